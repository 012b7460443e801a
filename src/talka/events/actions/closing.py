"""Closing an event: the delivered work is written, once, however often the event is opened and closed again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_participations,
    add_series,
    edit_activity,
    record_activity,
    remove_evidence,
    remove_participation,
    restore_activity,
)
from talka.activities.models import Activity, Evidence, EvidenceKind, Series, State
from talka.events import rules
from talka.events.exports.sheets import attendance_list
from talka.events.models import Event, EventState, MaterialKind, Session
from talka.events.queries.attendance import Table, attendance_of
from talka.events.queries.closing import Settled, title_of, values_of
from talka.kernel.actions import Refused, action, note
from talka.kernel.files.content import inspect
from talka.kernel.files.store import store_stream
from talka.registry.actions import add_organisations, add_persons
from talka.registry.models import Organisation, Person

Thing = TypeVar("Thing", Organisation, Person)


class NobodyCame(Refused):
    """Nobody is noted, and no total is given: there is nothing to count yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody is noted as having come. Note who came, or give how many there were, and close the event then.")
        )


# The attendance lists that are typeset already, by what stands on them.
Papers = Mapping[str, bytes]


def typeset_papers(event: Event) -> Papers:
    """Make what closing proves its entries by, before closing: writing holds up everybody else who saves something."""
    table = attendance_of(event)
    with translation.override(settings.LANGUAGE_CODE):
        lists = [attendance_list(session, table) for session in table.sessions if _anybody_came(table, session)]
        return {one.key: one.made() for one in lists}


@action(allowed=rules.may_close)
def close_event(
    event: Event, *, settled: Sequence[Settled], totals: Mapping[int, int | None], papers: Mapping[str, bytes] = {},
    actor: User,
) -> Event:  # fmt: skip
    """Write one entry of the work log for each session, with who came, or correct those of an earlier closing.

    `settled` says who the guests are; `totals` holds, by session, how many there were where not all are named;
    `papers` are the lists as they were a moment ago: what was noted since then is typeset anew.
    """
    stored = Event.objects.select_for_update().get(pk=event.pk)
    if stored.state != EventState.PUBLISHED:
        raise Refused(_("The event is closed already."))
    _settle_guests(event, settled, actor)
    table = attendance_of(event)
    if not table.those_who_came and not any(totals.values()):
        raise NobodyCame
    series = _series(event, table.sessions, actor)
    written = [
        _write(table, session, number, series, totals.get(session.pk), papers, actor)
        for number, session in enumerate(table.sessions, start=1)
    ]
    _prove_by_materials(event, written[0], actor)
    event.state, event.closed_at = EventState.CLOSED, timezone.now()
    event.version = stored.version + 1
    event.save()
    note(activities=[one.pk for one in written])
    return event


@action(allowed=rules.may_reopen)
def reopen_event(event: Event, *, actor: User) -> Event:
    """Open a closed event: its entries stay in the log and are corrected when it is closed again."""
    event.state, event.closed_at = EventState.PUBLISHED, None
    event.version += 1
    event.save()
    return event


def _settle_guests(event: Event, settled: Sequence[Settled], actor: User) -> None:
    """Enter whoever is new, and remember at each registration who it is."""
    organisations = _new(one.organisation for one in settled)
    if organisations:
        add_organisations(event.centre, organisations=organisations, actor=actor)
    persons = _new(one.person for one in settled)
    for one in settled:
        if one.person is not None and not one.person.pk:
            one.person.organisation = one.organisation
    added = add_persons(event.centre, persons=persons, actor=actor) if persons else []
    met = {id(person): found for person, found in zip(persons, added, strict=True)}
    for one in settled:
        registration = one.registration
        registration.person = met.get(id(one.person), one.person)
        registration.organisation = one.organisation or registration.organisation
        registration.save(update_fields=["person", "organisation"])


def _series(event: Event, sessions: Sequence[Session], actor: User) -> Series | None:
    """The series of the work log: of the event's own series, or of its sessions where there are several."""
    if event.agreement is None:
        return None
    own = event.series.work_series if event.series else None
    if own is not None and own.agreement_id == event.agreement_id:
        return own
    earlier = next((one.activity.series for one in sessions if one.activity and one.activity.series), None)
    if earlier is not None and earlier.agreement_id == event.agreement_id:
        return earlier
    if event.series is None and len(sessions) == 1:
        return None
    title = event.series.title if event.series else event.title
    same = Series.objects.filter(agreement=event.agreement, title=title).first()
    series = same or add_series(Series(agreement=event.agreement, title=title), actor=actor)
    if event.series is not None:
        event.series.work_series = series
        event.series.save(update_fields=["work_series"])
    return series


