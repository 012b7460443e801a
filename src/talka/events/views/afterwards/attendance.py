"""Who came: the table of an event, and the way to note it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from talka.events import rules
from talka.events.queries.attendance import attendance_of, list_to_undo
from talka.events.views.afterwards.finding import around, staff_and_event
from talka.kernel.http import signed_in


@signed_in
@require_GET
def attendance(request: HttpRequest, event_id: int) -> HttpResponse:
    """Everybody by session, with hours; who did not come; the ways to note it."""
    user, event = staff_and_event(request, event_id)
    context = {
        "table": attendance_of(event),
        "lists": list_to_undo(event),
        "may_note": rules.may_note_sheet(user, event),
    }
    return render(request, "events/after/attendance.html", around(event, "events:attendance") | context)
