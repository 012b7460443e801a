"""Inviting a representative: the letter, once more, and back."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.directory import rules
from talka.directory.actions import (
    invite,
    withdraw_invitation,
    write_invitation_again,
)
from talka.directory.forms import InvitationForm
from talka.directory.queries.invitations import invited_claims
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.registry.models import Claim, Profile
from talka.registry.queries import organisations_visible_to
from talka.registry.queries.addresses import record_url
from talka.registry.queries.profiles import communities_visible_to, networks_visible_to


@signed_in
def invite_to_organisation(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Ask somebody to look after the page of an organisation."""
    return _invite(request, get_object_or_404(organisations_visible_to(request.user), pk=organisation_id))


@signed_in
def invite_to_community(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Ask somebody to look after the page of a community."""
    return _invite(request, get_object_or_404(communities_visible_to(request.user), pk=community_id))


@signed_in
def invite_to_network(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Ask somebody to look after the page of a network."""
    return _invite(request, get_object_or_404(networks_visible_to(request.user), pk=network_id))


def _invite(request: SignedInRequest, record: Profile) -> HttpResponse:
    if not rules.may_decide_claims(request.user):
        raise Http404
    initial = {"email": record.email, "language": settings.LANGUAGE_CODE}
    form = InvitationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        claim = Claim(name=given["name"], email=given["email"], words=given["words"])
        setattr(claim, record.found_as.value, record)
        if not invite.allows(request.user, claim):
            form.add_error("email", _("This is your own address: somebody else invites you."))
        else:
            try:
                invite(claim, language=given["language"], actor=request.user)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": claim.email})
                return redirect("directory:claim", claim.pk)
    way = [Link(_("Representatives"), reverse("directory:claims")), Link(record.name, record_url(record))]
    context = {"record": record, "record_url": record_url(record), "form": form, "breadcrumbs": way}
    return render(request, "directory/invitations/invite.html", context)


@signed_in
@require_POST
def again(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Send the letter of an invitation once more."""
    found = _open(request, claim_id)
    carry_out(
        request, partial(write_invitation_again, found, actor=request.user), said=_("The letter was sent once more.")
    )
    return redirect("directory:claim", found.pk)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Take an invitation back."""
    found = _open(request, claim_id)
    carry_out(request, partial(withdraw_invitation, found, actor=request.user), said=_("The invitation is withdrawn."))
    return redirect("directory:claim", found.pk)


def _open(request: SignedInRequest, claim_id: int) -> Claim:
    return get_object_or_404(invited_claims(request.user), pk=claim_id)
