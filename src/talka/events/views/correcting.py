"""Mending somebody's registration."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events.actions.correcting import AddressTaken, correct_registration
from talka.events.forms.correcting import CorrectionForm
from talka.events.models import Event, Registration
from talka.events.queries.planning import others_at_address, registrations_seen_by
from talka.events.rules import tells_of_moves
from talka.events.views.finding import found_event, frame_of, staff, way_here
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link


@signed_in
def correct(request: HttpRequest, event_id: int, registration_id: int) -> HttpResponse:
    """Mend the name, the address and the like; what somebody else changed meanwhile is shown beside it."""
    user = staff(request)
    event = found_event(user, event_id)
    rows = registrations_seen_by(user, event).select_related("event", "organisation")
    found = get_object_or_404(rows, pk=registration_id)
    if not correct_registration.allows(user, found):
        raise Http404
    others, before, name = list(others_at_address(found)), found.email_folded, found.name
    form = CorrectionForm(request.POST or None, registration=found, others=others)
    conflict: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            _save(form, found, others, user)
        except Conflict as met:
            conflict = form.show_conflict(registrations_seen_by(user, event).get(pk=met.current.pk))
        except AddressTaken as refusal:
            form.offer_sharing()
            refuse(form, refusal)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _said(event, found, is_moved=found.email_folded != before))
            return redirect("events:show_registration", event_id, registration_id)
    way = [
        *way_here(event),
        Link(_("Registrations"), reverse("events:registrations", args=[event_id])),
        Link(name, reverse("events:show_registration", args=[event_id, registration_id])),
    ]
    context = {**frame_of(event, "events:registrations"), "registration": found, "form": form, "conflict": conflict}
    status = 409 if conflict else 200
    return render(request, "events/work/correct.html", context | {"breadcrumbs": way}, status=status)


def _save(form: CorrectionForm, found: Registration, others: Sequence[Registration], user: User) -> None:
    """The registration, and the address of those who were registered with the same wrong one."""
    given = form.cleaned_data
    with transaction.atomic():
        shares = bool(given.get("shares_address"))
        correct_registration(found, values=form.values, version=given["version"], shares_address=shares, actor=user)
        for one in others if given.get("also_others") else ():
            one.event = found.event
            address = {"email": given["email"]}
            correct_registration(one, values=address, version=one.version, shares_address=True, actor=user)


def _said(event: Event, found: Registration, *, is_moved: bool) -> str:
    if not is_moved:
        return _("Saved.")
    if not found.email:
        return _("Saved. There is no address now: nothing is written to them, and the link of earlier letters is dead.")
    if not tells_of_moves(event):
        return _("Saved. The link of earlier letters opens nothing any more.")
    words = _(
        "Saved. The letter with a new link goes to %(address)s; the link of earlier letters opens nothing any more."
    )
    return words % {"address": found.email}
