"""Organisations and persons for machines: found before they are added, and never added twice."""

from __future__ import annotations

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Status
from pydantic import Field

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.actions import Refused
from talka.kernel.api import Code, Email, Id, Input, Line, MachineRequest, Output, refuse_unknown
from talka.registry.actions import add_organisation, add_person
from talka.registry.actions.organisations import AlreadyKnown, LooksLike
from talka.registry.actions.persons import LooksLikePerson
from talka.registry.actions.readings import note_reading
from talka.registry.models import Organisation, Person
from talka.registry.queries import organisations_visible_to, suggest_organisations, suggest_persons
from talka.registry.queries.suggestions import persons_visible_to

router = Router(tags=["registry"])
MOST_FOUND = 20


class NameQuery(Input):
    """Words of a name; also a registration number, or a person's whole address."""

    text: Annotated[Line, Field(min_length=2)]


class OrganisationIn(Input):
    """An organisation to be added; `in_spite_of_similar` once somebody looked at those that are like it."""

    name: Annotated[Line, Field(min_length=1, max_length=250)]
    registration_number: Code = ""
    in_spite_of_similar: bool = False


class OrganisationOut(Output):
    """An organisation, shared by all centres."""

    id: int
    name: str
    registration_number: str | None
    status: str
    place: str | None


class PersonIn(Input):
    """Somebody whom the key's centre has met."""

    name: Annotated[Line, Field(min_length=1, max_length=150)]
    email: Email = ""
    organisation_id: Id | None = None
    in_spite_of_similar: bool = False


class PersonOut(Output):
    """Somebody whom the key's centre has met; addresses are not told."""

    id: int
    name: str
    organisation_id: int | None
    organisation: str | None


@router.get("/organisations", response=list[OrganisationOut], summary=gettext_noop("Find organisations"))
def organisations(request: MachineRequest, query: Query[NameQuery]) -> list[OrganisationOut]:
    """By words of the name or by the registration number, at most twenty."""
    refuse_unknown(request, NameQuery)
    return [_organisation(one) for one in suggest_organisations(request.auth, query.text, MOST_FOUND)]


@router.get("/organisations/{organisation_id}", response=OrganisationOut, summary=gettext_noop("One organisation"))
def organisation(request: MachineRequest, organisation_id: Id) -> OrganisationOut:
    """By its id."""
    return _organisation(get_object_or_404(organisations_visible_to(request.auth), pk=organisation_id))


@router.post("/organisations", response={201: OrganisationOut}, summary=gettext_noop("Add an organisation"))
def add_one(request: MachineRequest, given: OrganisationIn) -> Status[OrganisationOut]:
    """The number is checked; whoever is there already, or looks like it, is refused with the ids of those."""
    user: User = request.auth
    unsaved = Organisation(name=given.name, registration_number=given.registration_number or None)
    try:
        added = add_organisation(unsaved, in_spite_of_similar=given.in_spite_of_similar, actor=user)
    except AlreadyKnown as error:
        raise _with_ids(error, [error.existing.pk]) from error
    except LooksLike as error:
        raise _with_ids(error, [one.pk for one, _reason in error.candidates]) from error
    return Status(201, _organisation(added))


@router.get("/persons", response=list[PersonOut], summary=gettext_noop("Find people of the key's centre"))
def persons(request: MachineRequest, query: Query[NameQuery]) -> list[PersonOut]:
    """By words of the name or by the whole address, at most twenty; the reading is written down."""
    refuse_unknown(request, NameQuery)
    user: User = request.auth
    found = suggest_persons(user, query.text, MOST_FOUND)
    if found:
        note_reading(user, what="machine", taken=True, rows=len(found))
    return [_person(one) for one in found]


@router.get("/persons/{person_id}", response=PersonOut, summary=gettext_noop("One person"))
def person(request: MachineRequest, person_id: Id) -> PersonOut:
    """By the id; the reading is written down."""
    user: User = request.auth
    found = get_object_or_404(persons_visible_to(user).select_related("organisation"), pk=person_id)
    note_reading(user, what="machine", person=found, taken=True)
    return _person(found)


@router.post("/persons", response={201: PersonOut}, summary=gettext_noop("Add a person"))
def add_somebody(request: MachineRequest, given: PersonIn) -> Status[PersonOut]:
    """Somebody of the same name and address is who is there already; who only looks like somebody is refused."""
    user: User = request.auth
    of = None
    if given.organisation_id:
        of = organisations_visible_to(user).filter(pk=given.organisation_id).first()
        if of is None:
            raise Refused(_("There is no such organisation."), field="organisation_id")
    unsaved = Person(name=given.name, email=given.email, organisation=of)
    try:
        added = add_person(
            unsaved, centre=centres_of(user).get(), in_spite_of_similar=given.in_spite_of_similar, actor=user
        )
    except LooksLikePerson as error:
        raise _with_ids(error, [one.pk for one, _reason in error.candidates]) from error
    return Status(201, _person(added))


def _with_ids(error: Refused, ids: list[int]) -> Refused:
    words = _("%(why)s Look at: %(ids)s.") % {"why": error, "ids": ", ".join(map(str, ids))}
    return Refused(words, field=error.field)


def _organisation(one: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=one.pk,
        name=one.name,
        registration_number=one.registration_number,
        status=str(one.status),
        place=one.place.code if one.place else None,
    )


def _person(one: Person) -> PersonOut:
    return PersonOut(
        id=one.pk,
        name=one.name,
        organisation_id=one.organisation_id,
        organisation=one.organisation.name if one.organisation else None,
    )
