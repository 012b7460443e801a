"""Who is meant by the lines of an online meeting's list, and who of those expected is missing there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from talka.events.models import Attendance, Registration, RegistrationState, Session
from talka.events.models.registrations import PRESENT_STATES
from talka.kernel.text import fold

ALIKE = 0.82
_MOST_CANDIDATES = 5


class Standing(StrEnum):
    """What a line comes to."""

    MATCHED = "matched"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    NOTED = "noted"
    # In the meeting for less than a minute of the session.
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Heard:
    """A line of the list as it was read."""

    number: int
    name: str
    email: str
    minutes: int | None


@dataclass(frozen=True)
class Verdict:
    """A line, what it comes to, and who it is or could be."""

    line: Heard
    standing: Standing
    candidates: tuple[Registration, ...] = ()

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"line-{self.line.number}"

    @property
    def found(self) -> Registration | None:
        """Who it is, where nobody has to choose."""
        return self.candidates[0] if self.standing in {Standing.MATCHED, Standing.NOTED} else None


@dataclass(frozen=True)
class MeetingPreview:
    """A whole list before it is taken in."""

    lines: list[Verdict]
    absent: list[Registration]

    def of(self, standing: Standing) -> list[Verdict]:
        """The lines of one standing."""
        return [one for one in self.lines if one.standing == standing]

    @property
    def matched(self) -> list[Verdict]:
        """Registered, by address or by name."""
        return self.of(Standing.MATCHED)

    @property
    def noted(self) -> list[Verdict]:
        """Noted for this session already; it stays as it is."""
        return self.of(Standing.NOTED)

    @property
    def outside(self) -> list[Verdict]:
        """In the meeting, but hardly or not at all while the session went on: they did not come."""
        return self.of(Standing.OUTSIDE)

    @property
    def to_choose(self) -> list[Verdict]:
        """Of whom a person says who it is: those who may be registered, and those who are not."""
        return [*self.of(Standing.DOUBTFUL), *self.of(Standing.UNKNOWN)]


def preview_meeting(session: Session, heard: Sequence[Heard]) -> MeetingPreview:
    """Two queries, however long the list."""
    registered = list(session.event.registrations.filter(state__in=PRESENT_STATES))
    noted = set(Attendance.objects.filter(session=session).values_list("registration_id", flat=True))
    by_address: dict[str, list[Registration]] = defaultdict(list)
    by_name: dict[str, list[Registration]] = defaultdict(list)
    for one in registered:
        by_name[one.name_folded].append(one)
        if one.email_folded:
            by_address[one.email_folded].append(one)
    taken: set[int] = set()
    lines: list[Verdict] = []
    for line in heard:
        if line.minutes == 0:
            lines.append(Verdict(line, Standing.OUTSIDE))
            continue
        found = _match(line, by_address, by_name, registered, taken)
        if found.found is not None:
            taken.add(found.found.pk)
            if found.found.pk in noted:
                found = Verdict(line, Standing.NOTED, found.candidates)
        lines.append(found)
    absent = [
        one
        for one in registered
        if one.state == RegistrationState.CONFIRMED and one.pk not in taken and one.pk not in noted
    ]
    return MeetingPreview(lines, absent)


def _match(
    line: Heard,
    by_address: dict[str, list[Registration]],
    by_name: dict[str, list[Registration]],
    registered: Iterable[Registration],
    taken: set[int],
) -> Verdict:
    name = fold(line.name)
    at_address = by_address.get(line.email.casefold(), []) if line.email else []
    # Colleagues may have been registered with one address: then the name says who it is.
    same = [one for one in at_address if one.name_folded == name] or (at_address if len(at_address) == 1 else [])
    same = same or ([] if at_address else by_name.get(name, []))
    free = [one for one in same if one.pk not in taken]
    if len(free) == 1:
        return Verdict(line, Standing.MATCHED, (free[0],))
    words = set(name.split())
    near = at_address or [one for one in registered if _is_near(name, words, one)]
    near = [one for one in near if one.pk not in taken]
    if near:
        return Verdict(line, Standing.DOUBTFUL, tuple(near[:_MOST_CANDIDATES]))
    return Verdict(line, Standing.UNKNOWN)


def _is_near(name: str, words: set[str], one: Registration) -> bool:
    """A first name alone, words in another order, a slip of the pen."""
    own = set(one.name_folded.split())
    return bool(words) and (
        words <= own or own <= words or SequenceMatcher(None, name, one.name_folded, autojunk=False).ratio() >= ALIKE
    )
