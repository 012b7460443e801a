"""Closing an event: exactly what will be written, then the writing; opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.events.actions.closing import close_event, reopen_event, typeset_papers
from talka.events.forms.closing import TotalsForm
from talka.events.queries.closing import ClosingPreview, Guest, Settled, preview_closing
from talka.events.views.afterwards.finding import around, staff_and_event
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.registry.models import Person
from talka.registry.queries import Standing
from talka.registry.queries.doubts import NEW, SKIP, choice_of, chosen_in, settled_organisation, still_undecided


@signed_in
def close(request: HttpRequest, event_id: int) -> HttpResponse:
    """What closing writes: entries, people, doubts; confirmed, it is written."""
    user, event = staff_and_event(request, event_id)
    preview = preview_closing(user, event)
    form = TotalsForm(request.POST or None, works=preview.works)
    context: dict[str, Any] = around(event, "events:close") | {
        "preview": preview,
        "form": form,
        "decided": request.POST,
        "may_close": close_event.allows(user, event),
        "may_reopen": reopen_event.allows(user, event),
    }
    if request.method == "POST" and form.is_valid():
        undecided = still_undecided([*preview.doubtful_organisations, *preview.doubtful], request.POST)
        if not undecided:
            try:
                close_event(
                    event, settled=_settled(preview, request.POST), totals=form.totals,
                    papers=typeset_papers(event), actor=user,
                )  # fmt: skip
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
                return redirect("events:close", event_id)
            except Refused as refusal:
                # Whatever was chosen of people and organisations stays chosen.
                refuse(form, refusal)
            else:
                messages.success(request, _("The event is closed and its work stands in the work log."))
                return redirect("events:close", event_id)
        context |= {"undecided": undecided, "form_has_errors": True}
    return render(request, "events/after/close.html", context)


@signed_in
@require_POST
def reopen(request: HttpRequest, event_id: int) -> HttpResponse:
    """Open a closed event, so that it can be mended."""
    user, event = staff_and_event(request, event_id)
    said = _("The event is open again. What is mended is written into the same entries when you close it.")
    carry_out(request, partial(reopen_event, event, actor=user), said=said)
    return redirect("events:close", event_id)


def _settled(preview: ClosingPreview, given: Mapping[str, str]) -> list[Settled]:
    organisations = {one.key: settled_organisation(one, given) for one in preview.organisations}
    found: list[Settled] = []
    for guest in preview.guests:
        organisation = organisations[guest.organisation.key] if guest.organisation else None
        organisation = organisation or guest.registration.organisation
        found.append(Settled(guest.registration, _person(guest, given), organisation))
    return found


def _person(guest: Guest, given: Mapping[str, str]) -> Person | None:
    if guest.match is None:
        return guest.registration.person
    if guest.match.found is not None:
        return guest.match.found
    choice = choice_of(guest, given) if guest.standing == Standing.DOUBTFUL else NEW
    if choice == SKIP:
        return None
    return chosen_in(guest.match, choice) or Person(name=guest.registration.name, email=guest.registration.email)
