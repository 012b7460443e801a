"""Everything that is held about a person, for staff who see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.privacy.actions.erasing import erase_person
from talka.privacy.exports import write_archive
from talka.privacy.models import Erasure
from talka.privacy.queries.readings import readings_of
from talka.privacy.queries.sections import empty_titles, grouped, sections_of
from talka.registry.actions.readings import note_reading
from talka.registry.models import Person
from talka.registry.queries.addresses import record_url
from talka.registry.rules import may_use_registry

SHOWN_READINGS = 20


def person_of(user: User, person_id: int) -> Person:
    """A person whom the user may see; nobody else learns that they are there."""
    return get_object_or_404(Person.objects.visible_to(user).select_related("organisation"), pk=person_id)


@signed_in
def held(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What is held, why, for how long, and who looked at it."""
    person = person_of(request.user, person_id)
    sections = sections_of(person, request.user)
    note_reading(request.user, what="held", person=person)
    context = {
        "person": person,
        "groups": grouped([one for one in sections if one.held.name != "readings"]),
        "empty": empty_titles(sections),
        "readings": readings_of(person)[:SHOWN_READINGS],
        "may_erase": erase_person.allows(request.user, Erasure(person_id=person.pk)),
        "breadcrumbs": way_to(person),
    }
    return render(request, "privacy/persons/held.html", context)


@signed_in
def download(request: SignedInRequest, person_id: int) -> FileResponse:
    """The same as a file."""
    person = person_of(request.user, person_id)
    archive = write_archive([(person, sections_of(person, request.user))])
    note_reading(request.user, what="download", person=person, taken=True)
    return archive_response(archive, person)


def archive_response(archive: Any, person: Person) -> FileResponse:
    """An archive under a name that does not say whose it is."""
    name = f"dati-{person.pk}-{timezone.localdate():%Y-%m-%d}.zip"
    response = FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "no-store"
    return response


def way_to(person: Person) -> list[Link]:
    """The way here from the person's page."""
    return [
        Link(_("Registry"), reverse("registry:organisations")),
        Link(_("Persons"), reverse("registry:persons")),
        Link(str(person), record_url(person)),
    ]


def person_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """On a person's page: where everything that is held can be read."""
    match = request.resolver_match
    if match is None:
        return None
    return {"person_id": match.kwargs["person_id"], "may_keep_needs": may_use_registry(asking(request))}
