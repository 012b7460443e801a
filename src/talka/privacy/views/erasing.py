"""Forgetting a person: first what goes and what stays, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.privacy.actions.erasing import erase_person
from talka.privacy.forms import EraseForm
from talka.privacy.models import Erasure
from talka.privacy.models.erasures import pseudonym_of
from talka.privacy.queries.sections import sections_of
from talka.privacy.views.persons import person_of, way_to
from talka.registry.actions.readings import note_reading


@signed_in
def erase(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What would go, what would stay and why; and doing it."""
    person = person_of(request.user, person_id)
    erasure = Erasure(person_id=person.pk)
    if not erase_person.allows(request.user, erasure):
        raise Http404
    form = EraseForm(request.POST or None, initial={"version": person.version})
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        erasure.cause = form.cleaned_data["cause"]
        try:
            erase_person(erasure, version=form.cleaned_data["version"], actor=request.user)
        except Conflict as conflict:
            refusal = conflict
            form = EraseForm(initial={"version": person.version})
        else:
            messages.success(request, _("The person is forgotten. What is counted is still counted."))
            return redirect("registry:show_person", person.pk)
    held = [one for one in sections_of(person, request.user) if one.rows]
    if request.method != "POST":
        note_reading(request.user, what="held", person=person)
    context = {
        "person": person,
        "pseudonym": pseudonym_of(person.pk),
        "form": form,
        "refusal": refusal,
        "goes": [one for one in held if not one.held.stays],
        "stays": [one for one in held if one.held.stays],
        "cancel": reverse("registry:show_person", args=[person.pk]),
        "breadcrumbs": [*way_to(person), Link(_("Everything that is held"), reverse("privacy:held", args=[person.pk]))],
    }
    return render(request, "privacy/persons/erase.html", context)
