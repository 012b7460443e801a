"""What a person needs to be able to take part: on a page of its own, and who opens it is written down."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.privacy.actions.needs import note_need, remove_need
from talka.privacy.forms import NeedForm
from talka.privacy.views.persons import person_of, way_to
from talka.registry.actions.readings import note_reading
from talka.registry.models import AccessNeed, Person


@signed_in
def needs(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What is known, and a form for one more."""
    person = _person(request, person_id)
    form = NeedForm(request.POST or None)
    if carry_out_form(
        request,
        form,
        lambda: note_need(AccessNeed(person=person, **form.cleaned_data), actor=request.user),
        said=_("Saved."),
    ):
        return redirect("privacy:needs", person.pk)
    if request.method != "POST":
        note_reading(request.user, what="needs", person=person)
    context = {"person": person, "needs": person.access_needs.all(), "form": form, "breadcrumbs": way_to(person)}
    return render(request, "privacy/persons/needs.html", context)


@signed_in
def remove(request: SignedInRequest, person_id: int, need_id: int) -> HttpResponse:
    """Delete one of them."""
    person = _person(request, person_id)
    need = get_object_or_404(person.access_needs.all(), pk=need_id)
    if request.method != "POST":
        raise Http404
    carry_out(request, lambda: remove_need(need, actor=request.user), said=_("Deleted."))
    return redirect("privacy:needs", person.pk)


def _person(request: SignedInRequest, person_id: int) -> Person:
    person = person_of(request.user, person_id)
    if not note_need.allows(request.user, AccessNeed(person=person)):
        raise Http404
    return person
