"""Noting who came: one by one at the door, from paper, from the list of an online meeting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.models import Attendance, AttendanceList, Event, Registration, RegistrationState, Session
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.arrivals import Joined, Unexpected
from talka.events.queries.languages import language_to_write_in
from talka.kernel.actions import Refused, action, note
from talka.kernel.text import fold

Cell = tuple[int, int]


@action(allowed=rules.may_note_attendance)
def note_attendance(  # noqa: PLR0913 -- who, whether, how we know, since when
    session: Session, *, registration: Registration, came: bool, source: str = Attendance.Source.DOOR,
    arrived_at: datetime | None = None, actor: User,
) -> Session:  # fmt: skip
    """Say that somebody came, or did not after all; said twice it is the same."""
    if registration.event_id != session.event_id:
        raise Refused(_("This registration is for another event."))
    _note(session, registration, came=came, source=source, arrived_at=arrived_at, actor=actor)
    note(registration=registration.pk, came=came)
    return session


@action(allowed=rules.may_note_attendance)
def welcome_walk_in(
    session: Session, *, walk_in: Unexpected, source: str = Attendance.Source.DOOR, actor: User
) -> Registration:
    """Note somebody who came without having registered; whoever is on the list already is only ticked."""
    registration = _registered(session.event, walk_in, actor)
    _note(session, registration, came=True, source=source, actor=actor)
    note(session=session.pk)
    return registration


@action(allowed=rules.may_note_sheet)
def note_sheet(
    event: Event, *, ticked: Collection[Cell], shown: Mapping[Cell, bool],
    minutes: Mapping[Cell, tuple[int | None, int | None]] = {}, actor: User,
) -> tuple[int, list[Cell]]:  # fmt: skip
    """Save a grid of sessions and registrations as it was keyed in from paper.

    `minutes` holds by cell what was shown and what is typed; nothing is the whole session. Whoever has minutes was
    there, ticked or not. Only what whoever typed has changed is written. Returns how many cells that were, and those
    that somebody else changed since the grid was shown, which stay as that person left them.
    """
    sessions = {session.pk: session for session in event.sessions.all()}
    stored = {(one.session_id, one.registration_id): one for one in Attendance.objects.filter(session__event=event)}
    # As the grid shows them: those who hold a place, and whoever came all the same.
    noted = [registration for _session, registration in stored]
    shown_there = event.registrations.filter(Q(state__in=PRESENT_STATES) | Q(pk__in=noted))
    registrations = {one.pk: one for one in shown_there}
    written, elsewhere = 0, []
    for cell, was in shown.items():
        session, registration = sessions.get(cell[0]), registrations.get(cell[1])
        if session is None or registration is None:
            continue
        there, (had, typed) = stored.get(cell), minutes.get(cell, (None, None))
        now = cell in ticked or (typed is not None and typed != had)
        if typed is not None and (typed != had or there is None):
            typed = max(1, min(typed, session.minutes))
        if now not in {was, there is not None}:
            session.event = event
            _note(session, registration, came=now, source=Attendance.Source.SHEET, actor=actor, minutes=typed)
            written += 1
        elif now == was and was != (there is not None):
            elsewhere.append(cell)
        elif there is not None and typed not in {had, there.minutes}:
            if Attendance.objects.filter(pk=there.pk, minutes=had).update(minutes=typed):
                written += 1
            else:
                elsewhere.append(cell)
    note(written=written)
    return written, elsewhere


@action(allowed=rules.may_note_attendance)
def take_meeting_list(session: Session, *, joined: Sequence[Joined], actor: User) -> AttendanceList:
    """Take in the attendance list of an online meeting; what is noted already stays as it is."""
    taken = AttendanceList.objects.create(session=session, taken_by=actor)
    came = 0
    for line in joined:
        registration = line.registration
        if registration is None and line.walk_in is not None:
            registration = _registered(session.event, line.walk_in, actor)
        if registration is None:
            continue
        _row, is_new = Attendance.objects.get_or_create(
            session=session,
            registration=registration,
            defaults={
                "minutes": line.minutes, "source": Attendance.Source.LIST, "noted_by": actor, "taken_from": taken,
            },
        )  # fmt: skip
        came += is_new
    taken.came = came
    taken.save(update_fields=["came"])
    return taken


@action(allowed=rules.may_note_attendance)
def undo_meeting_list(session: Session, *, list_id: int, actor: User) -> AttendanceList:
    """Take back what a list noted, with the walk-ins that stand nowhere else."""
    taken = AttendanceList.objects.select_for_update().filter(pk=list_id, session=session, undone_at=None).first()
    if taken is None:
        raise Refused(_("This list is taken back already."))
    rows = Attendance.objects.filter(taken_from=taken)
    walk_ins = list(Registration.objects.filter(attendance__taken_from=taken, is_walk_in=True))
    rows.delete()
    for one in walk_ins:
        if not one.attendance.exists():
            one.state, one.cancelled_at = RegistrationState.CANCELLED, timezone.now()
            one.save()
    taken.undone_at = timezone.now()
    taken.save(update_fields=["undone_at"])
    return taken


def _note(  # noqa: PLR0913 -- who, whether, how we know, since when, how long
    session: Session, registration: Registration, *, came: bool, source: str, actor: User,
    arrived_at: datetime | None = None, minutes: int | None = None,
) -> None:  # fmt: skip
    if not came:
        Attendance.objects.filter(session=session, registration=registration).delete()
        return
    Attendance.objects.get_or_create(
        session=session,
        registration=registration,
        defaults={"source": source, "noted_by": actor, "arrived_at": arrived_at, "minutes": minutes},
    )


def _registered(event: Event, walk_in: Unexpected, actor: User) -> Registration:
    """The walk-in's registration, made once; under the event's lock, so that two pages at the door do not make two."""
    name, email = walk_in.name.strip(), walk_in.email.strip()
    if not name:
        raise Refused(_("Give the name and surname."), field="name")
    Event.objects.select_for_update().get(pk=event.pk)
    if walk_in.key:
        known = event.registrations.filter(door_key=walk_in.key).first()
        if known is not None:
            return known
    if email:
        same = event.registrations.filter(
            email_folded=email.casefold(), name_folded=fold(name)[:150], state__in=PRESENT_STATES
        ).first()
        if same is not None:
            return same
    return Registration.objects.create(
        event=event, name=name[:150], email=email, organisation_name=walk_in.organisation_name.strip()[:200],
        state=RegistrationState.CONFIRMED, is_walk_in=True, door_key=walk_in.key[:40], registered_by=actor,
        language=language_to_write_in(event),
    )  # fmt: skip
