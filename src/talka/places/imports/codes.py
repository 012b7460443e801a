"""Codes of the official classification: their shapes, and what a shape says.

Since 2021: LV, two zeros, two digits of the local government (01-19 state cities, 20-99 municipalities), two of the
unit in it (00 none, 01-19 state cities, 20-39 towns, 40-99 parishes), one of the version. Before: seven digits, the
last two of which are mostly zeros in the code of a local government; offices write them with LV and without.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from talka.places.imports.problems import BadValue
from talka.places.models import Kind, Level

REFORM = date(2021, 7, 1)
FIRST_DAY = date(2009, 7, 1)

_NEW = re.compile(r"LV00(?P<municipality>\d{2})(?P<unit>\d{2})\d", re.ASCII)
_OLD = re.compile(r"(?:LV)?(?P<code>\d{7})", re.ASCII)
_REGION = re.compile(r"LV00[0-9A-Z]", re.ASCII)
_LARGER = re.compile(r"LV0?", re.ASCII)
_FIRST_TOWN, _FIRST_PARISH = 20, 40


def normal_code(text: str, *, ended: bool = False, column: str = "") -> str:
    """The code as we store it; `ended` says that it was out of use by the reform. Raises BadValue."""
    code = "".join(text.upper().split())
    old = _OLD.fullmatch(code)
    if old and (ended or not _NEW.fullmatch(code)):
        return old["code"]
    if _NEW.fullmatch(code) or _REGION.fullmatch(code) or _LARGER.fullmatch(code):
        return code
    raise BadValue(
        _("This is no code of a territory. A code is LV and seven digits; before July 2021 it was seven digits."),
        column=column,
        value=text,
    )


def with_version(code: str, version: str) -> str:
    """The whole code where a file has its last digit, the version, in a column of its own."""
    return f"{code}{version}" if re.fullmatch(r"LV00\d{4}", code, re.ASCII) and re.fullmatch(r"\d", version) else code


def level_of(code: str, name: str = "") -> str:
    """The level that the shape of a normal code says; of an old one, whose last digits may be a version, the name."""
    if _LARGER.fullmatch(code):
        return Level.COUNTRY
    if _REGION.fullmatch(code):
        return Level.REGION
    new = _NEW.fullmatch(code)
    if new is None and name.endswith((" novads", " pagasts")):
        return Level.MUNICIPALITY if name.endswith(" novads") else Level.UNIT
    whole = new["unit"] == "00" if new else code.endswith("00")
    return Level.MUNICIPALITY if whole else Level.UNIT


def is_new(code: str) -> bool:
    """Whether it is a code since 2021, whose shape is strict."""
    return bool(_NEW.fullmatch(code))


def kind_of(code: str, name: str) -> str:
    """What the law calls a unit with this code and name."""
    new = _NEW.fullmatch(code)
    if level_of(code, name) == Level.MUNICIPALITY:
        if name.endswith(" novads"):
            return Kind.MUNICIPALITY if new else Kind.OLD_MUNICIPALITY
        return Kind.STATE_CITY if new else Kind.REPUBLICAN_CITY
    if new:
        number = int(new["unit"])
        return Kind.STATE_CITY if number < _FIRST_TOWN else Kind.TOWN if number < _FIRST_PARISH else Kind.PARISH
    return Kind.PARISH if name.endswith(" pagasts") else Kind.TOWN
