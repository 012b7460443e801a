"""What every page after an event begins with: who asks, which event, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.events import rules
from talka.events.models import Event, EventState, Session
from talka.events.queries.attendance import events_looked_after_by
from talka.events.tables import STATE_TONES
from talka.events.views.finding import way_here
from talka.events.views.tabs import tabs_of
from talka.kernel.ui.shapes import Link


def staff_and_event(request: HttpRequest, event_id: int) -> tuple[User, Event]:
    """Who asks and the event, if they work in its centre; a draft or a cancelled event has nothing afterwards."""
    user = asking(request)
    event = get_object_or_404(events_looked_after_by(user), pk=event_id)
    if not rules.may_look_after(user, event):
        raise Http404
    return user, event


def found_session(event: Event, session_id: int) -> Session:
    """A session of the event."""
    session = get_object_or_404(event.sessions.select_related("place"), pk=session_id)
    session.event = event
    return session


def around(event: Event, here: str) -> dict[str, Any]:
    """What frames the pages of an event: its name, tabs and the way back."""
    return {
        "event": event,
        "tone": STATE_TONES[EventState(event.state)],
        "tabs": [Link(str(tab.title), tab.url, active=tab.is_here) for tab in tabs_of(event, here)],
        "breadcrumbs": way_here(event),
    }
