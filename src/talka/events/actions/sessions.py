"""When and where an event is: its sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.delivered import take_work_back
from talka.events.mails.changes import tell_moved, write_anew
from talka.events.mails.events import tell_invited_of_move
from talka.events.models import Event, EventState, Session
from talka.events.queries.planning import reached_by_letter
from talka.events.queries.undelivered import invited_to_tell
from talka.events.queries.wall_clock import days_later
from talka.kernel.actions import Refused, action, note
from talka.places.queries import unit_on

EDITABLE = frozenset({"title", "starts_at", "ends_at", "minutes", "place", "venue"})
# Whoever registered has these in the calendar.
MOVING = ("starts_at", "ends_at", "place_id", "venue")
MOST_REPEATED, WEEK = 52, 7
MOST_SESSIONS = 120
LONGEST = dt.timedelta(days=31)


@action(allowed=rules.may_change_session)
def add_session(session: Session, *, actor: User) -> Session:
    """Add a session to its event."""
    lock_open(session.event)
    put_in(session)
    renew_letters(session.event)
    return session


@action(allowed=rules.may_change_session, edits=True)
def edit_session(session: Session, *, values: Mapping[str, Any], tell: bool = False, actor: User) -> Session:
    """Change when or where a session is; `tell`: write to those who registered or are invited, if it moves.

    The session comes back with `told`, the number of letters.
    """
    lock_open(session.event)
    before = Session.objects.select_related("place", "event").get(pk=session.pk)
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, value in values.items():
        setattr(session, name, value)
    _check(session)
    has_moved = any(getattr(session, name) != getattr(before, name) for name in MOVING)
    # By what is stored: two who edit at once must not give their changes the same number.
    session.moves = before.moves + has_moved
    session.save()
    write_span(session.event)
    anew = renew_letters(session.event) if has_moved or session.title != before.title else {}
    if tell and has_moved and rules.tells_of_moves(session.event):
        registered = reached_by_letter(session.event)
        invited = invited_to_tell(session.event, registered)
        session.told = tell_moved(session, before, registered, anew=anew) + tell_invited_of_move(
            session, before, invited
        )
        note(letters=session.told)
    return session


@action(allowed=rules.may_change_session)
def remove_session(session: Session, *, actor: User) -> Session:
    """Take a session out; a published event keeps at least one, and what people attended stays."""
    event = session.event
    lock_open(event)
    if session.attendance.exists():
        raise Refused(_("Somebody is noted as having attended this session, so it stays."))
    if event.state == EventState.PUBLISHED and event.sessions.count() == 1:
        raise Refused(_("A published event has at least one session. Cancel the event instead."))
    take_work_back(event.sessions.filter(pk=session.pk), actor=actor)
    note(starts_at=str(session.starts_at))
    # By a query, so that the entry in the trail still knows which session it was.
    Session.objects.filter(pk=session.pk).delete()
    write_span(event)
    renew_letters(event)
    return session


@action(allowed=rules.may_change_session)
def repeat_session(session: Session, *, times: int, actor: User) -> list[Session]:
    """Add the same session in each of so many following weeks, at the same time by the clock on the wall."""
    if not 1 <= times <= MOST_REPEATED:
        raise Refused(_("Repeat it from 1 to %(most)s times.") % {"most": MOST_REPEATED}, field="times")
    lock_open(session.event)
    made = [copied(session, days=WEEK * number) for number in range(1, times + 1)]
    for one in made:
        put_in(one)
    renew_letters(session.event)
    note(added=len(made))
    return made


def copied(session: Session, *, days: int) -> Session:
    """An unsaved session of the same event so many days later, in the unit of that day. Raises NoSuchTime."""
    starts_at, place = days_later(session.starts_at, days), session.place
    return Session(
        event=session.event,
        title=session.title,
        starts_at=starts_at,
        ends_at=days_later(session.ends_at, days),
        minutes=session.minutes,
        place=unit_on(place, timezone.localdate(starts_at)) if place is not None else None,
        venue=session.venue,
    )


def put_in(session: Session) -> None:
    """Store a new session of a stored event."""
    if session.event.sessions.count() >= MOST_SESSIONS:
        raise Refused(_("An event has at most %(most)s sessions.") % {"most": MOST_SESSIONS})
    _check(session)
    session.save(force_insert=True)
    write_span(session.event)


def write_span(event: Event) -> None:
    """Beginning and end of the event follow from its sessions."""
    span = event.sessions.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    event.starts_at, event.ends_at = span["first"], span["last"]
    event.save(update_fields=["starts_at", "ends_at"])


def renew_letters(event: Event) -> dict[str, bool]:
    """Letters that are not out yet say when and where it is now; what `write_anew` did."""
    return write_anew(event) if rules.tells_of_moves(event) else {}


def lock_open(event: Event) -> None:
    """Hold the row of an event that may still be changed."""
    stored = Event.objects.select_for_update().get(pk=event.pk)
    if stored.state not in rules.OPEN_STATES:
        raise Refused(_("The event is cancelled or closed."))


def _check(session: Session) -> None:
    if session.ends_at <= session.starts_at:
        raise Refused(_("The end is before the start."), field="ends_time")
    if session.ends_at - session.starts_at > LONGEST:
        raise Refused(_("A session is at most 31 days long. Make several of it."), field="ends")
    passed = int((session.ends_at - session.starts_at).total_seconds() // 60)
    if not session.minutes:
        if timezone.localdate(session.starts_at) != timezone.localdate(session.ends_at):
            raise Refused(_("Say how many hours count: the session lasts over days."), field="minutes")
        session.minutes = passed
    if session.minutes > passed:
        raise Refused(_("More hours would count than pass."), field="minutes")
