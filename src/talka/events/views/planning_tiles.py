"""The block of the today board: what comes in the next two weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from talka.accounts.queries import asking
from talka.events import rules
from talka.events.queries.planning import coming_events, registered_since_yesterday


def coming_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """Events of the next two weeks with their places; nothing where there are none."""
    user = asking(request)
    if not rules.may_see_events(user):
        return None
    events, number = coming_events(user)
    if not events:
        return None
    return {
        "events": events,
        "more": number - len(events),
        "since_yesterday": registered_since_yesterday(user),
        "list_url": reverse("events:list"),
    }
