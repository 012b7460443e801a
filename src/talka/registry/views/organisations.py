"""Pages about organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.registry import rules
from talka.registry.actions import AlreadyKnown, LooksLike, add_organisation, edit_organisation
from talka.registry.forms import OrganisationForm, organisation_facts
from talka.registry.models import Organisation, Person
from talka.registry.queries import organisations_visible_to, suggest_organisations

PAGE = 50
MOST_SEARCH = 200


def registry_tabs(active: str) -> list[Link]:
    """The two lists of the registry."""
    return [
        Link(_("Organisations"), reverse("registry:organisations"), active=active == "organisations"),
        Link(_("Persons"), reverse("registry:persons"), active=active == "persons"),
    ]


def registry_list(request: SignedInRequest, which: str, found: QuerySet[Any], text: str) -> HttpResponse:
    """A page of organisations or persons, as they were searched for."""
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tabs = registry_tabs(which)
    title = next(tab.title for tab in tabs if tab.active)
    context = {"page": page, "text": text, "tabs": tabs, "list_title": title}
    return render(request, f"registry/{which}/list.html", context)


@signed_in
def organisations(request: SignedInRequest) -> HttpResponse:
    """All organisations, or those that are searched for."""
    if not rules.may_use_registry(request.user):
        raise Http404
    text = request.GET.get("q", "")[:MOST_SEARCH]
    found = organisations_visible_to(request.user).named_like(text).select_related("place")
    return registry_list(request, "organisations", found, text)


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
    """Facts of an organisation and what it took part in."""
    organisation = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
    panels = sorted((panel for m in manifests() for panel in m.organisation_panels), key=lambda panel: panel.order)
    context = {
        "organisation": organisation,
        "rows": _rows(organisation),
        "people": Person.objects.visible_to(request.user).filter(organisation=organisation),
        "panels": [(p.template, content) for p in panels if (content := p.content(request)) is not None],
        "may_edit": edit_organisation.allows(request.user, organisation),
        "breadcrumbs": [Link(_("Registry"), reverse("registry:organisations"))],
    }
    return render(request, "registry/organisations/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add an organisation; when it looks like a known one, ask before."""
    if not add_organisation.allows(request.user, Organisation()):
        raise Http404
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("name", "")[:250]})
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        unsaved = Organisation(**form.values)
        try:
            added = add_organisation(
                unsaved, actor=request.user, in_spite_of_similar=request.POST.get("act") == "add_anyway"
            )
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": added.name})
            return redirect("registry:show_organisation", added.pk)
    context = {"form": form, **trouble, "cancel": reverse("registry:organisations")}
    return render(request, "registry/organisations/form.html", context)


@signed_in
def edit(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Change facts of an organisation."""
    organisation = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
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
            )
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:show_organisation", organisation_id)
    stored = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
    cancel = reverse("registry:show_organisation", args=[organisation_id])
    context = {"form": form, "organisation": stored, **trouble, "cancel": cancel}
    return render(request, "registry/organisations/form.html", context)


def _trouble(form: OrganisationForm, refusal: Refused) -> dict[str, Any]:
    """What the form's page shows beside the mistakes: the known organisation, the similar ones, or both versions."""
    if isinstance(refusal, LooksLike):
        return {"similar": refusal.candidates}
    if isinstance(refusal, Conflict) and isinstance(refusal.current, Organisation):
        renew_version(form, refusal.current)
        return {"conflict": stored_differences(form, organisation_facts(refusal.current) | {"version": None})}
    refuse(form, refusal)
    return {"known": refusal.existing} if isinstance(refusal, AlreadyKnown) else {}


def _rows(organisation: Organisation) -> list[SummaryRow]:
    return [
        SummaryRow(_("Registration number"), organisation.registration_number),
        SummaryRow(_("Place"), place_of(organisation)),
        SummaryRow(_("E-mail"), organisation.email),
        SummaryRow(_("Phone"), organisation.phone),
        SummaryRow(_("Notes"), organisation.notes),
    ]


def place_of(organisation: Organisation) -> str:
    """Place in words: the village and the municipality."""
    return ", ".join(filter(None, (organisation.place_text, str(organisation.place or ""))))
