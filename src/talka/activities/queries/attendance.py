"""What a pasted list of participants would do: for each line somebody new, known, doubtful, or a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from talka.accounts.models import User
from talka.activities.models import Activity
from talka.kernel.text import fold
from talka.registry.models import Person
from talka.registry.models.organisations import comparable_name
from talka.registry.queries import Match, OrganisationLine, PersonLine, match_persons
from talka.registry.queries.doubts import ListedOrganisation, ListWithOrganisations, listed_organisations


@dataclass(frozen=True)
class Line:
    """One line of a list as it was read; `mistake` says why it cannot be taken."""

    number: int
    name: str = ""
    email: str = ""
    organisation: str = ""
    registration_number: str = ""
    mistake: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """By what two lines are the same participant: meeting tools list whoever came back twice.

        Who has the same address and the surname once before the name, once after it, is one.
        """
        words = fold(self.name).split()
        return (
            " ".join(sorted(words) if self.email else words),
            self.email.casefold(),
            "" if self.name else comparable_name(self.organisation),
        )


class Verdict(StrEnum):
    """What a line comes to."""

    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    PRESENT = "present"
    WRONG = "wrong"


@dataclass(frozen=True)
class LineVerdict:
    """One line, who it is, and whether somebody has to choose."""

    line: Line
    verdict: Verdict
    organisation: ListedOrganisation | None = None
    match: Match[Person] | None = None

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"line-{self.line.number}"


@dataclass(frozen=True)
class Preview(ListWithOrganisations):
    """A whole list before it is taken."""

    lines: list[LineVerdict]
    organisations: list[ListedOrganisation] = field(default_factory=list)
    repeated: int = 0

    def of(self, verdict: Verdict) -> list[LineVerdict]:
        """The lines of one verdict."""
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def new(self) -> list[LineVerdict]:
        """Somebody who will be added to the registry."""
        return self.of(Verdict.NEW)

    @property
    def known(self) -> list[LineVerdict]:
        """Somebody of the registry."""
        return self.of(Verdict.KNOWN)

    @property
    def doubtful(self) -> list[LineVerdict]:
        """Somebody of whom a person has to say who it is."""
        return self.of(Verdict.DOUBTFUL)

    @property
    def present(self) -> list[LineVerdict]:
        """Somebody who is among the participants already."""
        return self.of(Verdict.PRESENT)

    @property
    def wrong(self) -> list[LineVerdict]:
        """Lines that are left out."""
        return self.of(Verdict.WRONG)

    @property
    def takes(self) -> int:
        """How many lines can be taken."""
        return len(self.new) + len(self.known) + len(self.doubtful)


def preview_attendance(user: User, activity: Activity, lines: Sequence[Line]) -> Preview:
    """Read nothing but the registry and the activity; the number of queries does not grow with the lines."""
    distinct: dict[tuple[str, str, str], Line] = {}
    wrong = [line for line in lines if line.mistake]
    for line in lines:
        if not line.mistake:
            first = distinct.setdefault(line.identity, line)
            if "," in first.name and "," not in line.name:
                # A comma stands after a surname that comes first.
                distinct[line.identity] = replace(first, name=line.name)
    good = list(distinct.values())
    organisations = _organisations(user, good)
    chosen = [organisations.get(comparable_name(line.organisation)) if line.organisation else None for line in good]
    people = match_persons(
        user,
        [
            PersonLine(line.name, line.email, one.match.found.pk if one and one.match.found else None)
            for line, one in zip(good, chosen, strict=True)
        ],
    )
    there = set(activity.participations.values_list("person_id", "organisation_id"))
    present_people = {person for person, _organisation in there if person}
    present_organisations = {organisation for person, organisation in there if not person}
    verdicts = [
        LineVerdict(line, _verdict(line, one, match, present_people, present_organisations), one, match)
        for line, one, match in zip(good, chosen, people, strict=True)
    ]
    verdicts += [LineVerdict(line, Verdict.WRONG) for line in wrong]
    repeated = len(lines) - len(wrong) - len(good)
    return Preview(sorted(verdicts, key=lambda one: one.line.number), list(organisations.values()), repeated)


def _organisations(user: User, lines: Sequence[Line]) -> Mapping[str, ListedOrganisation]:
    wanted: dict[str, OrganisationLine] = {}
    for line in lines:
        if line.organisation:
            key = comparable_name(line.organisation)
            known = wanted.get(key)
            if known is None or (line.registration_number and not known.registration_number):
                wanted[key] = OrganisationLine(line.organisation, line.registration_number)
    return listed_organisations(user, wanted)


def _verdict(
    line: Line,
    organisation: ListedOrganisation | None,
    match: Match[Person],
    present_people: set[int],
    present_organisations: set[int],
) -> Verdict:
    if not line.name:
        found = organisation.match.found if organisation else None
        if found is not None:
            return Verdict.PRESENT if found.pk in present_organisations else Verdict.KNOWN
        return Verdict.NEW
    if match.found is not None and match.found.pk in present_people:
        return Verdict.PRESENT
    return Verdict(match.standing.value)
