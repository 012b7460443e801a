"""Events as calendar files: one entry a session, known by the same UID for ever, newer by its SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Component, Timezone, vCalAddress, vText
from icalendar import Event as Entry

from talka.activities.models import Format
from talka.events.models import Event, EventState, Registration, Session
from talka.events.queries.words import session_where
from talka.kernel.addresses import absolute

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Talka//Events//LV"
# At one in the morning by universal time, as in the whole of the Union; each begins by the clock of before.
RIGA = """BEGIN:VTIMEZONE
TZID:Europe/Riga
BEGIN:STANDARD
DTSTART:19961027T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


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
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if title:
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval;value=duration", "PT6H")
    for event, sessions in events:
        listed = list(sessions)
        for number, session in enumerate(listed, start=1):
            calendar.add_component(_entry(event, session, (number, len(listed)), mine or Mine()))
    if calendar.subcomponents:
        calendar.subcomponents.insert(0, _zone())
    return bytes(calendar.to_ical())


@lru_cache(maxsize=1)
def _zone() -> Component:
    """When the clocks of Riga are changed, for calendars that do not know it."""
    return Timezone.from_ical(RIGA)


def _entry(event: Event, session: Session, number: tuple[int, int], mine: Mine) -> Entry:
    entry, page = Entry(), absolute(reverse("events:event", args=[event.code]))
    entry.add("uid", uid_of(event, session))
    entry.add("dtstamp", datetime.now(tz=UTC).replace(microsecond=0))
    # By the clock of Riga, whose rules stand in the file; a calendar shows it in the reader's own.
    entry.add("dtstart", timezone.localtime(session.starts_at))
    entry.add("dtend", timezone.localtime(session.ends_at))
    entry.add("organizer", _organizer(event))
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


def _organizer(event: Event) -> vCalAddress:
    """The centre; what is published names one (RFC 5546, 3.2.1)."""
    found = vCalAddress(f"mailto:{event.centre.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    found.params["CN"] = vText(event.centre.name)
    return found


def _alarm(event: Event) -> Alarm:
    """An hour before: the letter of the day before has said the rest."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", timedelta(hours=-1))
    return alarm


def uid_of(event: Event, session: Session) -> str:
    """Stays the same whatever changes, and counts nothing."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"{event.code}-{salted_hmac('talka.events.uid', str(session.pk)).hexdigest()[:12]}@{host}"
