"""Earlier answers that may fit a new question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import User
from talka.advice.models import AdviceMessage, AdviceRequest, MessageKind, PublicAnswer
from talka.advice.queries.desk import readable
from talka.kernel.markdown import to_text
from talka.kernel.modules import PublicItem, public_items
from talka.kernel.periods import format_date
from talka.kernel.search import stem
from talka.kernel.text import fold

LOOKED_AT, MOST_SHOWN, SHORTEST, MOST_SHOWN_WORDS = 300, 5, 4, 280
# A stem that stands in more of the answers than this share says nothing.
TOO_COMMON = 0.5
# One of the same topic says so much more than the same words under another.
OF_THE_TOPIC = 3


@dataclass(frozen=True)
class Similar:
    """An earlier answer: its heading, how it begins, where it stands."""

    title: str
    words: str
    url: str
    is_public: bool


def similar_answers(user: User, request: AdviceRequest) -> list[Similar]:
    """Answers that share the most telling words with a question: public ones, and those that the user may read."""
    found: list[tuple[Similar, frozenset[str], bool]] = [
        (_of_public(one), stems(one.search_text), one.topic_id == request.topic_id)
        for one in PublicAnswer.objects.filter(withdrawn_at=None).exclude(request=request)[:LOOKED_AT]
    ]
    found += [
        (_of_message(one), stems(f"{one.request.question} {one.text}"), one.request.topic_id == request.topic_id)
        for one in _messages(user, request)
    ]
    return _closest(stems(request.question), found)


def _messages(user: User, request: AdviceRequest) -> Iterable[AdviceMessage]:
    own = readable(user, AdviceRequest.objects.filter(forgotten_at=None).exclude(pk=request.pk))
    rows = AdviceMessage.objects.filter(kind=MessageKind.ANSWER, request__in=own.order_by().values("pk"))
    return rows.select_related("request__topic").order_by("-written_at")[:LOOKED_AT]


def _closest(wanted: frozenset[str], found: list[tuple[Similar, frozenset[str], bool]]) -> list[Similar]:
    in_how_many = Counter(word for _one, words, _same_topic in found for word in words)
    limit = max(2, TOO_COMMON * len(found))

    def weight(words: frozenset[str]) -> float:
        return sum(1 / in_how_many[word] for word in wanted & words if in_how_many[word] <= limit)

    ranked = [(weight(words) * (OF_THE_TOPIC if same_topic else 1), one) for one, words, same_topic in found]
    best = sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: -pair[0])
    return [one for _weight, one in best[:MOST_SHOWN]]


def stems(text: str) -> frozenset[str]:
    """The words of a text without their endings; short ones are left out."""
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return frozenset(stem(word) for word in words if len(word) >= SHORTEST)


def _of_public(one: PublicAnswer) -> Similar:
    url = reverse("advice:public_answer", args=[one.code])
    return Similar(one.title, to_text(one.answer)[:MOST_SHOWN_WORDS], url, is_public=True)


def _of_message(one: AdviceMessage) -> Similar:
    day = format_date(timezone.localtime(one.written_at).date())
    url = reverse("advice:show", args=[one.request.code])
    return Similar(f"{one.request.title}, {day}", to_text(one.text)[:MOST_SHOWN_WORDS], url, is_public=False)


def items_to_offer(words: str, language: str) -> list[PublicItem]:
    """What is published anywhere and fits these words, or else one of them: to stand beside an answer as links."""
    pieces = [stem(word) for word in fold(words).split() if len(word) >= SHORTEST]
    found = _published(" ".join(pieces), language) or [item for one in pieces for item in _published(one, language)]
    return list({item.key: item for item in found}.values())[: 2 * MOST_SHOWN]


def _published(words: str, language: str) -> list[PublicItem]:
    return [item for one in public_items() for item in list(one.items(None, language, words))[:MOST_SHOWN]]
