"""The page behind the link of an invitation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from talka.accounts.models import User
from talka.directory.actions import accept_invitation, decline_invitation
from talka.directory.forms import WelcomeForm
from talka.directory.queries.claims import account_with, subject_of
from talka.directory.queries.invitations import Standing, invitation_of_key, inviter_of, standing_of
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import by_token
from talka.registry.models import Claim

MOST_KEY = 400
# Why a link does nothing any more: title, and what to do.
CLOSED = {
    Standing.EXPIRED: (
        gettext_lazy("This invitation has expired"),
        gettext_lazy("It worked for fourteen days. Ask the support centre to send the letter once more."),
    ),
    Standing.ACCEPTED: (
        gettext_lazy("This invitation was accepted already"),
        gettext_lazy("Sign in with your e-mail address and password."),
    ),
    Standing.DECLINED: (
        gettext_lazy("This invitation was declined"),
        gettext_lazy("If you have changed your mind, ask the support centre to invite you once more."),
    ),
    Standing.WITHDRAWN: (
        gettext_lazy("This invitation was withdrawn"),
        gettext_lazy("The support centre has taken it back. Write to it if you think that this is a mistake."),
    ),
    Standing.ENDED: (
        gettext_lazy("This invitation does not hold any more"),
        gettext_lazy("It was accepted, and the right to look after the page has ended since."),
    ),
}


@by_token
@never_cache
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link: what is asked, by whom; pressing a button answers, opening it does not."""
    claim = invitation_of_key(key[:MOST_KEY])
    if claim is None:
        return render(request, "directory/claims/closed.html", status=404)
    standing = standing_of(claim, timezone.now())
    if standing != Standing.OPEN:
        return _closed(request, standing)
    person = account_with(claim.email) or User(email=claim.email, language=claim.correspondence.language)
    form = WelcomeForm(None, email=claim.email, initial={"name": claim.name}) if person.is_new else None
    if request.method == "POST" and request.POST.get("do") == "decline":
        return _answered(request, claim, partial(decline_invitation, claim, actor=person), form)
    if request.method == "POST":
        given = {"name": "", "password": ""}
        if form is not None:
            form = WelcomeForm(request.POST, email=claim.email)
            given = form.cleaned_data if form.is_valid() else {}
        if given:
            return _answered(request, claim, partial(accept_invitation, claim, actor=person, **given), form)
    return _page(request, claim, form)


def _answered(request: HttpRequest, claim: Claim, verb: Any, form: WelcomeForm | None) -> HttpResponse:
    try:
        answered: Claim = verb()
    except Refused as refusal:
        if form is None or not refusal.field:
            claim.refresh_from_db()
            messages.error(request, str(refusal))
            return _closed(request, standing_of(claim, timezone.now()))
        refuse(form, refusal)
        return _page(request, claim, form)
    if not answered.granted:
        return _closed(request, Standing.DECLINED, 200)
    if request.user.is_authenticated and request.user.pk == answered.user_id:
        return redirect("directory:mine")
    messages.success(request, _("Welcome! Now sign in with your e-mail address and password."))
    return redirect("account_login")


def _page(request: HttpRequest, claim: Claim, form: WelcomeForm | None) -> HttpResponse:
    record = subject_of(claim)
    context: dict[str, Any] = {"claim": claim, "record": record, "form": form, "is_named": record.shows("people")}
    context["who"] = inviter_of(claim)
    return render(request, "directory/invitations/invited.html", context)


def _closed(request: HttpRequest, standing: Standing, status: int = 410) -> HttpResponse:
    title, words = CLOSED.get(standing, CLOSED[Standing.EXPIRED])
    context = {"title": title, "words": words, "may_sign_in": standing == Standing.ACCEPTED}
    return render(request, "directory/invitations/closed.html", context, status=status)
