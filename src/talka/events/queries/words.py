"""When and where an event is, and what was answered, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from talka.activities.models import Format
from talka.events.models import Event, Session
from talka.events.queries.choices import NO, YES
from talka.kernel.written_days import written_day, written_days, written_moment

MINUTES = 60


def time_words(starts: datetime | None, ends: datetime | None) -> str:
    """“21.03.2026., 10:00–15:00”; over several days “21.03.2026. 10:00 – 23.03.2026. 15:00”."""
    if starts is None or ends is None:
        return ""
    one, other = timezone.localtime(starts), timezone.localtime(ends)
    if one.date() == other.date():
        return f"{written_day(one.date())}, {one:%H:%M}–{other:%H:%M}"
    return f"{written_moment(one)} – {written_moment(other)}"


def clock_words(starts: datetime | None, ends: datetime | None) -> str:
    """The same beside a day that is told already: “10:00–15:00”, “10:00 – 23.03.2026.” over several days."""
    if starts is None or ends is None:
        return ""
    one, other = timezone.localtime(starts), timezone.localtime(ends)
    if one.date() == other.date():
        return f"{one:%H:%M}–{other:%H:%M}"
    return f"{one:%H:%M} – {written_day(other.date())}"


def when_words(event: Event, sessions: int = 1) -> str:
    """When an event is; one of several sessions says its days only."""
    if sessions > 1 and event.starts_at is not None and event.ends_at is not None:
        first, last = (timezone.localtime(moment).date() for moment in (event.starts_at, event.ends_at))
        return written_days(first, last)
    return time_words(event.starts_at, event.ends_at)


def weekday_words(event: Event) -> str:
    """The name of the day, where the event is on one day."""
    days = {timezone.localtime(one).date() for one in (event.starts_at, event.ends_at) if one is not None}
    return str(WEEKDAYS[days.pop().weekday()]).lower() if len(days) == 1 else ""


def where_words(event: Event, sessions: Sequence[Session]) -> str:
    """Towns of the sessions, and whether one may take part online."""
    somewhere = () if event.format == Format.ONLINE else sessions
    towns = list(dict.fromkeys(str(one.place) if one.place else one.venue for one in somewhere))
    online = [_("online")] if event.format in {Format.ONLINE, Format.HYBRID} else []
    return ", ".join([*(town for town in towns if town), *online])


def venue_words(event: Event, sessions: Sequence[Session]) -> str:
    """The address where there is one, otherwise the towns; and whether one may take part online."""
    if len(sessions) != 1 or not (venue := session_where(sessions[0])):
        return where_words(event, sessions)
    return ", ".join([venue, _("also online")] if event.format == Format.HYBRID else [venue])


def session_where(session: Session) -> str:
    """Venue and town of a session."""
    town = str(session.place) if session.place else ""
    return ", ".join(part for part in (session.venue, town if town not in session.venue else "") if part)


def hours(minutes: int) -> str:
    """Hours with minutes where there are any: 3 h, 1 h 30 min, 45 min."""
    whole, rest = divmod(minutes, MINUTES)
    words = [_("%(count)s h") % {"count": whole}] if whole else []
    words += [_("%(count)s min") % {"count": rest}] if rest or not whole else []
    # It never breaks over two lines.
    return "\u00a0".join(words).replace(" ", "\u00a0")


def days(starts: datetime, ends: datetime) -> str:
    """The day, or the first and the last."""
    return written_days(timezone.localdate(starts), timezone.localdate(ends))


def answer_words(answer: str) -> str:
    """An answer as it is read."""
    return {YES: _("yes"), NO: _("no")}.get(answer, answer)
