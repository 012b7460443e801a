"""Days and periods: read as Latvians write them, and counted with both ends in."""

import re
from dataclasses import dataclass
from datetime import date, time

from talka.kernel.text import LONGEST_TYPED, Misread, fold

FIRST_YEAR, LAST_YEAR = 1990, 2100

_MONTHS = (
    *("janvar", "februar", "mart", "april", "maij", "junij"),
    *("julij", "august", "septembr", "oktobr", "novembr", "decembr"),
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{1,3}}"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})\.?", re.ASCII)
_IN_WORDS = (
    re.compile(rf"(?P<year>\d{{4}}) (?:gada|g) (?P<day>\d{{1,2}}) {_MONTH}", re.ASCII),
    re.compile(rf"(?P<day>\d{{1,2}}) {_MONTH} (?P<year>\d{{4}})(?: gada| gads| g)?", re.ASCII),
)
_WITH_TIME = re.compile(
    r"(?P<day>.*?)(?:T|,?\s+(?:plkst\.?|pl\.)?\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?",
    re.ASCII | re.DOTALL,
)
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_LAST_ROMAN = 3999


class BadDate(Misread):
    """The text is no date.

    code: empty, not_a_date, no_such_day, no_such_time or year_out_of_range.
    """


class BadPeriod(ValueError):
    """The period ends before it starts."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from starts to ends, both included. Raises BadPeriod."""

    starts: date
    ends: date

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise BadPeriod(f"{self.ends} is before {self.starts}")

    def __str__(self) -> str:
        return format_date_range(self.starts, self.ends)

    @property
    def days(self) -> int:
        """How many days, counting both ends."""
        return (self.ends - self.starts).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether the day is in the period."""
        return self.starts <= day <= self.ends

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the periods share a day."""
        return self.starts <= other.ends and other.starts <= self.ends


def parse_date(text: str) -> date:
    """Read 2022-07-15, 15.07.2022., "2022. gada 15. jūlijs" or "15. jūlijs 2022". Raises BadDate.

    A year of two digits is refused, since it does not say its century.
    """
    bare = text.strip()
    if not bare:
        raise BadDate("empty", text)
    if len(bare) > LONGEST_TYPED:
        raise BadDate("not_a_date", text)
    match = _ISO.fullmatch(bare) or _DOTTED.fullmatch(bare)
    if match is not None:
        return _day(int(match["year"]), int(match["month"]), int(match["day"]), text)
    folded = fold(bare)
    match = next(filter(None, (shape.fullmatch(folded) for shape in _IN_WORDS)), None)
    if match is None:
        raise BadDate("not_a_date", text)
    return _day(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]), text)


def _day(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate("year_out_of_range", text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDate("no_such_day", text) from error


def parse_date_or_datetime(text: str) -> tuple[date, time | None]:
    """Read a date with or without its local time: 2022-10-28T10:00 or "28.10.2022. plkst. 10:00". Raises BadDate."""
    match = _WITH_TIME.fullmatch(text.strip()) if len(text) <= LONGEST_TYPED else None
    if match is None:
        return parse_date(text), None
    day = parse_date(match["day"])
    try:
        return day, time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise BadDate("no_such_time", text) from error


def format_date(day: date | None) -> str:
    """Write 15.07.2022., the short Latvian form; unknown as nothing."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}." if day else ""


def format_date_range(starts: date | None, ends: date | None) -> str:
    """Write both ends, or the one day when they are the same or only one is known."""
    if starts is None or ends is None or starts == ends:
        return format_date(starts or ends)
    return f"{format_date(starts)}–{format_date(ends)}"


def roman(n: int) -> str:
    """Write 4 as IV. Raises ValueError outside 1–3999."""
    if not 1 <= n <= _LAST_ROMAN:
        raise ValueError(f"No Roman numeral for {n}")
    written = ""
    for value, letters in _ROMAN:
        times, n = divmod(n, value)
        written += letters * times
    return written
