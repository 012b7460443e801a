"""On which days somebody is there to answer: not on Saturdays, Sundays and the holidays of the law."""

from __future__ import annotations

import datetime as dt

# Month and day: New Year, 1 and 4 May, Līgo and Jāņi, the proclamation of the state, Christmas, New Year's Eve.
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31)})
MAY, NOVEMBER = (5, 4), (11, 18)
SATURDAY = 5
# How soon the centres promise to answer.
ANSWER_WITHIN = 3


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    week = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - week
    month = 3 + (days + 40) // 44
    return dt.date(year, month, days + 28 - 31 * (month // 4))


def is_working_day(day: dt.date) -> bool:
    """Whether the centres are open."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS:
        return False
    if day - easter(day.year) in {dt.timedelta(days=-2), dt.timedelta(days=1)}:
        return False
    # 4 May and 18 November on a Saturday or Sunday are made up for on Monday.
    return not (day.weekday() == 0 and any(_is(day - dt.timedelta(days=n)) for n in (1, 2)))


def _is(day: dt.date) -> bool:
    return (day.month, day.day) in {MAY, NOVEMBER}


def working_days_after(day: dt.date, number: int) -> dt.date:
    """The day that is so many working days later."""
    while number:
        day += dt.timedelta(days=1)
        number -= is_working_day(day)
    return day
