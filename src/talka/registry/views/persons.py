"""Pages about persons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.registry.actions import LooksLikePerson, add_person, edit_person
from talka.registry.actions.readings import note_reading
from talka.registry.forms import PersonForm, person_facts
from talka.registry.models import Person
from talka.registry.queries import suggest_persons
from talka.registry.queries.profiles import mandates_visible_to
from talka.registry.queries.suggestions import persons_visible_to
from talka.registry.tables import persons_table
from talka.registry.views.changes import offered
from talka.registry.views.framing import MOST_SEARCH, breadcrumbs, held_on, listed, panels_for, registry_tabs, staff
from talka.registry.views.mandates import spoken_for


@signed_in
def persons(request: HttpRequest) -> HttpResponseBase:
    """People whom one's own centres have met; who takes the list out is written down."""
    user = staff(request)
    rows = persons_visible_to(user)
    if not request.GET.get("forgotten"):
        rows = rows.filter(erased_at=None)
    context = {
        "tabs": registry_tabs("persons", user),
        **offered("persons"),
        "add_url": reverse("registry:add_person"),
        "add_words": _("Add a person"),
    }
    return listed(request, persons_table(user), rows, context)


@signed_in
def suggestions(request: SignedInRequest) -> JsonResponse:
    """Persons to offer while somebody types."""
    found = suggest_persons(request.user, request.GET.get("q", "")[:MOST_SEARCH])
    offered = [
        {"value": p.name, "id": str(p.pk), "hint": p.organisation.name if p.organisation else p.email} for p in found
    ]
    return JsonResponse({"suggestions": offered})


@signed_in
def show(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Facts of a person."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("organisation"), pk=person_id)
    today = timezone.localdate()
    mandates = list(mandates_visible_to(request.user).filter(person=person))
    note_reading(request.user, what="person", person=person)
    context = {
        "person": person,
        "panels": panels_for(request, [panel for m in manifests() for panel in m.person_panels]),
        "mandates": [(one, spoken_for(one)) for one in mandates if held_on(one, today)],
        "past_mandates": [(one, spoken_for(one)) for one in mandates if not held_on(one, today)],
        "may_edit": edit_person.allows(request.user, person),
        "breadcrumbs": breadcrumbs("persons"),
    }
    return render(request, "registry/persons/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add a person; when they look like somebody known, ask before."""
    if not add_person.allows(request.user, Person()):
        raise Http404
    form = PersonForm(request.POST or None, user=request.user, initial={"name": request.GET.get("name", "")[:150]})
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            added = add_person(
                Person(**form.values),
                centre=form.cleaned_data["centre"],
                actor=request.user,
                in_spite_of_similar=request.POST.get("act") == "add_anyway",
            )
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is in the registry.") % {"name": added.name})
            return redirect("registry:show_person", added.pk)
    context = {"form": form, **trouble, "cancel": reverse("registry:persons"), "breadcrumbs": breadcrumbs("persons")}
    return render(request, "registry/persons/form.html", context)


@signed_in
def edit(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Change facts of a person."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("organisation"), pk=person_id)
    form = PersonForm(request.POST or None, user=request.user, person=person, initial=person_facts(person))
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(person, values=form.values, version=form.cleaned_data["version"] or 0, actor=request.user)
        except Refused as refusal:
            trouble = _trouble(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:show_person", person_id)
    stored = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    context = {
        "form": form,
        "person": stored,
        **trouble,
        "cancel": reverse("registry:show_person", args=[person_id]),
        "breadcrumbs": breadcrumbs("persons", stored),
    }
    return render(request, "registry/persons/form.html", context)


def _trouble(form: PersonForm, refusal: Refused) -> dict[str, Any]:
    """What the form's page shows beside the mistakes: similar people, or both versions."""
    if isinstance(refusal, LooksLikePerson):
        return {"similar": refusal.candidates}
    if isinstance(refusal, Conflict) and isinstance(refusal.current, Person):
        renew_version(form, refusal.current)
        hidden = {"version", "organisation"}
        facts = {name: value for name, value in person_facts(refusal.current).items() if name not in hidden}
        return {"conflict": stored_differences(form, facts)}
    refuse(form, refusal)
    return {}
