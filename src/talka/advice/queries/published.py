"""Answers that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.advice.models import PublicAnswer
from talka.kernel.addresses import absolute
from talka.kernel.markdown import to_text
from talka.kernel.modules import PublicItem, PublicItems
from talka.kernel.search import containing

MOST_ITEMS, MOST_SUMMARY = 50, 200


def published_answers(text: str = "", topic: str = "") -> QuerySet[PublicAnswer]:
    """What is shown now, the newest first."""
    rows = PublicAnswer.objects.filter(withdrawn_at=None).select_related("topic", "centre")
    if topic:
        rows = rows.filter(topic__code=topic)
    return containing(rows, "search_text", text) if text else rows


def answers_of_staff(user: User) -> QuerySet[PublicAnswer]:
    """What staff may change: of their centres, also what was withdrawn."""
    rows = PublicAnswer.objects.select_related("topic", "centre", "request")
    return rows if user.access.everywhere else rows.filter(centre__in=user.access.centres)


def _items(centre: Centre | None, language: str, words: str) -> Sequence[PublicItem]:
    rows = published_answers(words)
    if centre is not None:
        rows = rows.filter(centre=centre)
    if language:
        rows = rows.filter(language=language)
    return [_item(one) for one in rows[:MOST_ITEMS]]


def _item(one: PublicAnswer) -> PublicItem:
    summary: Any = to_text(one.answer)[:MOST_SUMMARY]
    return PublicItem(
        key=f"advice:{one.code}",
        title=one.title,
        url=absolute(reverse("advice:public_answer", args=[one.code])),
        day=timezone.localtime(one.published_at).date(),
        details=str(one.topic or ""),
        summary=summary,
    )


ITEMS = PublicItems("advice", _("Answers of advisers"), _items)
