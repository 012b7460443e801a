"""What every page of planning begins with: who asks, and for which event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.events import rules
from talka.events.models import Event, EventState
from talka.events.queries.planning import event_seen_by
from talka.events.tables import STATE_TONES
from talka.events.views.tabs import tabs_of
from talka.kernel.ui.shapes import Link


def staff(request: HttpRequest) -> User:
    """The person who asks; whoever has no work in a centre finds no events to plan."""
    user = asking(request)
    if not rules.may_see_events(user):
        raise Http404
    return user


def found_event(user: User, event_id: int) -> Event:
    """The event, if this person may see it."""
    return get_object_or_404(event_seen_by(user), pk=event_id)


def way_here(event: Event | None = None) -> list[Link]:
    """The list, and the event where one is open."""
    way = [Link(_("Events"), reverse("events:list"))]
    return way if event is None else [*way, Link(event.title, reverse("events:show", args=[event.pk]))]


def event_page(
    request: HttpRequest, event: Event, here: str, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """A page under the head and the tabs of an event."""
    shared = frame_of(event, here)
    return render(request, f"events/work/{template}.html", {**shared, **context})


def frame_of(event: Event, here: str) -> dict[str, Any]:
    """What the head and the tabs of an event need."""
    return {
        "event": event,
        "state": EventState(event.state),
        "tone": STATE_TONES[EventState(event.state)],
        "tabs": tabs_of(event, here),
        "breadcrumbs": way_here(event if here != "events:show" else None),
    }
