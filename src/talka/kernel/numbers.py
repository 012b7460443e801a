"""Counts of people, hours and things: read from and written as Latvians write them."""

import re
from fractions import Fraction

from talka.kernel.text import LONGEST_TYPED, Misread

_NBSP = "\u00a0"
# What fits into a key of a row.
_MOST_DIGITS = 18
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009]+")
_WHOLE = r"(?P<whole>\d+|[1-9]\d{0,2}(?:%s\d{3})+)"
_SHAPES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        _WHOLE % "[ ']" + r"(?:[.,]0{1,2})?",
        _WHOLE % r"\." + r"(?:,0{1,2})?",
        _WHOLE % "," + r"(?:\.0{1,2})?",
    )
)
# A thousand to one reader, one and a bit to another.
_DOUBTFUL = re.compile(r"(?P<thousands>[1-9]\d{0,2})[.,](?P<rest>\d{3})", re.ASCII)
_BROKEN = re.compile(r"[\d ]+[.,]\d+", re.ASCII)
_NEGATIVE = ("-", "\u2212", "\u2013")


class BadCount(Misread):
    """The text is no count.

    code: empty, not_a_number, not_whole, doubtful, negative or too_large.
    """


def parse_count(text: str, most: int = 10**9) -> int:
    """Read a whole number from 0 to most: "1 250", "1250", "1.250.000", "1250,0". Raises BadCount.

    "1.250" is refused as doubtful: it could mean a thousand as well as one and a bit.
    """
    bare = _SPACES.sub(" ", text).strip() if len(text) <= LONGEST_TYPED else "?"
    if not bare:
        raise BadCount("empty", text)
    sign, digits = _split_sign(bare)
    if _DOUBTFUL.fullmatch(digits):
        raise BadCount("doubtful", text)
    match = next(filter(None, (shape.fullmatch(digits) for shape in _SHAPES)), None)
    if match is None:
        raise BadCount("not_whole" if _BROKEN.fullmatch(digits) else "not_a_number", text)
    count = int(re.sub(r"\D", "", match["whole"]))
    if sign and count:
        raise BadCount("negative", text)
    if count > most:
        raise BadCount("too_large", text)
    return count


def number_sent(text: str) -> int | None:
    """The number that an address or a hidden field carries: digits alone, and no more than a key has; else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _split_sign(text: str) -> tuple[bool, str]:
    return (True, text[1:].strip()) if text.startswith(_NEGATIVE) else (False, text)


def thousands_meant(text: str) -> int | None:
    """What "1.250" would be if its dot stood before hundreds; None where there is no such doubt."""
    match = _DOUBTFUL.search(text)
    return int(match["thousands"] + match["rest"]) if match else None


def format_scaled(n: int, scale: int) -> str:
    """Write 90 in units of 60 as "1,5": minutes as hours, to one decimal; a whole number has none."""
    whole, tenth = divmod(round(Fraction(10 * abs(n), scale)), 10)
    sign = "\u2212" if n < 0 and (whole or tenth) else ""
    return sign + format_count(whole) + (f",{tenth}" if tenth else "")


def format_count(n: int | None) -> str:
    """Write 1250 as "1 250", with no-break spaces; unknown as nothing."""
    if n is None:
        return ""
    sign = "\u2212" if n < 0 else ""
    return sign + f"{abs(n):,}".replace(",", _NBSP)
