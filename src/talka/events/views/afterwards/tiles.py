"""Block of the today board: past events that wait to be closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from talka.accounts.queries import asking
from talka.events.queries.attendance import waiting_afterwards


def afterwards_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """Sheets to key in and events to close; none where nothing waits."""
    user = asking(request)
    if not user.access.centres:
        return None
    waiting = waiting_afterwards(user)
    if not waiting.to_close and not waiting.without_attendance:
        return None
    return {"waiting": waiting}
