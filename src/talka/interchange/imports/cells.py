"""Cells of the interchange format, read by what their column holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from talka.interchange.imports.lookups import Lookups
from talka.interchange.queries.columns import Column
from talka.interchange.queries.promise_tables import NARROWED_BY
from talka.kernel.imports.problems import BadCell, nearest
from talka.kernel.mistakes import explain
from talka.kernel.money import BadAmount, parse_euros
from talka.kernel.numbers import BadCount, parse_count
from talka.kernel.periods import BadDate, parse_date_or_datetime
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import fold
from talka.places.queries import region_named
from talka.programmes.models.indicators import DIMENSIONS

MOST_COUNT = 2_147_483_647
MOST_VALUE = 10**13
_MINUTES = 60
_HOURS = re.compile(r"(?P<whole>\d{1,7})(?:[.,](?P<part>\d{1,4}))?", re.ASCII)
_DOUBTFUL_HOURS = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_CLOCK = re.compile(r"(?P<hours>\d{1,7}):(?P<minutes>[0-5]\d)(?::00)?", re.ASCII)
_APART = re.compile(r"[;,\n]")
_LINK = URLValidator(schemes=["http", "https"])
_DIMENSIONS_NAMED = {fold(heading): name for name, heading in NARROWED_BY.items()}

Cell = Callable[[Column, str, Lookups], Any]


def read_cell(column: Column, text: str, look: Lookups) -> Any:
    """The value of a cell. Raises BadCell."""
    if not text:
        if column.filled:
            raise BadCell(_("This cannot be empty."))
        return column.default
    try:
        return READERS[column.kind](column, text, look)
    except (BadAmount, BadCount, BadDate, BadRegistrationNumber) as error:
        raise BadCell(explain(error)) from error


def _line(column: Column, text: str, _look: Lookups) -> str:
    line = " ".join(text.split()) if "\n" in text else text
    if len(line) > column.most:
        raise BadCell(
            _("The text has %(length)s characters; at most %(most)s are kept.")
            % {"length": len(line), "most": column.most}
        )
    return line


def _paragraphs(column: Column, text: str, _look: Lookups) -> str:
    if len(text) > column.most:
        raise BadCell(
            _("The text has %(length)s characters; at most %(most)s are kept.")
            % {"length": len(text), "most": column.most}
        )
    return text


@lru_cache(maxsize=4096)
def _moment_of(text: str) -> tuple[date, time | None]:
    return parse_date_or_datetime(text)


def _day(_column: Column, text: str, _look: Lookups) -> date:
    day, time_of_day = _moment_of(text)
    # A workbook keeps a bare day as its midnight.
    if time_of_day not in {None, time(0)}:
        raise BadCell(_("Only a date stands here, without a time."))
    return day


def _moment(_column: Column, text: str, _look: Lookups) -> tuple[date, time | None]:
    return _moment_of(text)


def _money(_column: Column, text: str, _look: Lookups) -> int:
    return parse_euros(text)


def _count(column: Column, text: str, _look: Lookups) -> int:
    return parse_count(text, most=column.most or MOST_COUNT)


def _hours(_column: Column, text: str, _look: Lookups) -> int:
    bare = text.replace("\u00a0", "").replace(" ", "")
    if _DOUBTFUL_HOURS.fullmatch(bare):
        raise BadCell(_("Is this thousands or parts of an hour? Write 1 500 or 1,5."))
    clock = _CLOCK.fullmatch(bare)
    if clock:
        minutes = int(clock["hours"]) * _MINUTES + int(clock["minutes"])
    else:
        number = _HOURS.fullmatch(bare)
        if number is None:
            raise BadCell(_("These are no hours. Write them like 1,5 or 1:30."))
        minutes = round(float(f"{number['whole']}.{number['part'] or 0}") * _MINUTES)
    if minutes > MOST_COUNT:
        raise BadCell(_("This number is too large. Check the digits."))
    return minutes


def _year(_column: Column, text: str, look: Lookups) -> int:
    ordinal = parse_count(text, most=10_000)
    if ordinal not in look.years:
        raise BadCell(
            _("There is no implementation year %(year)s.") % {"year": ordinal},
            nearest(text, [str(year) for year in look.years]),
        )
    return ordinal


def _purpose(_column: Column, text: str, look: Lookups) -> str:
    code = look.purpose_code(text)
    if code is None:
        raise BadCell(_("There is no such purpose in the agreement."), nearest(text, look.purposes))
    return code


def _kind(_column: Column, text: str, look: Lookups) -> str:
    code = look.kind_code(text)
    if code is None and not look.may_add_kinds:
        raise BadCell(_("There is no such kind of work; a manager can add it."), nearest(text, look.kind_words()))
    code = code or look.bring_kind(text)
    if code is None:
        raise BadCell(_("No code of a kind of work can be made of this."), nearest(text, look.kind_words()))
    return code


def _choice(column: Column, text: str, _look: Lookups) -> str:
    if text in column.choices:
        return text
    folded = fold(text)
    for code, word in column.choices.items():
        if folded in {fold(code), fold(word)}:
            return code
    if column.code == "currency":
        raise BadCell(_("Only amounts in euros are kept."), "EUR")
    raise BadCell(_("None of the accepted words."), nearest(text, [*column.choices.values(), *column.choices]))


def _registration_number(_column: Column, text: str, _look: Lookups) -> str:
    return check_registration_number(text)


def _region(column: Column, text: str, look: Lookups) -> str:
    region = region_named(text)
    return region.name if region else _line(column, text, look)


def _municipality(_column: Column, text: str, look: Lookups) -> str:
    code = look.municipalities.get(fold(text))
    if code is None:
        raise BadCell(_("There is no such municipality."), nearest(text, look.municipalities))
    return code


def _centre(_column: Column, text: str, look: Lookups) -> str:
    code = look.centre_code(text)
    if code is None:
        raise BadCell(_("No such centre works under this agreement."), nearest(text, look.centres))
    return code


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _APART.split(text) if part.strip()]


def _centres(_column: Column, text: str, look: Lookups) -> tuple[str, ...]:
    # Whether they may stand there is judged with the agreement, which is known only after its row is read.
    return tuple(sorted({look.centre_code(part) or part for part in _parts(text)} - {look.own_centre}))


def _measure(_column: Column, text: str, look: Lookups) -> str:
    if text not in look.measures:
        raise BadCell(_("Nothing of this name can be counted."), nearest(text, look.measures))
    return text


def _codes(column: Column, text: str, look: Lookups) -> tuple[str, ...]:
    return tuple(sorted({_filter_code(column.code, part, look) for part in _parts(text)}))


def _filter_code(dimension: str, part: str, look: Lookups) -> str:
    if dimension == "kind":
        code = look.kind_code(part)
        if code is None:
            raise BadCell(_("There is no such kind of work."), nearest(part, look.kind_words()))
        return code
    if dimension == "purpose":
        code = look.purpose_code(part)
        if code is None:
            raise BadCell(_("There is no such purpose in the agreement."), nearest(part, look.purposes))
        return code
    return part


def _filter(_column: Column, text: str, look: Lookups) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        typed, sign, value = part.partition("=")
        name = typed.strip() if typed.strip() in DIMENSIONS else _DIMENSIONS_NAMED.get(fold(typed).strip(), "")
        if part.strip() and not (sign and name):
            words = nearest(typed.strip(), [*NARROWED_BY.values(), *DIMENSIONS])
            raise BadCell(_("Write it like: Darba veids = Seminārs; Kanāls = facebook."), words)
        if part.strip():
            found[name] = tuple(sorted({_filter_code(name, word, look) for word in _parts(value)}))
    return found


def _indicator(_column: Column, text: str, look: Lookups) -> str:
    if text not in look.indicators:
        raise BadCell(_("There is no such indicator in the agreement."), nearest(text, look.indicators))
    return text


def _link(column: Column, text: str, look: Lookups) -> str:
    try:
        _LINK(text)
    except ValidationError as error:
        raise BadCell(_("This is no web address. It starts with https://.")) from error
    return _line(column, text, look)


def _as_text(_column: Column, text: str, _look: Lookups) -> str:
    """Left as text: what it means depends on another cell of the row."""
    return text


READERS: dict[str, Cell] = {
    "line": _line, "slug": _line, "figure": _line, "paragraphs": _paragraphs, "day": _day, "moment": _moment,
    "money": _money, "count": _count, "hours": _hours, "year": _year,
    "purpose": _purpose, "kind": _kind, "choice": _choice,
    "registration_number": _registration_number, "region": _region, "municipality": _municipality, "centre": _centre,
    "centres": _centres, "measure": _measure, "codes": _codes, "filter": _filter, "indicator": _indicator,
    "link": _link, "target": _as_text, "declared": _as_text,
}  # fmt: skip
