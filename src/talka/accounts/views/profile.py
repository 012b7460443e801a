"""One's own profile, and the keys that one has made for machines."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from talka.accounts import queries
from talka.accounts.actions import (
    edit_profile,
    end_other_sessions,
    hide_oneself,
    make_token,
    revoke_token,
    show_oneself,
)
from talka.accounts.adapter import remember_language
from talka.accounts.forms import ProfileForm, TokenForm
from talka.accounts.forms.faces import StaffCardForm
from talka.accounts.models import ApiToken, User
from talka.accounts.queries.faces import card_of
from talka.accounts.queries.sessions import signed_in_as
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link

NEW_KEY = "accounts.new_key"


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """One's name, language, ways of signing in and keys."""
    user = queries.asking(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        edit_profile(user, **form.cleaned_data, actor=user)
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        response = redirect("accounts:me")
        remember_language(response, user.language)
        return response
    return _profile(request, user, form, _token_form(user))


@signed_in
@require_POST
def card(request: HttpRequest) -> HttpResponse:
    """Stand on the public page of one's centre, or stand there no longer."""
    user = queries.asking(request)
    if not show_oneself.allows(user, user) and card_of(user) is None:
        raise Http404
    if request.POST.get("do") == "hide":
        carry_out(request, lambda: hide_oneself(user, actor=user), said=_("You are no longer shown."))
        return redirect("accounts:me")
    form = StaffCardForm(request.POST, auto_id="card_%s")
    if form.is_valid():
        shown = partial(show_oneself, user, **form.cleaned_data, actor=user)
        carry_out(request, shown, said=_("You are shown on the public page of your centre."))
        return redirect("accounts:me")
    profile_form = ProfileForm(initial={"name": user.name, "language": user.language})
    return _profile(request, user, profile_form, _token_form(user), card_form=form)


@signed_in
def here(_request: HttpRequest) -> HttpResponse:
    """Nothing: a page in which somebody types says that they are still here."""
    return HttpResponse(status=204)


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and a button that ends it everywhere else."""
    user = queries.asking(request)
    here = str(request.session.session_key)
    if request.method == "POST":
        ended = end_other_sessions(user, keep=here, actor=user)
        words = ngettext("You are signed out in %(count)d place.", "You are signed out in %(count)d places.", ended)
        messages.success(request, words % {"count": ended} if ended else _("You were signed in nowhere else."))
        return redirect("accounts:sessions")
    found = sorted(((one, one.key == here) for one in signed_in_as(user)), key=lambda place: not place[1])
    context = {
        "places": found,
        "is_elsewhere": any(not is_here for _one, is_here in found),
        "breadcrumbs": [Link(_("My profile"), reverse("accounts:me"))],
    }
    return render(request, "accounts/sessions.html", context)


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # the package has no types
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a key, for somebody who proved lately who they are; the next page shows it, once."""
    user = queries.asking(request)
    form = _token_form(user, request)
    if request.method != "POST" or form is None:
        raise Http404
    if form.is_valid():
        try:
            token = make_token(_token(user, form), actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            request.session[NEW_KEY] = token.key
            return redirect(reverse("accounts:me") + "#keys")
    return _profile(request, user, ProfileForm(initial={"name": user.name, "language": user.language}), form)


@signed_in
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a key open nothing."""
    user = queries.asking(request)
    token = get_object_or_404(queries.tokens_visible_to(user), pk=pk)
    if request.method == "POST":
        carry_out(request, lambda: revoke_token(token, actor=user), said=_("The key has been revoked."))
        return redirect(reverse("accounts:me") + "#keys")
    breadcrumbs = [Link(_("My profile"), reverse("accounts:me"))]
    return render(request, "accounts/revoke_token.html", {"token": token, "breadcrumbs": breadcrumbs})


def _profile(
    request: HttpRequest,
    user: User,
    form: ProfileForm,
    token_form: TokenForm | None,
    card_form: StaffCardForm | None = None,
) -> HttpResponse:
    shown = card_of(user) if user.access.centres else None
    told = {name: getattr(shown, name) for name in ("position", "phone", "shows_email")} if shown else {}
    context = {
        "card": shown,
        "card_form": (card_form or StaffCardForm(initial=told, auto_id="card_%s")) if user.access.centres else None,
        "form": form,
        "token_form": token_form,
        "form_has_errors": bool(form.errors or (token_form and token_form.errors) or (card_form and card_form.errors)),
        "roles": queries.roles_of(user),
        "second_factor": is_mfa_enabled(user),
        "tokens": queries.tokens_of(user),
        "new_key": request.session.pop(NEW_KEY, ""),
    }
    return render(request, "accounts/me.html", context)


def _token_form(user: User, request: HttpRequest | None = None) -> TokenForm | None:
    """The form for a key, for those who work somewhere."""
    centres = queries.centres_of(user)
    if not centres.exists():
        return None
    form = TokenForm(request.POST if request is not None else None, auto_id="token_%s")
    form.fields["centre"].queryset = centres  # type: ignore[attr-defined]  # a ModelChoiceField
    return form


def _token(user: User, form: TokenForm) -> ApiToken:
    given = form.cleaned_data
    expires_at = timezone.now() + timedelta(days=given["days"])
    return ApiToken(
        owner=user, title=given["title"], centre=given["centre"], writes=given["writes"], expires_at=expires_at
    )
