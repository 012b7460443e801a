"""Search that forgives: diacritics, cases and endings, a slip of the pen, a former name, a number in groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.search import beginning, is_slip, slips, stem
from talka.kernel.text import fold
from talka.registry import rules
from talka.registry.models import Community, Kind, Network, Organisation, Origin, Person, SearchSlip, SearchWord
from talka.registry.models.finding import PHONE_DIGITS
from talka.registry.models.search import WORD
from talka.registry.models.spellings import FORM_WORDS
from talka.registry.queries.references import rows_of

MODELS: dict[Kind, type[Model]] = {
    Kind.ORGANISATION: Organisation,
    Kind.COMMUNITY: Community,
    Kind.NETWORK: Network,
    Kind.PERSON: Person,
}
SHORTEST, MOST_WORDS, MOST_CALLED = 2, 8, 500
# Shorter words of legal form have no cases: „nod”, „SIA”.
LONGEST_SHORT = 5
# A word that more records share does not choose between them; it is only checked against the others.
MOST_SHARING = 2_000
# With fewer found than this, slips of the pen are forgiven, too.
FEW = 5
MOST_STEMS = 200
# What everybody may find a record by; contacts may be kept for the centres.
TOLD_TO_ALL = (Origin.NAME, Origin.FORMER_NAME, Origin.NUMBER, Origin.TOGETHER, Origin.INITIALS)
_PIECES = re.compile(r"(\w+)")
# Digits in groups, as numbers of the register and phones are written; what stands alone in a name is shorter.
_NUMBER = re.compile(r"\+?\d(?:[\s()–-]*\d){5,}|^\s*\+?\d[\d\s()+–-]*$")
_PHONE = re.compile(r"(?:00)?371\d{8}")
# What people write before a number.
BEFORE_NUMBERS = frozenset(
    {"lv", "reg", "nr", "regnr", "registracijas", "numurs", "numuru", "tel", "talr", "talrunis", "mob", "t"}
)
# Legal forms and kinds as people shorten them: „biedr.”, „b-ba”, „b-bai”, „nod.”, „NVO”.
SHORT_FORMS = frozenset({"biedr", "ba", "bas", "bai", "bu", "nodib", "nvo", "ngo"})
_FORM_STEMS = frozenset(stem(word) for word in FORM_WORDS if len(word) >= LONGEST_SHORT)
# „Brocēnu ezermalas kopiena” is called „Brocēnu ezermala”.
KIND_STEMS = frozenset({"kopien", "tikl", "grup", "organizacij"})
# What some shortened words stand for.
MEANT = {"vrg": ("vieteja", "ricibas", "grupa")}


class Closeness(IntEnum):
    """How a typed word agrees with a word of the record, the closest first."""

    SAME = 0
    BEGINNING = 1
    ENDING = 2
    SLIP = 3


REASONS: dict[str, str | Promise] = {
    Origin.FORMER_NAME: _("former name"),
    Origin.NUMBER: _("registration number"),
    Origin.EMAIL: _("e-mail"),
    Origin.PHONE: _("phone"),
    Origin.TOGETHER: _("words written together"),
    Origin.INITIALS: _("first letters"),
}


@dataclass(frozen=True)
class Asked:
    """One typed word, and the stems that it may mean."""

    word: str
    stem: str
    alike: frozenset[str] = frozenset()

    @property
    def conditions(self) -> tuple[Q, Q]:
        """Words of the index that agree with it: those that it begins, and those of the same stem or one like it.

        Each is answered from one index alone; together they would be looked up in the table row by row.
        """
        return beginning("word", self.word), Q(stem__in=[self.stem, *sorted(self.alike)])

    def closeness(self, word: str, root: str) -> Closeness:
        """How close a word of the index is."""
        if word == self.word:
            return Closeness.SAME
        if word.startswith(self.word):
            return Closeness.BEGINNING
        return Closeness.ENDING if root == self.stem else Closeness.SLIP


@dataclass(frozen=True)
class Found:
    """A record, and why it is offered."""

    kind: Kind
    record: Any
    reason: str
    # The name in parts, each with whether it agrees with what was typed.
    parts: tuple[tuple[str, bool], ...]


def typed_words(text: str) -> list[Asked]:
    """The words of a question: addresses whole, digits in groups together; words of legal form only if alone."""
    numbers = [re.sub(r"\D", "", found) for found in _NUMBER.findall(text)]
    words = [
        word
        for piece in _NUMBER.sub(" ", text).split()
        for word in ([piece.casefold()[:WORD]] if "@" in piece else fold(piece).split())
    ]
    if numbers:
        words = [word for word in words if word not in BEFORE_NUMBERS]
    telling = [part for word in words if not _says_nothing(word) for part in MEANT.get(word, (word,))] or words
    kept = list(dict.fromkeys(word[:WORD] for word in [*map(_without_country, numbers), *telling]))[:MOST_WORDS]
    return [Asked(word, stem(word)) for word in kept] if len("".join(kept)) >= SHORTEST else []


def _says_nothing(word: str) -> bool:
    """Whether a word tells the legal form alone: in full, in any case, or shortened."""
    return word in FORM_WORDS or word in SHORT_FORMS or stem(word) in _FORM_STEMS


def _without_country(number: str) -> str:
    """A phone with the code of the country is kept by what follows it; a registration number never begins so."""
    return number[-PHONE_DIGITS:] if _PHONE.fullmatch(number) else number


def search_registry(user: User, text: str, kind: Kind, limit: int) -> list[Found]:
    """Records of a kind that the user may see, the closest first, in Latvian order where equally close."""
    words = typed_words(text)
    if not words or not rules.may_use_registry(user):
        return []
    visible = _visible(user, kind)
    words, ranked = _found(words, kind, visible, limit)
    rows = _records(kind, [pk for pk, _reason in ranked])
    return [Found(kind, rows[pk], reason, marked(str(rows[pk]), words)) for pk, reason in ranked if pk in rows]


def ids_called(text: str, kind: Kind, limit: int, among: QuerySet[Any] | None = None) -> list[int]:
    """Ids of records with this name or number, the closest first; addresses and phones are not looked at: for all."""
    words = typed_words(text)
    if not words:
        return []
    visible = None if among is None else among.order_by().annotate(record_id=F("pk"))
    return [pk for pk, _reason in _found(words, kind, visible, limit, TOLD_TO_ALL)[1]]


def called(rows: Any, text: str) -> Any:
    """Rows called so; where none are, those whom cases, endings, slips of the pen and former names may mean."""
    found = rows.named_like(text)
    if found.exists():
        return found
    return rows.filter(pk__in=ids_called(text, rows.model.found_as, MOST_CALLED, rows))


def _found(
    words: list[Asked], kind: Kind, visible: QuerySet[Any] | None, limit: int, origins: Collection[str] = ()
) -> tuple[list[Asked], list[tuple[int, str]]]:
    """What agrees with all words; with little found slips are forgiven, with nothing the kind is left out of them."""
    ranked = _ranked(words, kind, visible, limit, origins)
    if len(ranked) < min(FEW, limit):
        forgiving = with_slips(words)
        if forgiving != words:
            words, ranked = forgiving, _ranked(forgiving, kind, visible, limit, origins)
        for joined in _joined(words) if kind != Kind.PERSON else ():
            more = _ranked(joined, kind, visible, limit, origins)
            known = {pk for pk, _reason in ranked}
            ranked = [*ranked, *(hit for hit in more if hit[0] not in known)][:limit]
            words = [*words, *(one for one in joined if more and one not in words)]
    telling = [one for one in words if one.stem not in KIND_STEMS]
    if not ranked and telling and telling != words:
        return _found(telling, kind, visible, limit, origins)
    return words, ranked


def _joined(words: Sequence[Asked]) -> Iterator[list[Asked]]:
    """The words with two neighbours written as one, as a name may have them."""
    for at, (first, second) in enumerate(pairwise(words)):
        if first.word.isalpha() and second.word.isalpha():
            together = (first.word + second.word)[:WORD]
            yield [*words[:at], Asked(together, stem(together)), *words[at + 2 :]]


def with_slips(words: Sequence[Asked]) -> list[Asked]:
    """The words with the stems that differ from theirs by one letter, as they occur in the registry."""
    wanted: dict[str, list[Asked]] = defaultdict(list)
    for one in words:
        for slip in slips(one.stem):
            wanted[slip].append(one)
    near: dict[str, set[str]] = defaultdict(set)
    for slip, root in SearchSlip.objects.filter(slip__in=wanted).values_list("slip", "stem")[: 10 * MOST_STEMS]:
        for one in wanted[slip]:
            if is_slip(one.stem, root):
                near[one.word].add(root)
    return [Asked(one.word, one.stem, frozenset(sorted(near[one.word])[:MOST_STEMS])) for one in words]


def marked(name: str, words: Sequence[Asked]) -> tuple[tuple[str, bool], ...]:
    """A name in parts, those that agree with a typed word marked."""
    parts: list[tuple[str, bool]] = []
    for piece in _PIECES.split(name):
        folded = fold(piece)
        agrees = any(
            folded.startswith(one.word) or stem(folded) == one.stem or stem(folded) in one.alike
            for one in words
            if folded
        )
        parts.append((piece, agrees))
    return tuple(part for part in parts if part[0])


Hit = tuple[int, str, str, str, str]


def _ranked(
    words: Sequence[Asked], kind: Kind, visible: QuerySet[Any] | None, limit: int, origins: Collection[str] = ()
) -> list[tuple[int, str]]:
    index = SearchWord.objects.filter(kind=kind, **({"origin__in": origins} if origins else {}))
    hits = _hits(words, index, visible, limit)
    shared = set.intersection(*({hit[0] for hit in of_word} for of_word in hits))
    if visible is not None:
        shared = set(visible.filter(record_id__in=shared).values_list("record_id", flat=True)) if shared else set()
    best: dict[int, list[tuple[int, bool, str]]] = defaultdict(list)
    orders: dict[int, str] = {}
    for one, of_word in zip(words, hits, strict=True):
        closest: dict[int, tuple[int, bool, str]] = {}
        for pk, word, root, origin, order in of_word:
            if pk in shared:
                orders[pk] = order
                score = (int(one.closeness(word, root)), origin != Origin.NAME, origin)
                closest[pk] = min(closest.get(pk, score), score)
        for pk, score in closest.items():
            best[pk].append(score)
    ranks = {
        pk: (max(s[0] for s in scores), sum(s[0] for s in scores), any(s[1] for s in scores), orders[pk], pk)
        for pk, scores in best.items()
    }
    chosen = sorted(ranks, key=lambda pk: ranks[pk])[:limit]
    return [(pk, _reason(best[pk])) for pk in chosen]


def _reason(scores: list[tuple[int, bool, str]]) -> str:
    """Why a record is offered, where its name does not say so itself."""
    other = next((origin for _closeness, elsewhere, origin in scores if elsewhere), "")
    alike = any(closeness == Closeness.SLIP for closeness, _elsewhere, _origin in scores)
    if other:
        return str(REASONS[other])
    return str(_("similar name")) if alike else ""


def _hits(
    words: Sequence[Asked], index: QuerySet[SearchWord], visible: QuerySet[Any] | None, limit: int
) -> list[list[Hit]]:
    """For each word what agrees with it; the rarer words choose the records among which the others are looked for."""
    found: dict[Asked, list[Hit]] = {}
    common: list[Asked] = []
    among: set[int] | None = None
    for one in sorted(words, key=lambda one: -len(one.word)):
        rows = _rows(index if among is None else index.filter(object_id__in=among), one)
        if len(rows) > MOST_SHARING and among is None:
            common.append(one)
            continue
        found[one] = rows
        among = {row[0] for row in rows}
    if among is None:
        seen = index if visible is None else index.filter(Exists(visible.filter(record_id=OuterRef("object_id"))))
        among = _first_sharing(common, seen, index, limit)
    for one in common:
        found[one] = _rows(index.filter(object_id__in=among), one)
    return [found[one] for one in words]


def _rows(index: QuerySet[SearchWord], one: Asked) -> list[Hit]:
    """What agrees with a word, each once; soon given up where more agree than choose."""
    found: dict[Hit, None] = {}
    for condition in one.conditions:
        rows = index.filter(condition).values_list("object_id", "word", "stem", "origin", "order")
        found.update(dict.fromkeys(rows[: MOST_SHARING + 1]))
        if len(found) > MOST_SHARING:
            break
    return list(found)


def _first_sharing(
    common: Sequence[Asked], seen: QuerySet[SearchWord], index: QuerySet[SearchWord], limit: int
) -> set[int]:
    """The first records in Latvian order that have all of these common words, those that have them exactly before."""
    first, *others = common
    found: set[int] = set()
    for condition in (Q(word=first.word), Q(stem=first.stem), beginning("word", first.word)):
        rows = seen.filter(condition)
        for other in others:
            begun, same = other.conditions
            rows = rows.filter(object_id__in=index.filter(begun | same).values("object_id"))
        found.update(rows.order_by("order").values_list("object_id", flat=True)[: 2 * limit])
        if len(found) >= limit:
            break
    return found


def _visible(user: User, kind: Kind) -> QuerySet[Any] | None:
    """Which persons the user may see, by `record_id`; None: they may see all of a kind."""
    if kind != Kind.PERSON or user.access.everywhere:
        return None
    met = Person.centres.through.objects.filter(centre__in=user.access.centres)
    return met.annotate(record_id=F("person_id"))


def _records(kind: Kind, ids: Collection[int]) -> dict[int, Any]:
    if not ids:
        return {}
    beside = {Kind.PERSON: "organisation"}.get(kind, "place")
    rows: QuerySet[Any] = rows_of(MODELS[kind]).select_related(beside)
    return rows.in_bulk(list(ids))
