"""Organisations and persons of a list of which somebody has to say who is meant, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from talka.accounts.models import User
from talka.registry.models import Organisation
from talka.registry.queries.matches import Found, Match, OrganisationLine, Standing, match_organisations

NEW, SKIP = "new", "skip"


class Doubt(Protocol):
    """One line of a list, and who it may be."""

    @property
    def field(self) -> str:
        """The name of its choice in the form."""

    @property
    def match(self) -> Match[Any] | None:
        """Who it is or could be; none where nobody has to be looked for."""


@dataclass(frozen=True)
class ListedOrganisation:
    """One organisation of a list, however many people come from it."""

    key: str
    line: OrganisationLine
    match: Match[Organisation]

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"organisation-{self.key}"

    @property
    def name(self) -> str:
        """As it was written."""
        return self.line.name


class ListWithOrganisations:
    """A list that was read, with every organisation that stands in it."""

    organisations: list[ListedOrganisation]

    @property
    def new_organisations(self) -> list[ListedOrganisation]:
        """Those that will be added to the registry."""
        return [one for one in self.organisations if one.match.standing == Standing.NEW]

    @property
    def doubtful_organisations(self) -> list[ListedOrganisation]:
        """Those of which a person has to say which it is."""
        return [one for one in self.organisations if one.match.standing == Standing.DOUBTFUL]


def listed_organisations(user: User, lines: Mapping[str, OrganisationLine]) -> dict[str, ListedOrganisation]:
    """A verdict for each, under the key under which it was given."""
    matches = match_organisations(user, list(lines.values()))
    return {
        key: ListedOrganisation(str(number), line, match)
        for number, ((key, line), match) in enumerate(zip(lines.items(), matches, strict=True), start=1)
    }


def choice_of(doubt: Doubt, given: Mapping[str, str]) -> str | None:
    """The candidate's key, „new” or „skip”; nothing for anything else."""
    candidates = doubt.match.candidates if doubt.match else ()
    allowed = {NEW, SKIP, *(str(candidate.pk) for candidate in candidates)}
    chosen = given.get(doubt.field, "")
    return chosen if chosen in allowed else None


def still_undecided(doubts: Iterable[Doubt], given: Mapping[str, str]) -> list[str]:
    """Fields in which somebody still has to choose."""
    return [doubt.field for doubt in doubts if choice_of(doubt, given) is None]


def chosen_in(match: Match[Found], choice: str | None) -> Found | None:
    """The candidate that was chosen."""
    return next((candidate for candidate in match.candidates if str(candidate.pk) == choice), None)


def settled_organisation(one: ListedOrganisation, given: Mapping[str, str]) -> Organisation | None:
    """The known one, the chosen one, or an unsaved one that is to be added; none where it is left out."""
    if one.match.standing == Standing.KNOWN:
        return one.match.found
    choice = choice_of(one, given) if one.match.standing == Standing.DOUBTFUL else NEW
    if choice == SKIP:
        return None
    unsaved = Organisation(name=one.line.name, registration_number=one.line.registration_number or None)
    return chosen_in(one.match, choice) or unsaved
