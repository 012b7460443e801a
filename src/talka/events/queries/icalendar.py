"""Events as calendar files: one entry a session, known by the same UID for ever, newer by its SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from talka.activities.models import Format
from talka.events.models import Event, EventState, Session
from talka.events.queries.words import session_where
from talka.kernel.addresses import absolute

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Talka//Events//LV"


@dataclass(frozen=True)
class Mine:
    """What only somebody registered has in their calendar."""

    link: str = ""
    online_link: str = ""
    is_cancelled: bool = False
    # Grows with each change of the registration.
    version: int = 0


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
    return bytes(calendar.to_ical())


def _entry(event: Event, session: Session, number: tuple[int, int], mine: Mine) -> Entry:
    entry, page = Entry(), absolute(reverse("events:event", args=[event.code]))
    entry.add("uid", uid_of(event, session))
    entry.add("dtstamp", datetime.now(tz=UTC).replace(microsecond=0))
    # In universal time: every calendar shows it in the reader's own, also after the clocks change.
    entry.add("dtstart", session.starts_at.astimezone(UTC))
    entry.add("dtend", session.ends_at.astimezone(UTC))
    entry.add("sequence", event.version + session.moves + mine.version)
    part = session.title or (f"{number[0]}/{number[1]}" if number[1] > 1 else "")
    entry.add("summary", f"{event.title} – {part}" if part else event.title)
    # Whoever comes to a place must find it; the link for taking part from elsewhere stands in the description.
    venue = "" if event.format == Format.ONLINE else session_where(session)
    if where := venue or mine.online_link or (_("online") if event.format == Format.ONLINE else ""):
        entry.add("location", where)
    told = [event.summary, mine.online_link and f"{_('Online')}: {mine.online_link}", mine.link]
    entry.add("description", "\n".join(filter(None, told)))
    entry.add("url", page)
    cancelled = mine.is_cancelled or event.state == EventState.CANCELLED
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry


def uid_of(event: Event, session: Session) -> str:
    """Stays the same whatever changes, and counts nothing."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"{event.code}-{salted_hmac('talka.events.uid', str(session.pk)).hexdigest()[:12]}@{host}"
