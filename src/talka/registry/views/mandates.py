"""Pages about who may speak for whom."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import file_response, store_upload
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.registry.actions import end_mandate, give_mandate, mend_mandate
from talka.registry.actions.mandates import MendedMeanwhile
from talka.registry.forms import MandateFactsForm, MandateForm
from talka.registry.models import Community, Mandate, Person, Profile
from talka.registry.queries import organisations_visible_to
from talka.registry.queries.addresses import record_url
from talka.registry.queries.profiles import Speaking, communities_visible_to, households_of, networks_visible_to
from talka.registry.views.framing import breadcrumbs, end_page, mandate_of, staff

LISTS = {"organisation": "organisations", "community": "communities", "network": "networks", "person": "persons"}


@signed_in
def add_to_organisation(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Somebody speaks for an organisation."""
    return _add(request, "organisation", get_object_or_404(organisations_visible_to(request.user), pk=organisation_id))


@signed_in
def add_to_community(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Somebody speaks for a community."""
    return _add(request, "community", get_object_or_404(communities_visible_to(request.user), pk=community_id))


@signed_in
def add_to_network(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Somebody speaks for a network."""
    return _add(request, "network", get_object_or_404(networks_visible_to(request.user), pk=network_id))


@signed_in
def add_to_person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """A person speaks for somebody."""
    return _add(request, "person", get_object_or_404(Person.objects.visible_to(request.user), pk=person_id))


@signed_in
def edit(request: SignedInRequest, mandate_id: int) -> HttpResponse:
    """Mend the household or the proof."""
    mandate = mandate_of(request.user, mandate_id)
    if not mend_mandate.allows(request.user, mandate):
        raise Http404
    about = spoken_for(mandate)
    form = MandateFactsForm(request.POST or None, mandate=mandate)
    if request.method == "POST" and form.is_valid():
        values: dict[str, str] = {name: form.cleaned_data[name] for name in form.fields if name != "seen"}
        try:
            mend_mandate(mandate, values=values, seen=form.cleaned_data["seen"], actor=request.user)
        except MendedMeanwhile as refusal:
            form.look_again(refusal.stored)
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(record_url(about))
    context = {
        "form": form,
        "mandate": mandate,
        "about": about,
        "speaking": _speaking(about),
        "cancel": record_url(about),
        "breadcrumbs": breadcrumbs(LISTS[str(about._meta.model_name)], about),
    }
    return render(request, "registry/mandates/edit.html", context)


@signed_in
def end(request: SignedInRequest, mandate_id: int) -> HttpResponse:
    """Say until when the person spoke for it."""
    mandate = mandate_of(request.user, mandate_id)
    if not end_mandate.allows(request.user, mandate):
        raise Http404
    about = spoken_for(mandate)
    verb = partial(end_mandate, mandate)
    return end_page(request, verb, about, title=_("End the right to speak"), what=f"{mandate}, {about}")


@signed_in
@require_GET
def file(request: HttpRequest, mandate_id: int) -> HttpResponseBase:
    """Hand out the proof to whoever may see the person."""
    mandate = mandate_of(staff(request), mandate_id)
    if mandate.file is None:
        raise Http404
    try:
        return file_response(mandate.file)
    except FileNotFoundError as error:
        raise Http404 from error


def spoken_for(mandate: Mandate) -> Profile:
    """Whom the mandate is of."""
    about = mandate.organisation or mandate.community or mandate.network
    if about is None:
        raise Http404
    return about


def _add(request: SignedInRequest, kind: str, about: Profile | Person) -> HttpResponse:
    staff(request)
    form = MandateForm(request.POST or None, request.FILES or None, user=request.user, fixed={kind: about})
    if request.method == "POST" and form.is_valid() and _given(form, request.user):
        messages.success(request, _("The right to speak is added."))
        return redirect(record_url(about))
    context: dict[str, Any] = {
        "form": form,
        "about": about,
        "kind": kind,
        "speaking": _speaking(about),
        "cancel": record_url(about),
        "breadcrumbs": breadcrumbs(LISTS[kind], about),
    }
    return render(request, "registry/mandates/form.html", context)


def _speaking(about: Profile | Person) -> Speaking | None:
    """By how many a community is spoken for; of others nobody asks."""
    return households_of(about, timezone.localdate()) if isinstance(about, Community) else None


def _given(form: MandateForm, user: User) -> bool:
    upload = form.cleaned_data["file"]
    try:
        with transaction.atomic():
            stored = store_upload(upload, user) if upload else None
            give_mandate(Mandate(file=stored, **form.values), actor=user)
    except BadFile as bad:
        form.add_error("file", bad.message)
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False
