"""Events that took place, with people, for tests of what comes afterwards."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.activities.models import WorkKind
from talka.events.actions.attendance import note_attendance
from talka.events.models import Event, EventState, Registration, RegistrationState, Session

_numbers = count(1)


def a_past_event(
    centre: Centre | None = None, *, sessions: int = 1, minutes: int = 120, days_ago: int = 3, **fields: Any
) -> Event:
    """A published event whose sessions, a day apart, have ended; `days_ago`: the last of them."""
    actor = system_actor()
    event = Event(
        centre=centre or a_centre(),
        kind=WorkKind.objects.get(code="seminar"),
        **{"title": f"Pasākums {next(_numbers)}", "state": EventState.PUBLISHED, "added_by": actor} | fields,
    )
    begin = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=days_ago + sessions - 1
    )
    starts = [begin + dt.timedelta(days=number) for number in range(sessions)]
    event.starts_at, event.ends_at = starts[0], starts[-1] + dt.timedelta(minutes=minutes)
    event.save()
    for number, one in enumerate(starts, start=1):
        Session.objects.create(
            event=event, title=f"{number}. nodarbība" if sessions > 1 else "", starts_at=one,
            ends_at=one + dt.timedelta(minutes=minutes), minutes=minutes, venue="Alberta iela 13",
        )  # fmt: skip
    return event


def a_registration(
    event: Event,
    name: str = "",
    *,
    email: str | None = None,
    state: RegistrationState | str = RegistrationState.CONFIRMED,
    **fields: Any,
) -> Registration:
    """Somebody who registered."""
    number = next(_numbers)
    name = name or f"Persona {number}"
    queued = timezone.now() if state == RegistrationState.WAITING else None
    return Registration.objects.create(
        event=event, name=name, email=f"persona{number}@example.lv" if email is None else email, state=state,
        queued_at=queued, registered_by=system_actor(), **fields,
    )  # fmt: skip


def came(registration: Registration, *sessions: Session, actor: User | None = None) -> None:
    """Tick somebody; without sessions at all of the event."""
    for session in sessions or registration.event.sessions.all():
        session.event = registration.event
        note_attendance(session, registration=registration, came=True, actor=actor or system_actor())
