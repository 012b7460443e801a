"""Centres and funders."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts import queries, rules
from talka.accounts.actions import add_centre, add_funder, edit_centre, edit_centre_profile
from talka.accounts.actions.faces import Pictures
from talka.accounts.forms import CentreForm, FunderForm, NewCentreForm
from talka.accounts.forms.faces import CentreProfileForm, initial_words
from talka.accounts.models import Centre, CentreProfile, Funder
from talka.accounts.queries.faces import profile_of, public_centres
from talka.accounts.views.frame import sections
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out_form
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link

CONTACTS = ("name", "region_code", "phone", "email")


@signed_in
def centres(request: HttpRequest) -> HttpResponse:
    """The centres that one answers for."""
    user = queries.asking(request)
    if not rules.may_see_people(user):
        raise Http404
    context = {
        "centres": queries.centres_managed_by(user),
        "tabs": sections(user, "centres"),
        "may_add": add_centre.allows(user, Centre()),
    }
    return render(request, "accounts/centres.html", context)


@signed_in
def new_centre(request: HttpRequest) -> HttpResponse:
    """Add a centre."""
    user = queries.asking(request)
    if not add_centre.allows(user, Centre()):
        raise Http404
    form = NewCentreForm(request.POST or None)
    if carry_out_form(
        request, form, lambda: add_centre(Centre(**form.cleaned_data), actor=user), said=_("The centre has been added.")
    ):
        return redirect("accounts:centres")
    return render(request, "accounts/centre.html", {"form": form, "breadcrumbs": [_to_centres()]})


@signed_in
def centre(request: HttpRequest, pk: int) -> HttpResponse:
    """A centre's name and contacts."""
    user = queries.asking(request)
    found = get_object_or_404(queries.centres_managed_by(user), pk=pk)
    stored = {name: getattr(found, name) for name in CONTACTS}
    form = CentreForm(request.POST or None, initial=stored | {"version": found.version})
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_centre(found, **form.cleaned_data, actor=user)
        except Conflict as conflict:
            differences = stored_differences(form, {name: getattr(conflict.current, name) for name in CONTACTS})
            form = _again_over(form, conflict)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:centres")
    context = {"form": form, "centre": found, "differences": differences, "breadcrumbs": [_to_centres()]}
    return render(request, "accounts/centre.html", context, status=409 if differences else 200)


@signed_in
def public_page(request: HttpRequest, centre_id: int) -> HttpResponse:
    """What the centre says about itself on its public page."""
    user = queries.asking(request)
    found = get_object_or_404(public_centres().filter(pk__in=queries.centres_managed_by(user)), pk=centre_id)
    profile = profile_of(found)
    form = CentreProfileForm(request.POST or None, request.FILES or None, initial=_told(profile))
    status = 200
    if request.method == "POST" and form.is_valid():
        pictures = Pictures(form.brought("picture"), form.brought("logo"), form.cleaned_data["picture_alt"])
        try:
            edit_centre_profile(
                profile, values=form.values, pictures=pictures, version=form.cleaned_data["version"], actor=user
            )
        except Conflict as conflict:
            form.add_error(None, _("Somebody else changed this meanwhile. Saving again replaces what is stored now."))
            renew_version(form, conflict.current)
            status = 409
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:centre_page", centre_id)
    way = [_to_centres(), Link(found.name, reverse("accounts:centre", args=[centre_id]))]
    context = {"form": form, "centre": found, "profile": profile, "breadcrumbs": way}
    return render(request, "accounts/centre_page.html", context, status=status)


@signed_in
def funders(request: HttpRequest) -> HttpResponse:
    """The institutions that pay, and a form to add one."""
    user = queries.asking(request)
    if not add_funder.allows(user, Funder()):
        raise Http404
    form = FunderForm(request.POST or None)
    if carry_out_form(
        request,
        form,
        lambda: add_funder(Funder(name=form.cleaned_data["name"]), actor=user),
        said=_("The funder has been added."),
    ):
        return redirect("accounts:funders")
    context = {"funders": queries.funders(), "form": form, "tabs": sections(user, "funders")}
    return render(request, "accounts/funders.html", context)


def _again_over(form: CentreForm, conflict: Conflict) -> CentreForm:
    """What was typed, now over the version that is stored: saving again is a decision made with open eyes."""
    assert isinstance(conflict.current, Centre)  # noqa: S101 -- the verb's subject is a centre
    typed = {name: form.cleaned_data[name] for name in CONTACTS}
    return CentreForm(typed | {"version": conflict.current.version})


def _told(profile: CentreProfile) -> dict[str, object]:
    """What the form of a public page begins with."""
    told = {name: getattr(profile, name) for name in ("address", "web_page", "social", "version")}
    alt = profile.picture.alt if profile.picture else ""
    return told | {"languages": profile.languages.split(), "picture_alt": alt} | initial_words(profile.words)


def _to_centres() -> Link:
    return Link(_("Centres"), reverse("accounts:centres"))
