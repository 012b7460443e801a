"""Published events and registrations for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.accounts.tests.makers import a_centre
from talka.activities.models import WorkKind
from talka.events.actions import Entry, register
from talka.events.models import Event, EventState, Question, Registration, Session
from talka.places.models import Place

_numbers = count(1)


def an_open_event(
    title: str = "", *, centre: Centre | None = None, capacity: int | None = 10, in_days: float = 14, sessions: int = 1,
    place: Place | None = None, **fields: Any,
) -> Event:  # fmt: skip
    """A published event some days ahead, each session a day later than the one before."""
    starts = timezone.now() + dt.timedelta(days=in_days)
    last = starts + dt.timedelta(days=sessions - 1, hours=3)
    event = Event.objects.create(
        centre=centre or a_centre(), kind=WorkKind.objects.get(code="seminar"), capacity=capacity, starts_at=starts,
        title=title or f"Seminārs {next(_numbers)}", ends_at=last, added_by=system_actor(),
        **{"state": EventState.PUBLISHED, **fields},
    )  # fmt: skip
    for number in range(sessions):
        begins = starts + dt.timedelta(days=number)
        Session.objects.create(
            event=event, starts_at=begins, ends_at=begins + dt.timedelta(hours=3), minutes=180, place=place,
            venue="Bauskas kultūras centrs, Kalna iela 6",
        )  # fmt: skip
    return event


def a_question(event: Event, label: str, **fields: Any) -> Question:
    """Something that the event asks."""
    return Question.objects.create(event=event, label=label, order=next(_numbers), **fields)


def registered(event: Event, name: str = "", email: str = "", **fields: Any) -> Registration:
    """Somebody registered by themselves."""
    number = next(_numbers)
    entry = Entry(name or f"Anna Bērziņa {number}", email or f"anna{number}@example.lv", **fields)
    return register(event, entries=[entry], language="lv", actor=system_actor())[0]