def _write(  # noqa: PLR0913, PLR0917 -- an entry follows from all of these
    table: Table, session: Session, number: int, series: Series | None, total: int | None, papers: Papers, actor: User
) -> Activity:
    event = table.event
    title = title_of(event, session, number, len(table.sessions))
    came = [row.registration for row in table.rows if row.there[session.pk] is not None]
    if total is not None and total < len(came):
        raise Refused(_("There were fewer than the %(count)s who are noted by name.") % {"count": len(came)})
    values = values_of(event, session, title, series) | {"participants": total}
    if session.activity is None:
        activity = record_activity(Activity(centre=event.centre, **values), actor=actor)
        session.activity = activity
        session.save(update_fields=["activity"])
    else:
        activity = _corrected(session.activity, values, actor)
    _bring_guests(event, activity, {one.person_id: one.organisation_id for one in came if one.person_id}, actor)
    _prove(table, session, activity, papers, actor)
    return activity


def _corrected(activity: Activity, values: Mapping[str, Any], actor: User) -> Activity:
    """The entry as the event has it now; touched only where they differ."""
    if activity.state == State.REMOVED:
        activity = restore_activity(activity, actor=actor)
    different = {name: value for name, value in values.items() if getattr(activity, name) != value}
    if not different:
        return activity
    if not edit_activity.allows(actor, activity):
        raise Refused(
            _("The entry “%(title)s” is approved: only the centre's manager may correct it.")
            % {"title": activity.title}
        )
    if {"agreement", "starts"} & different.keys():
        different["year"] = None
    return edit_activity(activity, values=different, version=activity.version, actor=actor)


def _bring_guests(event: Event, activity: Activity, wanted: Mapping[int, int | None], actor: User) -> None:
    """Those who came take part; those of this event who did not are taken out; anybody else is left alone."""
    ours = set(event.registrations.exclude(person=None).values_list("person_id", flat=True))
    there: dict[int, int | None] = {}
    for one in activity.participations.filter(person__isnull=False):
        person_id = one.person_id
        if person_id is None:
            continue
        if person_id in ours and (person_id not in wanted or wanted[person_id] != one.organisation_id):
            remove_participation(activity, participation_id=one.pk, actor=actor)
        else:
            there[person_id] = one.organisation_id
    coming = [key for key in wanted if key not in there]
    if not coming:
        return
    persons = Person.objects.in_bulk(coming)
    organisations = Organisation.objects.in_bulk([key for key in wanted.values() if key is not None])
    attendees = [Attendee(person=persons[key], organisation=organisations.get(wanted[key] or 0)) for key in coming]
    add_participations(activity, attendees=attendees, actor=actor)


def _anybody_came(table: Table, session: Session) -> bool:
    return any(row.there[session.pk] for row in table.rows)


def _prove(table: Table, session: Session, activity: Activity, papers: Papers, actor: User) -> None:
    """The attendance list as a file, made from the records; the same records leave it as it is."""
    with translation.override(settings.LANGUAGE_CODE):
        listed = attendance_list(session, table) if _anybody_came(table, session) else None
        content = io.BytesIO(papers.get(listed.key) or listed.made()) if listed is not None else None
        name, words = _("attendance list") + ".pdf", _("Made from the records of the event")
    facts = inspect(content, name) if content is not None else None
    before = session.proof
    if before is not None and table.is_forgotten:
        # Nobody could make the list again: the one that was made while the names were known stays.
        return
    if before is not None and facts is not None and before.file is not None and before.file.sha256 == facts.sha256:
        return
    if before is not None:
        session.proof = None
        session.save(update_fields=["proof"])
        remove_evidence(activity, evidence_id=before.pk, actor=actor)
    if content is None or facts is None:
        return
    proof = Evidence(kind=EvidenceKind.ATTENDANCE, file=store_stream(content, facts, actor), note=words)
    session.proof = add_evidence(activity, evidence=proof, actor=actor)
    session.save(update_fields=["proof"])


def _prove_by_materials(event: Event, activity: Activity, actor: User) -> None:
    """Minutes, slides and photos prove the work, each once."""
    there = set(activity.evidence.values_list("file_id", "link"))
    for material in event.materials.all():
        if (material.file_id, material.link) in there:
            continue
        kind = EvidenceKind.PHOTO if material.kind == MaterialKind.PHOTO else EvidenceKind.DOCUMENT
        if material.file_id is None:
            kind = EvidenceKind.LINK
        evidence = Evidence(kind=kind, file=material.file, link=material.link, note=material.title[:200])
        add_evidence(activity, evidence=evidence, actor=actor)


def _new(things: Iterable[Thing | None]) -> list[Thing]:
    """Those that are not in the registry yet, each object once."""
    there = [thing for thing in things if thing is not None]
    return list({id(thing): thing for thing in there if not thing.pk}.values())
