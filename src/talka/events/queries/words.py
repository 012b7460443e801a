"""Times and durations as they stand on papers and in letters."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.periods import format_date

MINUTES = 60


def hours(minutes: int) -> str:
    """Hours with minutes where there are any: 3 h, 1 h 30 min, 45 min."""
    whole, rest = divmod(minutes, MINUTES)
    words = [_("%(count)s h") % {"count": whole}] if whole else []
    words += [_("%(count)s min") % {"count": rest}] if rest or not whole else []
    # It never breaks over two lines.
    return "\u00a0".join(words).replace(" ", "\u00a0")


def when(starts: datetime, ends: datetime) -> str:
    """From when until when, on the clock of Riga; the day only once where it is one."""
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    if first.date() == last.date():
        return f"{format_date(first.date())} {first:%H:%M}–{last:%H:%M}"
    return f"{format_date(first.date())} {first:%H:%M} – {format_date(last.date())} {last:%H:%M}"


def days(starts: datetime, ends: datetime) -> str:
    """The day, or the first and the last."""
    first, last = timezone.localdate(starts), timezone.localdate(ends)
    return format_date(first) if first == last else f"{format_date(first)}–{format_date(last)}"
