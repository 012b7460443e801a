"""Who is meant by a line that somebody pasted: somebody new, somebody known, or a doubt to be settled by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.mistakes import explain
from talka.kernel.portions import portions
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import fold
from talka.registry.models import Organisation, Person
from talka.registry.models.organisations import comparable_name

ALIKE = 0.86
_PREFIX = 4
_MOST_PREFIXES = 100
_MOST_CANDIDATES = 5
Found = TypeVar("Found", Organisation, Person)


class Standing(StrEnum):
    """What is known about a line."""

    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Match(Generic[Found]):
    """The verdict on one line: who it is, or who it could be, and why."""

    standing: Standing
    found: Found | None = None
    candidates: tuple[Found, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation as somebody wrote it."""

    name: str = ""
    registration_number: str = ""


@dataclass(frozen=True)
class PersonLine:
    """A person as somebody wrote them."""

    name: str
    email: str = ""
    organisation_id: int | None = None


def match_organisation(user: User, line: OrganisationLine) -> Match[Organisation]:
    """The verdict on one line."""
    return match_organisations(user, [line])[0]


def match_organisations(user: User, lines: Sequence[OrganisationLine]) -> list[Match[Organisation]]:
    """A verdict for each line, in two queries for every hundred names."""
    if not user.access.works:
        return [Match(Standing.NEW) for _line in lines]
    numbers = {_bare(line.registration_number) for line in lines} - {""}
    by_number = {o.registration_number: o for o in Organisation.objects.filter(registration_number__in=numbers)}
    near = _near([line.name for line in lines])
    return [_organisation(line, by_number, near) for line in lines]


def similar_organisations(name: str, *, but: int | None = None) -> list[tuple[Organisation, str]]:
    """Organisations that may be the same as one of this name, with the reason, likeliest first."""
    compared = comparable_name(name)
    scored = [(_likeness(compared, o.name_compared), o) for o in _near([name]) if o.pk != but]
    likely = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    same, alike = _("The name differs only in legal form, case or signs."), _("The name is very much alike.")
    return [(o, same if score == 1 else alike) for score, o in likely[:_MOST_CANDIDATES]]


def _organisation(
    line: OrganisationLine, by_number: dict[str | None, Organisation], near: list[Organisation]
) -> Match[Organisation]:
    compared = comparable_name(line.name)
    same = tuple(o for o in near if compared and o.name_compared == compared)
    if line.registration_number.strip():
        return _by_number(line, compared, by_number, same)
    if len(same) == 1:
        return Match(Standing.KNOWN, same[0], same, _("The same name."))
    if same:
        return Match(Standing.DOUBTFUL, None, same[:_MOST_CANDIDATES], _("Several organisations have this name."))
    alike = tuple(o for o in near if compared and _likeness(compared, o.name_compared) >= ALIKE)
    if alike:
        return Match(Standing.DOUBTFUL, None, alike[:_MOST_CANDIDATES], _("The name is very much alike."))
    return Match(Standing.NEW)


def _by_number(
    line: OrganisationLine, compared: str, by_number: dict[str | None, Organisation], same: tuple[Organisation, ...]
) -> Match[Organisation]:
    try:
        number = check_registration_number(line.registration_number)
    except BadRegistrationNumber as error:
        return Match(Standing.DOUBTFUL, None, same[:_MOST_CANDIDATES], explain(error))
    known = by_number.get(number)
    if known is not None:
        if not compared or _likeness(compared, known.name_compared) >= ALIKE:
            return Match(Standing.KNOWN, known, (known,), _("The same registration number."))
        reason = _("The registration number is that of “%(name)s”.") % {"name": known.name}
        return Match(Standing.DOUBTFUL, None, (known,), reason)
    if same:
        reason = _("The same name, but not this registration number.")
        return Match(Standing.DOUBTFUL, None, same[:_MOST_CANDIDATES], reason)
    return Match(Standing.NEW)


def _near(names: Iterable[str]) -> list[Organisation]:
    """Organisations whose compared name begins as one of the names does."""
    prefixes = sorted({comparable_name(name)[:_PREFIX] for name in names if name.strip()} - {""})
    found: list[Organisation] = []
    for some in portions(prefixes, _MOST_PREFIXES):
        condition = Q()
        for prefix in some:
            condition |= Q(name_compared__startswith=prefix)
        found.extend(Organisation.objects.filter(condition))
    return found


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _bare(number: str) -> str:
    try:
        return check_registration_number(number)
    except BadRegistrationNumber:
        return ""


def match_person(user: User, line: PersonLine) -> Match[Person]:
    """The verdict on one line."""
    return match_persons(user, [line])[0]


def match_persons(user: User, lines: Sequence[PersonLine]) -> list[Match[Person]]:
    """A verdict for each line, in two queries.

    Whoever writes both name and address knows the person, so these two find them wherever they were met;
    a name alone finds only people whom the user may see.
    """
    addresses = {line.email.strip().casefold() for line in lines} - {""}
    names = {fold(line.name) for line in lines} - {""}
    visible = list(
        Person.objects.visible_to(user)
        .filter(Q(name_folded__in=names) | Q(email_folded__in=addresses))
        .select_related("organisation")
    )
    anywhere = Person.objects.filter(name_folded__in=names, email_folded__in=addresses) if user.access.works else ()
    exact = {(p.name_folded, p.email_folded): p for p in anywhere}
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_address: dict[str, list[Person]] = defaultdict(list)
    for person in visible:
        by_name[person.name_folded].append(person)
        by_address[person.email_folded].append(person)
    return [
        _person(line, by_name.get(fold(line.name), ()), by_address.get(line.email.strip().casefold(), ()), exact)
        for line in lines
    ]


def _person(
    line: PersonLine,
    namesakes: Sequence[Person],
    at_the_address: Sequence[Person],
    exact: dict[tuple[str, str], Person],
) -> Match[Person]:
    name, address = fold(line.name), line.email.strip().casefold()
    same = exact.get((name, address)) if address else None
    if same is not None:
        return Match(Standing.KNOWN, same, (same,), _("The same name and e-mail address."))
    if not address and line.organisation_id is not None:
        colleagues = tuple(p for p in namesakes if p.organisation_id == line.organisation_id)
        if len(colleagues) == 1:
            return Match(Standing.KNOWN, colleagues[0], colleagues, _("The same name and organisation."))
    housemates = tuple(at_the_address) if address else ()
    if housemates:
        reason = _("The e-mail address belongs to “%(name)s”.") % {"name": housemates[0].name}
        return Match(Standing.DOUBTFUL, None, housemates[:_MOST_CANDIDATES], reason)
    # Two addresses tell two people apart only if both are known.
    unsettled = tuple(p for p in namesakes if not address or not p.email_folded)
    if unsettled:
        return Match(Standing.DOUBTFUL, None, unsettled[:_MOST_CANDIDATES], _("Only the name is the same."))
    return Match(Standing.NEW)
