"""Pages about organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import SummaryRow
from talka.places.models import Place
from talka.places.queries.whereabouts import Whereabouts, whereabouts
from talka.registry.actions import AlreadyKnown, LooksLike, add_organisation, edit_organisation, name_funder
from talka.registry.forms import OrganisationForm, organisation_facts
from talka.registry.models import Organisation, Person, Status
from talka.registry.queries import organisations_visible_to, suggest_organisations
from talka.registry.queries.meant import place_label
from talka.registry.tables import organisations_table
from talka.registry.tables.organisations import STATUS_TONES, age_words
from talka.registry.views.changes import offered
from talka.registry.views.framing import (
    MOST_SEARCH,
    breadcrumbs,
    confirmed,
    form_page,
    held_on,
    known_rows,
    listed,
    panels_for,
    place_asked,
    registry_tabs,
    shared_context,
    staff,
    time_words,
)

# What a fact found by the registration number fills in.
FOUND_BY_NUMBER = (
    *("name", "legal_form", "status", "founded_on", "closed_on", "place", "place_text", "postcode"),
    *("public_benefit_from", "public_benefit_until"),
)


@signed_in
def organisations(request: HttpRequest) -> HttpResponseBase:
    """All organisations: narrowed, ordered, exported, changed together."""
    user = staff(request)
    context = {
        "tabs": registry_tabs("organisations", user),
        "add_url": _url_with_name(request),
        "add_words": _("Add an organisation"),
        **offered("organisations"),
    }
    return listed(request, organisations_table(), organisations_visible_to(user), context)


@signed_in
def suggestions(request: SignedInRequest) -> JsonResponse:
    """Organisations to offer while somebody types."""
    found = suggest_organisations(request.user, request.GET.get("q", "")[:MOST_SEARCH])
    offered = [
        {"value": o.name, "id": str(o.pk), "hint": " · ".join(filter(None, (o.registration_number, place_of(o))))}
        for o in found
    ]
    return JsonResponse({"suggestions": offered})


@signed_in
def show(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Facts of an organisation, who speaks for it, where it belongs, and what it took part in."""
    user: User = request.user
    organisation = _found(user, organisation_id)
    served = list(organisation.service_areas.select_related("parent"))
    context = {
        "organisation": organisation,
        "rows": _rows(organisation, served),
        "where": _where(organisation, served),
        "tags": _tags(organisation),
        "panels": panels_for(request, [panel for m in manifests() for panel in m.organisation_panels]),
        "may_edit": edit_organisation.allows(user, organisation),
        "may_name_funder": name_funder.allows(user, organisation),
        "breadcrumbs": breadcrumbs(),
        **shared_context(user, organisation, "organisation"),
        **_ties(organisation),
    }
    speaking = [mandate.person_id for mandate in context["mandates"]]
    people = Person.objects.visible_to(user).filter(organisation=organisation)
    context["people"] = [person for person in people if person.pk not in speaking]
    return render(request, "registry/organisations/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add an organisation; when it looks like a known one, ask before."""
    if not add_organisation.allows(request.user, Organisation()):
        raise Http404
    if request.POST.get("act") == "find":
        return _form(request, _filled_by_number(request), {})
    initial = {"name": request.GET.get("name", "")[:250], "place": place_asked(request)}
    form = OrganisationForm(request.POST or None, initial=initial)
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        several = {name: form.values[name] for name in ("areas", "service_areas")}
        unsaved = Organisation(**{name: value for name, value in form.values.items() if name not in several})
        try:
            added = add_organisation(
                unsaved,
                actor=request.user,
                in_spite_of_similar=request.POST.get("act") == "add_anyway",
                **several,
            )
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": added.name})
            return redirect("registry:show_organisation", added.pk)
    return _form(request, form, trouble)


@signed_in
def edit(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Change facts of an organisation."""
    organisation = _found(request.user, organisation_id)
    form = OrganisationForm(request.POST or None, initial=organisation_facts(organisation))
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            edit_organisation(
                organisation,
                values=form.values,
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
                in_spite_of_similar=request.POST.get("act") == "add_anyway",
                was_misspelt=form.cleaned_data["was_misspelt"],
            )
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:show_organisation", organisation_id)
    return _form(request, form, trouble, organisation_id)


@signed_in
@require_POST
def confirm(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Say that the profile is true."""
    return confirmed(request, _found(request.user, organisation_id))


def place_of(organisation: Organisation) -> str:
    """Place in words: the village and the municipality."""
    return ", ".join(filter(None, (organisation.place_text, str(organisation.place or ""))))


def _url_with_name(request: HttpRequest) -> str:
    """Where an organisation is added; the name that was searched for comes along."""
    text = request.GET.get("q", "")[:MOST_SEARCH].strip()
    address = reverse("registry:add_organisation")
    return f"{address}?{urlencode({'name': text})}" if text and not text.isdigit() else address


def _found(user: User, organisation_id: int) -> Organisation:
    rows = organisations_visible_to(user).select_related("place__parent", "working_place__parent", "confirmed_by")
    return get_object_or_404(rows, pk=organisation_id)


def _form(
    request: SignedInRequest, form: OrganisationForm, trouble: dict[str, Any], organisation_id: int | None = None
) -> HttpResponse:
    stored = _found(request.user, organisation_id) if organisation_id else None
    trouble = {"finds_by_number": any(manifest.organisation_facts for manifest in manifests()), **trouble}
    return form_page(request, form, trouble, about="organisation", stored=stored)


def _filled_by_number(request: SignedInRequest) -> OrganisationForm:
    """The form with what the official register knows of the number; what was typed elsewhere stays."""
    typed = OrganisationForm(request.POST)
    typed.is_valid()
    number = typed.cleaned_data.get("registration_number", "")
    sources = [source for manifest in manifests() for source in manifest.organisation_facts]
    facts = next((found for source in sources if number and (found := source(number))), None)
    if facts is None:
        messages.warning(request, _("Nothing is known by this number."))
        return OrganisationForm(initial=typed.cleaned_data | {"registration_number": number})
    filled = {name: facts[name] for name in FOUND_BY_NUMBER if facts.get(name)}
    return OrganisationForm(initial=typed.cleaned_data | filled)


def _trouble(form: OrganisationForm, refusal: Refused) -> dict[str, Any]:
    """What the form's page shows beside the mistakes: the known organisation, the similar ones, or both versions."""
    if isinstance(refusal, LooksLike):
        return {"similar": refusal.candidates}
    if isinstance(refusal, Conflict) and isinstance(refusal.current, Organisation):
        return {"conflict": form.show_conflict(refusal.current, organisation_facts(refusal.current))}
    refuse(form, refusal)
    return {"known": refusal.existing} if isinstance(refusal, AlreadyKnown) else {}


def _tags(organisation: Organisation) -> list[tuple[str, str]]:
    today = timezone.localdate()
    found: list[tuple[str, str]] = []
    if organisation.status != Status.ACTIVE:
        found.append((organisation.get_status_display(), STATUS_TONES[Status(organisation.status)]))
    if organisation.is_hidden:
        found.append((_("not in the public directory"), "neutral"))
    if words := age_words(organisation, today):
        found.append((words, "info"))
    if organisation.has_public_benefit(today):
        found.append((_("public benefit organisation"), "info"))
    return found


def _ties(organisation: Organisation) -> dict[str, Any]:
    """Networks, roles of a partner, communities, former names."""
    today = timezone.localdate()
    memberships = organisation.network_memberships.select_related("network")
    roles = organisation.partner_roles.select_related("place__parent")
    return {
        "memberships": [one for one in memberships if held_on(one, today)],
        "coordinated": organisation.coordinated_networks.filter(ended_on=None),
        "partner_roles": [one for one in roles if held_on(one, today)],
        "funders": organisation.funders.select_related("funder"),
        "hosted": organisation.hosted_communities.filter(ended_on=None),
        "former_names": organisation.former_names.all(),
    }


def _where(organisation: Organisation, served: Sequence[Place]) -> Whereabouts:
    return whereabouts(name=organisation.name, seat=organisation.place, works=organisation.working_place, served=served)


def _rows(organisation: Organisation, served: Sequence[Place]) -> list[SummaryRow]:
    since, until = organisation.public_benefit_from, organisation.public_benefit_until
    registered = ", ".join(filter(None, (organisation.place_text, place_label(organisation.place))))
    working = ", ".join(filter(None, (organisation.working_address, place_label(organisation.working_place))))
    rows = {
        _("Registration number"): organisation.registration_number,
        _("Legal form"): organisation.get_legal_form_display(),
        _("Founded on"): format_date(organisation.founded_on),
        _("Closed on"): format_date(organisation.closed_on),
        _("Public benefit status"): time_words(since, until) if since else "",
        _("Registered in"): " ".join(filter(None, (registered, organisation.postcode))),
        _("Works in"): working,
        _("Serves"): ", ".join(map(place_label, served)),
        _("Areas of activity"): ", ".join(str(area) for area in organisation.areas.all()),
        _("Size"): organisation.get_size_display(),
        _("Notes"): organisation.notes,
    }
    return known_rows(rows)
