"""Invitations: taking one back, and accepting one by its link."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts import queries
from talka.accounts.actions import accept_invitation, revoke_invitation
from talka.accounts.forms import AcceptForm
from talka.accounts.models import Invitation, User
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import by_token, few_languages, signed_in
from talka.kernel.ui.shapes import Link


@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    user = queries.asking(request)
    invitation = get_object_or_404(queries.pending_invitations(user), pk=pk)
    if not revoke_invitation.allows(user, invitation):
        raise Http404
    if request.method == "POST":
        said = _("The invitation has been taken back.")
        carry_out(request, lambda: revoke_invitation(invitation, actor=user), said=said)
        return redirect("accounts:people")
    breadcrumbs = [Link(_("People and roles"), reverse("accounts:people"))]
    return render(request, "accounts/revoke_invitation.html", {"invitation": invitation, "breadcrumbs": breadcrumbs})


@by_token
@few_languages
@never_cache
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link in the letter."""
    invitation = queries.invitation_of_key(key)
    if invitation is None:
        return render(request, "accounts/invitation_closed.html", {"reason": _no_such()}, status=404)
    if not invitation.is_open:
        return render(request, "accounts/invitation_closed.html", {"reason": invitation.why_closed}, status=410)
    person = queries.invited_person(invitation)
    form = AcceptForm(request.POST or None, email=invitation.email) if person.is_new else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _accept(invitation, form, person)
        except Refused as refusal:
            if form is None or not refusal.field:
                context = {"reason": str(refusal)}
                return render(request, "accounts/invitation_closed.html", context, status=410)
            refuse(form, refusal)
        else:
            messages.success(request, _("Welcome! Now sign in with your e-mail address and password."))
            return redirect("account_login")
    return render(request, "accounts/accept.html", {"invitation": invitation, "form": form})


def _accept(invitation: Invitation, form: AcceptForm | None, person: User) -> None:
    given = {"name": "", "password": ""} if form is None else form.cleaned_data
    accept_invitation(invitation, name=given["name"], password=given["password"], actor=person)


def _no_such() -> str:
    return _("There is no such invitation. Check that the whole link was copied from the letter.")
