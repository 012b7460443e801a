"""Cells of lists, read by what their column holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from talka.intake.imports.lookups import Lookups
from talka.kernel.imports.columns import Column
from talka.kernel.imports.problems import BadCell, nearest
from talka.kernel.mistakes import explain
from talka.kernel.periods import BadDate, parse_date_or_datetime
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import fold
from talka.registry.models.profiles import stored_words
from talka.registry.queries.territories import BadTerritory, checked_territory

_APART = re.compile(r"[;\n]")
_LINK, _EMAIL = URLValidator(schemes=["http", "https"]), EmailValidator()
# As Excel hands a number over that was typed into a cell of numbers.
_WHOLE = re.compile(r"(?P<number>\d+)(?:[.,]0+)?", re.ASCII)
MOST_DIGITS = 18

Cell = Callable[[Column, str, Lookups], Any]


def read_cell(column: Column, text: str, look: Lookups) -> Any:
    """The value of a cell. Raises BadCell, and Unclear where it may mean several things."""
    if not text:
        raise BadCell(_("This cannot be empty."))
    try:
        return READERS[column.kind](column, text, look)
    except (BadDate, BadRegistrationNumber) as error:
        raise BadCell(explain(error)) from error


def _line(column: Column, text: str, _look: Lookups) -> str:
    line = " ".join(text.split())
    _refuse_long(column, line)
    return line


def _paragraphs(column: Column, text: str, _look: Lookups) -> str:
    _refuse_long(column, text)
    return text


def _refuse_long(column: Column, text: str) -> None:
    if len(text) > column.most:
        raise BadCell(
            _("The text has %(length)s characters; at most %(most)s are kept.")
            % {"length": len(text), "most": column.most}
        )


@lru_cache(maxsize=4096)
def _moment_of(text: str) -> tuple[date, time | None]:
    return parse_date_or_datetime(text)


def _day(_column: Column, text: str, _look: Lookups) -> date:
    day, time_of_day = _moment_of(text)
    # A workbook keeps a bare day as its midnight.
    if time_of_day not in {None, time(0)}:
        raise BadCell(_("Only a date stands here, without a time."))
    return day


def _code(column: Column, text: str) -> str:
    folded = fold(text)
    found = next((code for code, word in column.choices.items() if folded in {fold(code), fold(word)}), None)
    if found is None:
        raise BadCell(_("None of the accepted words."), nearest(text, [*column.choices.values(), *column.choices]))
    return found


def _choice(column: Column, text: str, _look: Lookups) -> str:
    return _code(column, text)


def _words(column: Column, text: str, _look: Lookups) -> str:
    """In the order of the list, so that the same words in another order are the same."""
    given = {_code(column, part) for part in _parts(text, ",")}
    return stored_words(code for code in column.choices if code in given)


def _parts(text: str, also: str = "") -> list[str]:
    whole = text.replace(also, ";") if also else text
    return [part.strip() for part in _APART.split(whole) if part.strip()]


def _registration_number(_column: Column, text: str, _look: Lookups) -> str:
    whole = _WHOLE.fullmatch(text)
    return check_registration_number(whole["number"] if whole else text)


def _record(_column: Column, text: str, _look: Lookups) -> int:
    whole = _WHOLE.fullmatch(text)
    if whole is None or len(whole["number"]) > MOST_DIGITS:
        raise BadCell(_("This is no number of a record."), _("Leave it empty for something new."))
    return int(whole["number"])


def _email(column: Column, text: str, look: Lookups) -> str:
    address = _line(column, text.removeprefix("mailto:"), look)
    try:
        _EMAIL(address)
    except ValidationError as error:
        raise BadCell(_("This is no e-mail address.")) from error
    return address


def _link(column: Column, text: str, look: Lookups) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        _LINK(address)
    except ValidationError as error:
        raise BadCell(_("This is no web address. It starts with https://.")) from error
    return _line(column, address, look)


def _territory(_column: Column, text: str, _look: Lookups) -> str:
    try:
        return checked_territory(text)
    except BadTerritory as error:
        raise BadCell(str(error)) from error


def _place(_column: Column, text: str, look: Lookups) -> int:
    return look.places.meant(text, look.answers)


def _places(_column: Column, text: str, look: Lookups) -> tuple[int, ...]:
    return tuple(sorted({look.places.meant(part, look.answers) for part in _parts(text)}))


def _areas(_column: Column, text: str, look: Lookups) -> tuple[int, ...]:
    return tuple(sorted({_area(part, look) for part in _parts(text)}))


def _area(part: str, look: Lookups) -> int:
    found = look.areas.get(fold(part))
    if found is None:
        raise BadCell(_("There is no such area of activity."), nearest(part, look.area_names.values()))
    return found


def _organisation(_column: Column, text: str, look: Lookups) -> Any:
    return look.organisations.meant(text, look.answers)


def _community(_column: Column, text: str, look: Lookups) -> Any:
    return look.communities.meant(text, look.answers)


def _network(_column: Column, text: str, look: Lookups) -> Any:
    return look.networks.meant(text, look.answers)


READERS: dict[str, Cell] = {
    "line": _line, "paragraphs": _paragraphs, "day": _day, "choice": _choice, "words": _words,
    "registration_number": _registration_number, "record": _record, "email": _email, "link": _link,
    "territory": _territory, "place": _place, "places": _places, "areas": _areas, "organisation": _organisation,
    "community": _community, "network": _network,
    # Who is meant is told by the name and the address together.
    "person": _line,
}  # fmt: skip
