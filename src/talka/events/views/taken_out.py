"""What somebody took out of an event a moment ago, and may put back: kept in their browser's session for an hour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.events.models import Event
from talka.events.queries.taken_out import Told
from talka.kernel.answers import carry_out

KEY, KEPT_FOR, MOST = "events.taken_out", 60 * 60, 10


def keep(request: HttpRequest, event: Event, kind: str, number: int, *, name: str, told: Told) -> None:  # noqa: PLR0913 -- what it was, and where
    """Remember what was taken out; of very many the last ones."""
    one = {"event": event.pk, "kind": kind, "number": number, "name": name, "told": told}
    request.session[KEY] = [*_kept(request), one | {"at": timezone.now().timestamp()}][-MOST:]


def kept_of(request: HttpRequest, event: Event, kind: str) -> list[dict[str, Any]]:
    """What the page of the event offers to put back, the last one first."""
    return [one for one in reversed(_kept(request)) if one["event"] == event.pk and one["kind"] == kind]


def bring_back(request: HttpRequest, event: Event, kind: str, verb: Callable[[int, Told], object], said: str) -> None:
    """What the pressed button wants back: `verb` gets its key and what is known of it; done once, it is forgotten."""
    wanted = request.POST.get("number", "")
    found = next((one for one in kept_of(request, event, kind) if str(one["number"]) == wanted), None)
    if found is None:
        messages.warning(request, _("What was taken out is not kept any more."))
        return
    carry_out(request, lambda: verb(found["number"], found["told"]), said=said)
    request.session[KEY] = [one for one in _kept(request) if one != found]


def _kept(request: HttpRequest) -> list[dict[str, Any]]:
    since = timezone.now().timestamp() - KEPT_FOR
    return [one for one in request.session.get(KEY, []) if one["at"] >= since]
