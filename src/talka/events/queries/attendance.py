"""Who was expected, who came, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from talka.accounts.models import User
from talka.events.models import (
    Attendance,
    AttendanceList,
    Event,
    EventState,
    Registration,
    RegistrationState,
    Session,
)
from talka.events.models.registrations import PRESENT_STATES
from talka.kernel.numbers import number_sent

WHOLE = 100


def events_looked_after_by(user: User) -> QuerySet[Event]:
    """Events of the user's centres, with what every page about them shows."""
    return Event.objects.visible_to(user).select_related("centre", "agreement", "purpose", "kind", "series")


def sessions_of(event: Event) -> list[Session]:
    """Its sessions in order, each with the event itself."""
    found = list(event.sessions.select_related("place", "activity", "proof"))
    for session in found:
        session.event = event
    return found


def session_at_hand(sessions: Sequence[Session], now: datetime | None = None) -> Session | None:
    """The session that goes on, or else the one that begins or ended nearest to now."""
    now = now or timezone.now()

    def distance(session: Session) -> float:
        if session.starts_at <= now <= session.ends_at:
            return 0
        return min(abs((session.starts_at - now).total_seconds()), abs((session.ends_at - now).total_seconds()))

    return min(sessions, key=distance, default=None)


def day_around(session: Session, sessions: Sequence[Session]) -> tuple[datetime, datetime]:
    """From the first beginning to the last end of those on the session's day, in local time."""
    day = timezone.localdate(session.starts_at)
    same = [one for one in sessions if timezone.localdate(one.starts_at) == day] or [session]
    first, last = min(one.starts_at for one in same), max(one.ends_at for one in same)
    return timezone.localtime(first), timezone.localtime(last)


@dataclass(frozen=True)
class Row:
    """One registration, and its part in each session."""

    registration: Registration
    # By session; None: was not there.
    there: dict[int, Attendance | None]
    minutes: int
    share: int

    @property
    def came(self) -> bool:
        """Whether they were at any session."""
        return any(self.there.values())

    @property
    def cells(self) -> list[tuple[int, Attendance | None]]:
        """Session and what is noted, in the order of the sessions."""
        return list(self.there.items())


@dataclass(frozen=True)
class SessionCount:
    """What a session comes to."""

    session: Session
    came: int
    walk_ins: int
    # Until then nobody can have been absent.
    has_begun: bool


@dataclass(frozen=True)
class Table:
    """Everybody of an event by everything that took place; three queries, however many they are."""

    event: Event
    sessions: list[Session]
    rows: list[Row] = field(default_factory=list)
    now: datetime = field(default_factory=timezone.now)

    @property
    def counts(self) -> list[SessionCount]:
        """By session."""
        found = []
        for session in self.sessions:
            there = [row.registration.is_walk_in for row in self.rows if row.there[session.pk]]
            found.append(SessionCount(session, len(there), sum(there), bool(there) or session.starts_at <= self.now))
        return found

    @property
    def has_begun(self) -> bool:
        """Whether some session has begun, or somebody was ticked before."""
        return any(one.has_begun for one in self.counts)

    @property
    def lines(self) -> list[tuple[Row, list[tuple[SessionCount, Attendance | None]]]]:
        """Each row with its sessions, as a page shows them."""
        counts = self.counts
        return [(row, [(one, row.there[one.session.pk]) for one in counts]) for row in self.rows]

    @property
    def those_who_came(self) -> list[Row]:
        """At least once."""
        return [row for row in self.rows if row.came]

    @property
    def no_shows(self) -> list[Row]:
        """Had a place and never came."""
        return [row for row in self.rows if not row.came and row.registration.state == RegistrationState.CONFIRMED]

    @property
    def is_forgotten(self) -> bool:
        """Whether the names of those who registered are gone already."""
        return any(row.registration.forgotten_at is not None for row in self.rows)

    @property
    def expected(self) -> int:
        """How many had a place before the door opened."""
        return sum(
            row.registration.state == RegistrationState.CONFIRMED and not row.registration.is_walk_in
            for row in self.rows
        )

    @property
    def walk_ins(self) -> int:
        """How many came without having registered."""
        return sum(row.registration.is_walk_in and row.came for row in self.rows)


def attendance_of(event: Event) -> Table:
    """The whole table; whoever cancelled stands there only if they came all the same."""
    sessions = sessions_of(event)
    minutes = {session.pk: session.minutes for session in sessions}
    total = sum(minutes.values())
    noted: dict[int, dict[int, Attendance]] = {}
    for one in Attendance.objects.filter(session__event=event):
        noted.setdefault(one.registration_id, {})[one.session_id] = one
    rows: list[Row] = []
    for registration in event.registrations.filter(Q(state__in=PRESENT_STATES) | Q(pk__in=list(noted))):
        there = {session.pk: noted.get(registration.pk, {}).get(session.pk) for session in sessions}
        lasted = sum(counted_minutes(one, minutes[key]) for key, one in there.items() if one is not None)
        rows.append(Row(registration, there, lasted, lasted * WHOLE // total if total else 0))
    return Table(event, sessions, rows)


def counted_minutes(attendance: Attendance, of_session: int) -> int:
    """Nobody gets more than the session counts for; without a number it was the whole of it."""
    return of_session if attendance.minutes is None else min(attendance.minutes, of_session)


def list_to_undo(event: Event) -> list[AttendanceList]:
    """Lists of online meetings that were taken in and can be taken back."""
    return list(
        AttendanceList.objects.filter(session__event=event, undone_at=None).select_related("session", "taken_by")
    )


@dataclass(frozen=True)
class Waiting:
    """What is left to do after events of somebody's centres."""

    to_close: list[Event]
    without_attendance: list[Event]


def waiting_afterwards(user: User, *, most: int = 8) -> Waiting:
    """Past events that are not closed yet, and among them those of which nobody noted who came."""
    over = events_looked_after_by(user).filter(state=EventState.PUBLISHED, ends_at__lt=timezone.now())
    found = list(over.annotate(noted=Count("sessions__attendance")).order_by("ends_at", "pk")[:most])
    return Waiting(
        [event for event in found if event.noted],
        [event for event in found if not event.noted],
    )


def somebody_came(event: Event) -> bool:
    """Whether it is noted for anybody that they were there."""
    return Attendance.objects.filter(session__event=event).exists()


def noted_in(session: Session) -> list[int]:
    """Registrations of those who came to a session."""
    return list(Attendance.objects.filter(session=session).order_by("pk").values_list("registration_id", flat=True))


def registrations_by_key(event: Event, keys: Sequence[str]) -> dict[str, Registration]:
    """Registrations of the event by their keys as they were sent; anything else is left out."""
    numbers = [number for key in keys if (number := number_sent(key)) is not None]
    return {str(one.pk): one for one in event.registrations.filter(pk__in=numbers)}
