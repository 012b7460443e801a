"""Money in whole cents of a euro, read from and written as Latvians write it."""

import re
from typing import NewType

from talka.kernel.text import LONGEST_TYPED, Misread

Cents = NewType("Cents", int)

MOST_CENTS = 10**13
_NBSP = "\u00a0"
_DECIMALS = 2

_CURRENCY = re.compile(r"^(?:€|eur|eiro|euro)|(?:€|eur|eiro|euro)$", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009]+")
_NEGATIVE = re.compile(r"^[-\u2212\u2013]\s*")
_WHOLE = r"(?P<whole>\d+|\d{1,3}(?:%s\d{3})+)"
_SHAPES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        _WHOLE % "[ ']" + r"(?:[.,](?P<part>\d+))?",
        _WHOLE % r"\." + r",(?P<part>\d+)",
        _WHOLE % "," + r"\.(?P<part>\d+)",
        r"(?P<whole>\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,})(?P<part>)",
    )
)
# After a comma three digits are cents and a bit; after a dot they may be hundreds.
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


class BadAmount(Misread):
    """The text is no amount of euros.

    code: empty, not_a_number, too_many_decimals, doubtful, negative or too_large.
    """


def parse_euros(text: str, *, allow_negative: bool = False) -> Cents:
    """Read "1 234,56 €", "1234.56", "1.234,56" or "EUR 1234". Raises BadAmount.

    "1.234" is refused as doubtful: it could mean a thousand as well as one and a bit.
    """
    bare = _bare_number(text)
    sign = _NEGATIVE.match(bare)
    digits = bare[sign.end() :] if sign else bare
    match = next(filter(None, (shape.fullmatch(digits) for shape in _SHAPES)), None)
    if match is None:
        raise BadAmount("not_a_number", text)
    whole, part = re.sub(r"\D", "", match["whole"]), match["part"] or ""
    if len(part) > _DECIMALS:
        raise BadAmount("doubtful" if _DOUBTFUL.fullmatch(digits) else "too_many_decimals", text)
    cents = int(whole) * 100 + int(part.ljust(_DECIMALS, "0"))
    if cents > MOST_CENTS:
        raise BadAmount("too_large", text)
    if sign and cents and not allow_negative:
        raise BadAmount("negative", text)
    return Cents(-cents if sign else cents)


def _bare_number(text: str) -> str:
    """Return the text without currency and with plain single spaces. Raises BadAmount."""
    if len(text) > LONGEST_TYPED:
        raise BadAmount("not_a_number", text)
    bare = _CURRENCY.sub("", _SPACES.sub(" ", text).strip(), count=1).strip()
    if not bare:
        raise BadAmount("empty", text)
    return bare


def format_euros(cents: int | None, *, symbol: bool = True) -> str:
    """Write 123456 as "1 234,56 €", with no-break spaces; unknown as nothing."""
    if cents is None:
        return ""
    euros, rest = divmod(abs(cents), 100)
    sign = "\u2212" if cents < 0 else ""
    amount = f"{sign}{euros:,}".replace(",", _NBSP) + f",{rest:02d}"
    return f"{amount}{_NBSP}€" if symbol else amount


def decimal_text(cents: int | None) -> str | None:
    """Write 5399400 as "53994.00", for machines; unknown stays None."""
    if cents is None:
        return None
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"
