"""The work log for machines."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Status
from pydantic import Field

from talka.accounts.models import User
from talka.activities.actions import Attendee, Newcomer, record_activity, record_consultation, take_attendance
from talka.activities.api.facts import ActivityFacts
from talka.activities.models import Activity, ParticipationRole
from talka.activities.models.kinds import CONSULTATION
from talka.activities.queries.attendance import Line as ListLine
from talka.activities.queries.attendance import LineVerdict, Verdict, preview_attendance
from talka.activities.queries.by_code import (
    LogFilters,
    activities_visible_to,
    by_code,
    is_ref_taken,
    log_page,
    the_centre,
)
from talka.activities.queries.clients import find_client
from talka.activities.queries.log import for_listing, kinds_in_use
from talka.activities.queries.participations import participations_shown_to
from talka.kernel.actions import Refused
from talka.kernel.api import (
    Code,
    Count,
    Day,
    Email,
    Id,
    Input,
    Line,
    MachineRequest,
    Ordinal,
    Output,
    Paragraphs,
    refuse_unknown,
)
from talka.registry.actions import add_organisation
from talka.registry.actions.readings import note_reading
from talka.registry.models import Organisation, Person
from talka.registry.queries import OrganisationLine, Standing, match_organisation

router = Router(tags=["activities"])
MOST_ROWS, MOST_ATTENDEES = 100, 500
TEXTS = ("ref", "place_text", "format", "channel", "topic", "link", "notes")
NUMBERS = ("count", "participants", "people", "organisations", "minutes")
FACTS = ("title", "starts", "starts_time", "ends", "ends_time", *NUMBERS)


class KindOut(Output):
    """A kind of work that can be recorded."""

    code: str
    name: str
    family: str
    fields: list[str]
    evidence_rule: str


class ActivityOut(Output):
    """One piece of delivered work; participants are participations, people and organisations are counted once each."""

    id: int
    ref: str | None
    centre: str
    agreement: str | None
    year: int | None
    purpose: str | None
    kind: str
    title: str
    starts: dt.date | None
    starts_time: dt.time | None
    ends: dt.date | None
    ends_time: dt.time | None
    place: str | None
    place_text: str | None
    format: str | None
    count: int
    participants: int | None
    people: int | None
    organisations: int | None
    minutes: int | None
    channel: str | None
    series: str | None
    topic: str | None
    link: str | None
    notes: str | None
    state: str
    version: int
    recorded_at: dt.datetime


class ParticipationOut(Output):
    """Who took part: a person, an organisation, or a person for an organisation."""

    id: int
    role: str
    person_id: int | None
    person: str | None
    organisation_id: int | None
    organisation: str | None
    registration_number: str | None


class ActivityWithPeople(ActivityOut):
    """An entry with everybody who took part by name."""

    participations: list[ParticipationOut]


class ActivityPage(Output):
    """Entries, newest first; `next` is the cursor of the next page, null at the end."""

    items: list[ActivityOut]
    next: str | None


class ActivityQuery(Input):
    """What the list is narrowed to."""

    agreement: Code = ""
    year: Ordinal | None = None
    purpose: Code = ""
    kind: Code = ""
    state: Literal["", "draft", "recorded", "approved", "returned", "removed"] = ""
    text: Line = ""
    ref: Code = ""
    since: Day | None = None
    until: Day | None = None
    cursor: Code = ""
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = MOST_ROWS


class ActivityIn(ActivityFacts):
    """Work to be recorded."""

    title: Annotated[Line, Field(min_length=1)]
    kind: Code
    draft: bool = False


class ConsultationIn(Input):
    """Advice to be recorded; whom it was given to is known by an id, a registration number or a name, or not at all."""

    day: Day
    ref: Code = ""
    agreement: Code = ""
    purpose: Code = ""
    minutes: Count | None = None
    channel: Annotated[Code, Field(max_length=40)] = ""
    topic: Annotated[Line, Field(max_length=150)] = ""
    notes: Paragraphs = ""
    person_id: Id | None = None
    organisation_id: Id | None = None
    organisation: Annotated[Line, Field(max_length=250)] = ""
    registration_number: Code = ""


class AttendeeIn(Input):
    """Somebody known, by ids; or somebody as a list names them, who is looked up and added when new."""

    person_id: Id | None = None
    organisation_id: Id | None = None
    name: Annotated[Line, Field(max_length=150)] = ""
    email: Email = ""
    organisation: Annotated[Line, Field(max_length=250)] = ""
    registration_number: Code = ""


class AttendeesIn(Input):
    """A list of participants, taken whole or not at all."""

    attendees: Annotated[list[AttendeeIn], Field(min_length=1, max_length=MOST_ATTENDEES)]


class AttendeesOut(Output):
    """What came of a list; whoever is there already is not added twice."""

    added: int
    participations: list[ParticipationOut]


@router.get("/kinds", response=list[KindOut], summary=gettext_noop("Kinds of work"))
def kinds(request: MachineRequest) -> list[KindOut]:  # noqa: ARG001 -- the first argument is the request, by its name
    """Kinds that can be recorded, with the fields that each asks for."""
    return [
        KindOut(code=k.code, name=str(k), family=k.family, fields=k.fields, evidence_rule=k.evidence_rule)
        for k in kinds_in_use()
    ]


@router.get("/activities", response=ActivityPage, summary=gettext_noop("The work log of the key's centre"))
def activities(request: MachineRequest, query: Query[ActivityQuery]) -> ActivityPage:
    """Newest first, at most a hundred at a time; removed work is shown only when asked for by its state."""
    refuse_unknown(request, ActivityQuery)
    given = query.model_dump(exclude={"cursor", "limit"})
    page = log_page(request.auth, LogFilters(**given), cursor=query.cursor, limit=query.limit)
    return ActivityPage(items=[activity_out(row) for row in page.rows], next=page.next or None)


@router.get("/activities/{activity_id}", response=ActivityWithPeople, summary=gettext_noop("One entry of the log"))
def activity(request: MachineRequest, activity_id: Id) -> ActivityWithPeople:
    """With everybody who took part by name."""
    return _with_people(request.auth, activity_id)


@router.post("/activities", response={201: ActivityOut}, summary=gettext_noop("Record work"))
def record(request: MachineRequest, given: ActivityIn) -> Status[ActivityOut]:
    """A reference that the agreement has already is refused, so that asking again records nothing twice."""
    user: User = request.auth
    facts = by_code(user, given.model_dump(exclude={"draft"}))
    unsaved = Activity(centre=the_centre(user), **facts)
    _refuse_twice(unsaved)
    recorded = record_activity(unsaved, actor=user, draft=given.draft)
    return Status(201, activity_out(recorded))


@router.post("/consultations", response={201: ActivityWithPeople}, summary=gettext_noop("Record a consultation"))
def consult(request: MachineRequest, given: ConsultationIn) -> Status[ActivityWithPeople]:
    """The short form: whom, on what, for how long."""
    user: User = request.auth
    said = given.model_dump(include={"ref", "agreement", "purpose", "minutes", "channel", "topic", "notes"})
    facts = by_code(user, {**said, "kind": CONSULTATION})
    with transaction.atomic():
        client = _client(user, given)
        # A person's name is private and never becomes a title, which reports show.
        named = client.organisation.name if client and client.organisation else ""
        title = ": ".join(part for part in (str(facts["kind"]), named or given.topic) if part)[:300]
        unsaved = Activity(centre=the_centre(user), title=title, starts=given.day, **facts)
        _refuse_twice(unsaved)
        recorded = record_consultation(unsaved, client=client, actor=user)
    return Status(201, _with_people(user, recorded.pk))


@router.post(
    "/activities/{activity_id}/participations", response=AttendeesOut, summary=gettext_noop("Add participants")
)
def take_part(request: MachineRequest, activity_id: Id, given: AttendeesIn) -> AttendeesOut:
    """The whole list or nothing; doubtful names are refused, each at its line, and are settled by an id."""
    user: User = request.auth
    found = get_object_or_404(activities_visible_to(user), pk=activity_id)
    before = found.participations.count()
    take_attendance(found, newcomers=_newcomers(user, found, given.attendees), actor=user)
    return AttendeesOut(added=found.participations.count() - before, participations=_people_told(user, found))


def activity_out(row: Activity) -> ActivityOut:
    """An entry as it is told."""
    return ActivityOut(**_activity(row))


def _activity(row: Activity) -> dict[str, Any]:
    return {
        "id": row.pk,
        "centre": row.centre.code,
        "agreement": row.agreement.number if row.agreement else None,
        "year": row.year.ordinal if row.year else None,
        "purpose": row.purpose.code if row.purpose else None,
        "kind": row.kind.code,
        "place": row.place.code if row.place else None,
        "series": row.series.code if row.series else None,
        "state": str(row.state),
        "version": row.version,
        "recorded_at": row.recorded_at,
        **{name: getattr(row, name) for name in FACTS},
        **{name: getattr(row, name) or None for name in TEXTS},
    }


def _with_people(user: User, activity_id: int) -> ActivityWithPeople:
    found = get_object_or_404(for_listing(activities_visible_to(user)), pk=activity_id)
    return ActivityWithPeople(**_activity(found), participations=_people_told(user, found))


def _people_told(user: User, found: Activity) -> list[ParticipationOut]:
    """Who takes part; that their names were taken out is written down."""
    shown = list(participations_shown_to(user, found))
    if named := sum(one.person_id is not None for one in shown):
        note_reading(user, what="machine", taken=True, rows=named)
    return [
        ParticipationOut(
            id=one.pk,
            role=one.role,
            person_id=one.person_id,
            person=one.person.name if one.person else None,
            organisation_id=one.organisation_id,
            organisation=one.organisation.name if one.organisation else None,
            registration_number=one.organisation.registration_number if one.organisation else None,
        )
        for one in shown
    ]


def _refuse_twice(unsaved: Activity) -> None:
    if is_ref_taken(unsaved):
        raise Refused(_("Work with this reference is already in the log."), field="ref")


def _client(user: User, given: ConsultationIn) -> Attendee | None:
    person, organisation = _known(user, given.person_id, given.organisation_id)
    if organisation is None and (given.organisation or given.registration_number):
        line = OrganisationLine(given.organisation, given.registration_number)
        match = match_organisation(user, line)
        organisation = match.found
        if match.standing == Standing.DOUBTFUL:
            raise Refused(match.reason, field="organisation")
        if organisation is None and not given.organisation:
            raise Refused(_("There is no organisation with this number; name it."), field="registration_number")
        if organisation is None:
            new = Organisation(name=line.name, registration_number=line.registration_number or None)
            organisation = add_organisation(new, actor=user)
    if person is None and organisation is None:
        return None
    return Attendee(person=person, organisation=organisation, role=ParticipationRole.CLIENT)


def _known(
    user: User, person_id: int | None, organisation_id: int | None, at: str = ""
) -> tuple[Person | None, Organisation | None]:
    person = find_client(user, f"p{person_id}") if person_id else None
    organisation = find_client(user, f"o{organisation_id}") if organisation_id else None
    if person_id and not isinstance(person, Person):
        raise Refused(_("There is no such person."), field=f"{at}person_id")
    if organisation_id and not isinstance(organisation, Organisation):
        raise Refused(_("There is no such organisation."), field=f"{at}organisation_id")
    return (
        person if isinstance(person, Person) else None,
        organisation if isinstance(organisation, Organisation) else None,
    )


def _newcomers(user: User, found: Activity, attendees: list[AttendeeIn]) -> list[Newcomer]:
    newcomers: list[Newcomer] = []
    lines: list[ListLine] = []
    for at, one in enumerate(attendees):
        by_id, by_name = one.person_id or one.organisation_id, one.name or one.organisation
        if bool(by_id) == bool(by_name):
            raise Refused(_("Name somebody either by ids or by names."), field=f"attendees.{at}")
        if by_id:
            person, organisation = _known(user, one.person_id, one.organisation_id, f"attendees.{at}.")
            newcomers.append(Newcomer(person=person, organisation=organisation))
        else:
            lines.append(ListLine(at, one.name, one.email, one.organisation, one.registration_number))
    if lines:
        preview = preview_attendance(user, found, lines)
        # One unsaved organisation for all who come from it, so that it is added once.
        new: dict[str, Organisation] = {}
        newcomers += [_newcomer(one, new) for one in preview.lines if one.verdict != Verdict.PRESENT]
    return newcomers


def _newcomer(one: LineVerdict, new: dict[str, Organisation]) -> Newcomer:
    field, organisation = f"attendees.{one.line.number}", None
    if one.organisation is not None:
        match = one.organisation.match
        if match.standing == Standing.DOUBTFUL:
            raise Refused(match.reason, field=f"{field}.organisation")
        line = one.organisation.line
        unsaved = Organisation(name=line.name, registration_number=line.registration_number or None)
        organisation = match.found or new.setdefault(one.organisation.key, unsaved)
    if not one.line.name:
        return Newcomer(organisation=organisation)
    if one.verdict == Verdict.DOUBTFUL:
        raise Refused(one.match.reason if one.match else "", field=f"{field}.name")
    known = one.match.found if one.match else None
    return Newcomer(person=known or Person(name=one.line.name, email=one.line.email), organisation=organisation)
