"""The paper on which people sign, and the grid into which it is keyed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.attendance import note_sheet
from talka.events.exports.sheets import expected_in, signing_sheet
from talka.events.forms.sheet import cells_of, first_error, grid, minutes_of
from talka.events.models import Event
from talka.events.queries.attendance import attendance_of
from talka.events.views.afterwards.finding import around, found_session, staff_and_event
from talka.kernel.actions import Refused
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.registry.actions.readings import note_reading


@signed_in
def sheet(request: HttpRequest, event_id: int) -> HttpResponse:
    """A tick for each person and session, with minutes where somebody was there for a part; saved all at once.

    What others noted meanwhile stays and is told.
    """
    user, event = staff_and_event(request, event_id)
    if not rules.may_note_sheet(user, event):
        raise Http404
    table = attendance_of(event)
    lines = grid(table, request.POST if request.method == "POST" else None)
    wrong = first_error(lines)
    if request.method == "POST" and wrong is None:
        return _saved(request, event, user)
    # Whoever only ticks goes from box to box; minutes stand between them only where they are wanted.
    with_minutes = "minutes" in request.GET or any(cell.minutes for _row, cells in lines for cell in cells)
    context = {"table": table, "lines": lines, "wrong": wrong, "with_minutes": with_minutes}
    context["title"] = _("Key in the signed sheet")
    return render(request, "events/after/sheet.html", around(event, "events:attendance") | context)


def _saved(request: HttpRequest, event: Event, user: User) -> HttpResponse:
    shown = dict.fromkeys(cells_of(request.POST.getlist("was_off")), False)
    shown |= dict.fromkeys(cells_of(request.POST.getlist("was_on")), True)
    ticked, minutes = cells_of(request.POST.getlist("cell")), minutes_of(request.POST, shown)
    try:
        written, elsewhere = note_sheet(event, ticked=ticked, shown=shown, minutes=minutes, actor=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("events:sheet", event.pk)
    words = ngettext("%(count)s change is saved.", "%(count)s changes are saved.", written)
    messages.success(request, words % {"count": format_count(written)})
    if elsewhere:
        words = ngettext(
            "Meanwhile somebody else changed %(count)s cell of this grid; it stays as they left it.",
            "Meanwhile somebody else changed %(count)s cells of this grid; they stay as they left them.",
            len(elsewhere),
        )
        messages.warning(request, words % {"count": format_count(len(elsewhere))})
    return redirect("events:sheet", event.pk)


@signed_in
@require_GET
def paper(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """The sheet to print: who is expected, a column to sign, empty rows for those who come besides.

    Who takes the names out is written down.
    """
    user, event = staff_and_event(request, event_id)
    session, table = found_session(event, session_id), attendance_of(event)
    response = HttpResponse(signing_sheet(session, table), content_type="application/pdf")
    if expected := expected_in(table):
        note_reading(user, what="sign-in sheet", taken=True, rows=len(expected))
    name = _("sign-in-sheet")
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{session.pk}.pdf"'
    return response
