"""Records that may be one: found by what they share, so that each is compared with few others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.search import is_slip, stem
from talka.registry import rules
from talka.registry.models import Kind, Organisation, Person, Resemblance
from talka.registry.models.finding import PHONE_DIGITS
from talka.registry.models.organisations import comparable_name
from talka.registry.queries.addresses import record_url
from talka.registry.queries.matches import ALIKE
from talka.registry.queries.merging import MERGED
from talka.registry.queries.references import rows_of

# By code: what is said, and how much it says.
REASONS: dict[str, tuple[str | Promise, int]] = {
    "name": (_("the same name"), 4),
    "email": (_("the same e-mail"), 4),
    "phone": (_("the same phone"), 3),
    "alike": (_("a similar name"), 2),
    "organisation": (_("the same organisation"), 2),
    "place": (_("the same place"), 1),
}
# What more records share says nothing about any two of them.
MOST_SHARING = 30
# How many neighbours in the order of names are compared, and how many letters they begin or end with alike.
NEIGHBOURS, LETTERS = 8, 5
SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Facts:
    """What two records are compared by."""

    pk: int
    name: str
    email: str
    phone: str
    # The place of an organisation, a community or a network, the organisation of a person.
    belongs: int | None
    number: str
    person: bool = False

    @property
    def words(self) -> str:
        """The words of the name in one order."""
        return " ".join(sorted(self.name.split()))

    @property
    def stems(self) -> frozenset[str]:
        """The words of the name without endings."""
        return frozenset(stem(word) for word in self.name.split())


@dataclass(frozen=True)
class Pair:
    """Two records to look at, and what they share in words."""

    resemblance: Resemblance
    first: Any
    second: Any
    reasons: tuple[str, ...]

    @property
    def first_url(self) -> str:
        """The page of the first."""
        return record_url(self.first)

    @property
    def second_url(self) -> str:
        """The page of the second."""
        return record_url(self.second)


def pairs_of(kind: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """All pairs of a kind that may be one, the lower key first, each with the codes of its reasons."""
    facts = {one.pk: one for one in _facts(kind)}
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reason, pair in _sharing(list(facts.values())):
        shared[pair].add(reason)
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for (first, second), reasons in shared.items():
        left, right = facts[first], facts[second]
        if left.belongs is not None and left.belongs == right.belongs:
            reasons.add("organisation" if left.person else "place")
        if _may_be_one(left, right, reasons):
            found[first, second] = tuple(code for code in REASONS if code in reasons)
    return found


def weight_of(reasons: Iterable[str]) -> int:
    """How much the reasons say together."""
    return sum(REASONS[code][1] for code in reasons)


def _may_be_one(left: Facts, right: Facts, reasons: set[str]) -> bool:
    if left.number and right.number:
        return False  # two numbers are two organisations, whatever their names
    if not left.person:
        return True
    if reasons & {"name", "alike"}:
        # Two addresses tell namesakes apart.
        return not (left.email and right.email and left.email != right.email) or "phone" in reasons
    # Colleagues and families share addresses; somebody who is entered twice shares a word of the name, too.
    return bool(left.stems & right.stems)


def _sharing(facts: Sequence[Facts]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield from (("name", pair) for pair in _pairs(facts, "words"))
    yield from (("email", pair) for pair in _pairs(facts, "email"))
    yield from (("phone", pair) for pair in _pairs(facts, "phone"))
    yield from (("alike", pair) for pair in _alike(facts))


def _pairs(facts: Sequence[Facts], column: str) -> Iterator[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for one in facts:
        if value := getattr(one, column):
            blocks[value].append(one.pk)
    for block in blocks.values():
        if len(block) <= MOST_SHARING:
            yield from combinations(sorted(block), 2)


def _alike(facts: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Names of which either the beginning or the end is alike, compared with their neighbours in order."""
    for ordered in (
        sorted((one.name, one.pk, one) for one in facts),
        sorted((one.name[::-1], one.pk, one) for one in facts),
    ):
        for at, (name, _pk, one) in enumerate(ordered):
            for other_name, _other_pk, other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
                if name[:LETTERS] != other_name[:LETTERS]:
                    break
                if one.words != other.words and _is_alike(one, other):
                    yield min(one.pk, other.pk), max(one.pk, other.pk)


def _is_alike(one: Facts, other: Facts) -> bool:
    if one.person:
        return is_slip(one.name, other.name) or (one.stems == other.stems and len(one.stems) > 1)
    if one.belongs and other.belongs and one.belongs != other.belongs and _are_told_apart(one.stems, other.stems):
        return False
    return _ratio(one.name, other.name) >= ALIKE


def _are_told_apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether each name has a word that is unlike all in the other: „Salaspils novada …” is not „Siguldas novada …”."""
    pairs = ((left - right, right), (right - left, left))
    return all(any(all(_ratio(one, other) < ALIKE for other in others) for one in own) for own, others in pairs)


def _ratio(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _facts(kind: str) -> Iterator[Facts]:
    if kind == Kind.PERSON:
        people = Person.objects.filter(erased_at=None).order_by("pk")
        for pk, name, email, phone, organisation in people.values_list(
            "pk", "name_folded", "email_folded", "phone", "organisation_id"
        ).iterator():
            yield Facts(pk, name, email, _digits(phone), organisation, "", person=True)
        return
    model = MERGED[kind]
    number = "registration_number" if model is Organisation else "notes"
    for pk, name, email, phone, place, given in (
        rows_of(model).order_by("pk").values_list("pk", "name", "email", "phone", "place_id", number).iterator()
    ):
        known = (given or "") if model is Organisation else ""
        yield Facts(pk, comparable_name(name), email.strip().casefold(), _digits(phone), place, known)


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[-PHONE_DIGITS:] if len(digits) >= SHORTEST_PHONE else ""


def resemblances_to_settle(user: User, kind: str) -> QuerySet[Resemblance]:
    """Pairs of records that are both there and that the user may merge, the likeliest first."""
    found = Resemblance.objects.filter(kind=kind, parted_at=None)
    if not rules.may_settle_resemblances(user):
        return found.none()
    if kind == Kind.PERSON and not user.access.everywhere:
        met = Person.centres.through.objects.filter(centre__in=user.access.managed_centres)
        first, second = met.filter(person_id=OuterRef("first_id")), met.filter(person_id=OuterRef("second_id"))
    else:
        rows = rows_of(MERGED[kind])
        first, second = rows.filter(pk=OuterRef("first_id")), rows.filter(pk=OuterRef("second_id"))
    return found.filter(Exists(first), Exists(second))


def pairs_to_show(kind: str, resemblances: Sequence[Resemblance]) -> list[Pair]:
    """The pairs with their records and reasons in words."""
    ids = {pk for one in resemblances for pk in (one.first_id, one.second_id)}
    records = rows_of(MERGED[kind]).select_related("organisation" if kind == Kind.PERSON else "place").in_bulk(ids)
    return [
        Pair(one, records[one.first_id], records[one.second_id], tuple(reasons_in_words(one))) for one in resemblances
    ]


def reasons_in_words(resemblance: Resemblance) -> list[str]:
    """What the two share."""
    return [str(REASONS[code][0]) for code in resemblance.reasons.split() if code in REASONS]
