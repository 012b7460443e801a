"""“I represent this organisation”: the form, the link of the letter, and the first coming."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.directory import rules
from talka.directory.actions import ask_claim, prove_address, take_up_claim
from talka.directory.forms import ClaimForm, WelcomeForm
from talka.directory.queries.addresses import public_page
from talka.directory.queries.claims import (
    ADDRESS_FOR,
    ADDRESS_SALT,
    WELCOME_FOR,
    WELCOME_SALT,
    account_with,
    claim_of_key,
    letters_since,
    subject_of,
)
from talka.directory.queries.listed import listed
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import by_token, public
from talka.kernel.limits import address_of, asked_too_often
from talka.kernel.ui.shapes import Link
from talka.registry.models import Claim, Kind

AN_HOUR, MOST_KEY = 3600, 400
# Letters to one address in a day, whoever asks for them.
MOST_LETTERS, A_DAY = 3, 24


@public
def claim_organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Ask to look after the page of an organisation."""
    return _ask(request, Kind.ORGANISATION, organisation_id)


@public
def claim_community(request: HttpRequest, community_id: int) -> HttpResponse:
    """Ask to look after the page of a community."""
    return _ask(request, Kind.COMMUNITY, community_id)


@public
def claim_network(request: HttpRequest, network_id: int) -> HttpResponse:
    """Ask to look after the page of a network."""
    return _ask(request, Kind.NETWORK, network_id)


def _ask(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    record = listed(kind).filter(pk=pk).first()
    if record is None:
        raise Http404
    form = ClaimForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if asked_too_often("claim", address_of(request), most=settings.CLAIMS_PER_HOUR, seconds=AN_HOUR):
            form.add_error(None, _("That was often. Please try again in an hour."))
            status = 429
        else:
            _write_down(form, kind, pk)
            return redirect(f"{request.path}?sent=1")
    way = [Link(_("Directory"), reverse("directory:search")), Link(record.name, public_page(record))]
    context = {"record": record, "form": form, "sent": request.GET.get("sent") == "1", "breadcrumbs": way}
    return render(request, "directory/claims/ask.html", context, status=status)


def _write_down(form: ClaimForm, kind: Kind, pk: int) -> None:
    """The page answers the same whatever happens, so that it tells nobody which addresses are known."""
    given = form.cleaned_data
    if form.is_by_program or letters_since(given["email"], A_DAY) >= MOST_LETTERS:
        return
    claim = Claim(name=given["name"], email=given["email"], words=given["words"], **{f"{kind.value}_id": pk})
    ask_claim(claim, language=get_language() or settings.LANGUAGE_CODE, actor=system_actor())


@by_token
@never_cache
def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link in the letter: pressing the button proves the address, opening it does not."""
    claim = claim_of_key(key[:MOST_KEY], ADDRESS_SALT, ADDRESS_FOR)
    if claim is None:
        return _closed(request, 404)
    if request.method == "POST" and claim.decided_at is None:
        prove_address(claim, actor=system_actor())
        return redirect(request.path)
    context = {"claim": claim, "record": subject_of(claim), "done": claim.email_confirmed_at is not None}
    return render(request, "directory/claims/address.html", context)


@by_token
@never_cache
def welcome(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link to a new representative: a name and a password."""
    claim = claim_of_key(key[:MOST_KEY], WELCOME_SALT, WELCOME_FOR)
    if claim is None or not rules.is_held(claim):
        return _closed(request, 404)
    if claim.user_id is not None:
        messages.info(request, _("You have been here already. Sign in with your e-mail address and password."))
        return redirect("account_login")
    person = account_with(claim.email) or User(email=claim.email)
    form = WelcomeForm(request.POST or None, email=claim.email, initial={"name": claim.name}) if person.is_new else None
    if request.method == "POST" and (form is None or form.is_valid()):
        given = {"name": "", "password": ""} if form is None else form.cleaned_data
        try:
            take_up_claim(claim, name=given["name"], password=given["password"], actor=person)
        except Refused as refusal:
            if form is None:
                return _closed(request, 410)
            refuse(form, refusal)
        else:
            messages.success(request, _("Welcome! Now sign in with your e-mail address and password."))
            return redirect("account_login")
    context = {"claim": claim, "record": subject_of(claim), "form": form}
    return render(request, "directory/claims/welcome.html", context)


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "directory/claims/closed.html", status=status)
