"""Days and moments as whoever reads them writes them: 15.07.2022. in Latvian and English, 15.07.2022 in Ukrainian."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from talka.kernel.periods import format_date

OURS = ("lv", "en")


def written_day(day: dt.date | None) -> str:
    """A day in the active language; nothing for none."""
    language = (get_language() or "")[:2]
    if day is None or language in {"", *OURS}:
        return format_date(day)
    return date_format(day, "SHORT_DATE_FORMAT")


def written_moment(moment: dt.datetime | None) -> str:
    """A moment by the clock of Riga, with its day; nothing for none."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{written_day(local.date())} {local:%H:%M}"


def written_month(day: dt.date) -> str:
    """The month of a day, in words: "2026. gada oktobris"."""
    return date_format(day, r"Y. \g\a\d\a F" if (get_language() or "")[:2] == "lv" else "F Y")


def written_days(starts: dt.date, ends: dt.date) -> str:
    """The first day and the last, or the one that both are."""
    return written_day(starts) if starts == ends else f"{written_day(starts)}–{written_day(ends)}"
