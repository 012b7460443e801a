"""Events for tests, made by the verbs: `an_event()`, `an_event(days=7, capacity=2, published=True)`."""

from __future__ import annotations

import base64
import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone
from icalendar import Calendar

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.activities.tests.makers import the_kind
from talka.events.actions.events import add_event, publish_event
from talka.events.actions.questions import add_question
from talka.events.actions.registrations import Entry, register
from talka.events.actions.sessions import add_session
from talka.events.models import Event, Question, QuestionKind, Registration, Session
from talka.events.queries.wall_clock import moment
from talka.kernel.mail.models import Letter

_numbers = count(1)
TEN, TWO = dt.time(10), dt.time(14)


def a_session(event: Event | None, *, day: dt.date | None = None, **fields: Any) -> Session:
    """An unsaved session from 10 to 14 on a day; in a week unless it is given."""
    day = day or timezone.localdate() + dt.timedelta(days=7)
    told = {"starts_at": moment(day, TEN), "ends_at": moment(day, TWO), "minutes": 0, "venue": "Alberta iela 13"}
    return Session(event=event, **{**told, **fields})


def an_event(
    title: str = "",
    *,
    centre: Centre | None = None,
    day: dt.date | None = None,
    published: bool = False,
    dated: bool = True,
    actor: User | None = None,
    **fields: Any,
) -> Event:
    """A draft with one session in a week, or published."""
    actor = actor or system_actor()
    event = Event(
        centre=centre or a_centre(), kind=the_kind("seminar"), title=title or f"Pasākums {next(_numbers)}", **fields
    )
    add_event(event, session=a_session(None, day=day) if dated else None, actor=actor)
    if published:
        publish_event(event, actor=actor)
    return event


def an_event_by_link(link: str, *, centre: Centre, **fields: Any) -> Event:
    """Two places in two weeks, open to register for; who has one may take part at the link."""
    day = timezone.localdate() + dt.timedelta(days=14)
    told = {"format": "hybrid", "capacity": 2, **fields}
    return an_event("Tāmes", centre=centre, day=day, published=True, online_link=link, **told)


def entry_of(letter: Letter) -> Any:
    """The one thing that goes with a letter: an entry for the calendar."""
    [(_name, _kind, content)] = letter.attachments
    [entry] = Calendar.from_ical(base64.b64decode(content)).walk("VEVENT")
    return entry


def another_session(event: Event, **fields: Any) -> Session:
    """One more session, stored."""
    return add_session(a_session(event, **fields), actor=system_actor())


def a_question(event: Event, label: str = "", *, kind: str = QuestionKind.LINE, **fields: Any) -> Question:
    """Something that an event asks."""
    question = Question(event=event, kind=kind, label=label or f"Jautājums {next(_numbers)}?", **fields)
    return add_question(question, actor=system_actor())


def registers(event: Event, name: str = "", *, email: str | None = None, **fields: Any) -> Registration:
    """Somebody who registers by themselves."""
    number = next(_numbers)
    address = f"dalibnieks{number}@example.lv" if email is None else email
    entry = Entry(name=name or f"Dalībnieks {number}", email=address, **fields)
    [made] = register(event, entries=[entry], language="lv", actor=system_actor())
    return made
