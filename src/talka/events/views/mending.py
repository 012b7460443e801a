"""Mending whom an invitation names, and sending again what nobody got."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.events.actions.invitations import mend_invitation
from talka.events.forms.invitations import MendForm
from talka.events.models import Invitation
from talka.events.queries.undelivered import letters_of_invitations
from talka.events.views.finding import found_event, staff, way_here
from talka.kernel.answers import carry_out_form
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link

HERE = "events:invitations"


@signed_in
def mend(request: HttpRequest, event_id: int, invited_id: int) -> HttpResponse:
    """Mend whom an invitation names, or send again what nobody got."""
    user = staff(request)
    event = found_event(user, event_id)
    found = get_object_or_404(event.invitations.select_related("event"), pk=invited_id)
    if not mend_invitation.allows(user, found):
        raise Http404
    facts = {"name": found.name, "email": found.email, "organisation_name": found.organisation_name}
    form = MendForm(request.POST or None, initial=facts)
    if carry_out_form(
        request, form, lambda: mend_invitation(found, **form.cleaned_data, actor=user), said=_saved_words
    ):
        return redirect(HERE, event_id)
    letter = letters_of_invitations(event).get(found.pk)
    context = {
        "event": event,
        "form": form,
        "invitation": found,
        "letter": letter if letter and letter.is_lost else None,
        "breadcrumbs": [*way_here(event), Link(_("Invitations"), reverse(HERE, args=[event_id]))],
    }
    return render(request, "events/work/mend_invitation.html", context)


def _saved_words(mended: Invitation) -> str:
    return _("Saved. The invitation goes to %(address)s.") % {"address": mended.email} if mended.told else _("Saved.")
