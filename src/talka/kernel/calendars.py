"""What every calendar file of ours has: the clock of Riga, who invites, names of entries that stay the same."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Component, Timezone, vCalAddress, vText
from icalendar import Event as Entry

CONTENT_TYPE = "text/calendar; charset=utf-8"
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


def calendar_file(entries: Iterable[Entry], *, product: str, title: str = "") -> bytes:
    """A file with these entries."""
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if title:
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval;value=duration", "PT6H")
    for entry in entries:
        calendar.add_component(entry)
    if calendar.subcomponents:
        calendar.subcomponents.insert(0, _zone())
    return bytes(calendar.to_ical())


def organizer(name: str, address: str) -> vCalAddress:
    """Who invites; what is published names somebody (RFC 5546, 3.2.1)."""
    found = vCalAddress(f"mailto:{address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    found.params["CN"] = vText(name)
    return found


def lasting_name(code: str, salt: str, part: object) -> str:
    """Stays the same whatever changes, and counts nothing."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"{code}-{salted_hmac(salt, str(part)).hexdigest()[:12]}@{host}"


@lru_cache(maxsize=1)
def _zone() -> Component:
    """When the clocks of Riga are changed, for calendars that do not know it."""
    return Timezone.from_ical(RIGA)
