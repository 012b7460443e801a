"""How many places there are, and whether somebody may register now. The number is never kept, always counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from talka.events.models import TAKING_A_PLACE, Event, EventState, Registration, RegistrationState
from talka.kernel.database import ask_all_plainly, ask_plainly

# Who registered within so short a time as many as this, makes a rush: letters then go out by the clock.
A_RUSH, RUSH_FOR = 20, timedelta(seconds=30)


@dataclass(frozen=True)
class Places:
    """The places of an event at one moment."""

    capacity: int | None
    # Confirmed, and held for somebody who was offered one.
    taken: int = 0
    waiting: int = 0
    # Offers whose time has run out, which nobody has noted yet.
    overdue: int = 0
    lately: int = 0

    @property
    def free(self) -> int | None:
        """Places that somebody new would get; None: without end. Those who wait come first."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else max(0, self.capacity - self.taken)

    def after(self, confirmed: int, waiting: int) -> Places:
        """The same when so many more have a place, and so many more wait."""
        lately = self.lately + confirmed + waiting
        return replace(self, taken=self.taken + confirmed, waiting=self.waiting + waiting, lately=lately)

    @property
    def is_full(self) -> bool:
        """Whether somebody new would have to wait."""
        return self.free == 0

    @property
    def in_a_rush(self) -> bool:
        """Whether many register at the moment."""
        return self.lately >= A_RUSH


class Window(StrEnum):
    """Whether somebody may register."""

    NOT_YET = "not yet"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


def window_of(event: Event, now: datetime | None = None) -> Window:
    """Whether somebody may register for a published event now."""
    now = now or timezone.now()
    if event.state == EventState.CANCELLED:
        return Window.CANCELLED
    if event.state != EventState.PUBLISHED or event.ends_at is None or event.ends_at < now:
        return Window.OVER
    if event.registration_opens is not None and now < event.registration_opens:
        return Window.NOT_YET
    # A course of several sessions takes nobody new once it has begun, unless somebody says until when.
    until = event.registration_closes or event.starts_at
    return Window.CLOSED if until is not None and now > until else Window.OPEN


def places_of(event: Event, now: datetime | None = None) -> Places:
    """The places of an event; one query. Whoever decides by it holds the lock of the event's row."""
    now = now or timezone.now()
    taken, offered = TAKING_A_PLACE, RegistrationState.OFFERED
    found = ask_plainly(
        f"SELECT COUNT(*) FILTER (WHERE state IN ({_marks(taken)})), COUNT(*) FILTER (WHERE state = %s), "  # noqa: S608 -- marks, and names of ours
        "COUNT(*) FILTER (WHERE state = %s AND offered_until < %s), COUNT(*) FILTER (WHERE registered_at > %s) "
        f"FROM {Registration._meta.db_table} WHERE event_id = %s",
        [*taken, RegistrationState.WAITING, offered, now, now - RUSH_FOR, event.pk],
    )
    return Places(event.capacity, *found)


def is_registered_under(event: Event, addresses: Collection[str]) -> bool:
    """Whether anybody at all is, or was, registered under one of these folded addresses; one query."""
    if not addresses:
        return False
    # By the address alone, which has an index: with the event in it, both engines read all who registered for that.
    asked = f"SELECT DISTINCT event_id FROM {Registration._meta.db_table} WHERE email_folded IN ({_marks(addresses)})"  # noqa: S608 -- marks, and names of ours
    return (event.pk,) in ask_all_plainly(asked, addresses)


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def position_of(registration: Registration) -> int:
    """The number of somebody on the waiting list, from one; zero for whoever does not wait."""
    if registration.state != RegistrationState.WAITING:
        return 0
    queue = Registration.objects.filter(event_id=registration.event_id).in_queue()
    earlier = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lte=registration.pk)
    return queue.filter(earlier).count()


def numbers_in_line(event: Event) -> dict[int, int]:
    """The number of everybody on the waiting list, from one, by the key of the registration; one query."""
    queue = Registration.objects.filter(event=event).in_queue()
    return {key: number for number, key in enumerate(queue.values_list("pk", flat=True), start=1)}
