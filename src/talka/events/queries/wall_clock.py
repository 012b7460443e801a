"""Moments as the clock on the wall shows them: an evening stays an evening when the clocks are changed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.kernel.actions import Refused
from talka.kernel.periods import format_date


class NoSuchTime(Refused):
    """On that day the clocks are put forward over this time."""

    def __init__(self, day: dt.date, clock: dt.time) -> None:
        words = _("On %(day)s there is no %(clock)s: the clocks are put forward then. Choose another time.")
        super().__init__(words % {"day": format_date(day), "clock": f"{clock:%H:%M}"}, field="starts_time")


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """The moment at which the clock shows this; of two such moments, when clocks are put back, the first.

    Raises NoSuchTime.
    """
    shown = dt.datetime.combine(day, clock)
    made = shown.replace(tzinfo=timezone.get_current_timezone())
    # What the zone makes of a time that it leaves out is an hour away from it.
    if timezone.localtime(made.astimezone(dt.UTC)).replace(tzinfo=None) != shown:
        raise NoSuchTime(day, clock)
    return made


def days_later(at: dt.datetime, days: int) -> dt.datetime:
    """So many days later at the same time by the clock. Raises NoSuchTime."""
    local = timezone.localtime(at)
    return moment(local.date() + dt.timedelta(days=days), local.time().replace(tzinfo=None))
