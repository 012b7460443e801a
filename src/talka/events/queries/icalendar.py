"""Events as calendar files: one entry a session, known by the same UID for ever, newer by its SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm
from icalendar import Event as Entry

from talka.activities.models import Format
from talka.events.models import Event, EventState, Registration, Session
from talka.events.queries.words import session_where
from talka.kernel.addresses import absolute
from talka.kernel.calendars import calendar_file, lasting_name, organizer

PRODUCT = "-//Talka//Events//LV"


@dataclass(frozen=True)
class Mine:
    """What only somebody registered has in their calendar."""

    link: str = ""
    online_link: str = ""
    is_cancelled: bool = False
    # Grows with each change, also when somebody who had cancelled registers anew.
    version: int = 0


def mine_of(registration: Registration, online_link: str, *, link: str = "", is_cancelled: bool = False) -> Mine:
    """What the calendar of somebody registered is told.

    A calendar takes only what is newer than what it has, so the version is the time in seconds since the event was
    planned: of registering, or of cancelling.
    """
    at = registration.registered_at
    if is_cancelled:
        at = registration.cancelled_at or timezone.now()
    version = max(0, int((at - registration.event.added_at).total_seconds())) + int(is_cancelled)
    return Mine(link, online_link, is_cancelled, version)


def calendar_of(
    events: Iterable[tuple[Event, Iterable[Session]]], *, title: str = "", mine: Mine | None = None
) -> bytes:
    """The sessions of these events."""
    entries = []
    for event, sessions in events:
        listed = list(sessions)
        for number, session in enumerate(listed, start=1):
            entries.append(_entry(event, session, (number, len(listed)), mine or Mine()))
    return calendar_file(entries, product=PRODUCT, title=title)


def _entry(event: Event, session: Session, number: tuple[int, int], mine: Mine) -> Entry:
    entry, page = Entry(), absolute(reverse("events:event", args=[event.code]))
    entry.add("uid", uid_of(event, session))
    entry.add("dtstamp", datetime.now(tz=UTC).replace(microsecond=0))
    # By the clock of Riga, whose rules stand in the file; a calendar shows it in the reader's own.
    entry.add("dtstart", timezone.localtime(session.starts_at))
    entry.add("dtend", timezone.localtime(session.ends_at))
    entry.add("organizer", organizer(event.centre.name, event.centre.email))
    entry.add("sequence", event.version + session.moves + mine.version)
    part = session.title or (f"{number[0]}/{number[1]}" if number[1] > 1 else "")
    entry.add("summary", f"{event.title} – {part}" if part else event.title)
    # Whoever comes to a place must find it; the link for taking part from elsewhere stands in the description.
    venue = "" if event.format == Format.ONLINE else session_where(session)
    if where := venue or mine.online_link or (_("online") if event.format == Format.ONLINE else ""):
        entry.add("location", where)
    online = _("Online")
    told = [event.summary, mine.online_link and f"{online}: {mine.online_link}", mine.link]
    entry.add("description", "\n".join(filter(None, told)))
    entry.add("url", page)
    cancelled = mine.is_cancelled or event.state == EventState.CANCELLED
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if mine.link and not cancelled:
        entry.add_component(_alarm(event))
    return entry


def _alarm(event: Event) -> Alarm:
    """An hour before: the letter of the day before has said the rest."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", timedelta(hours=-1))
    return alarm


def uid_of(event: Event, session: Session) -> str:
    """Stays the same whatever changes."""
    return lasting_name(event.code, "talka.events.uid", session.pk)
