"""What every part of the interface for machines shares: who asks, and values that are read as strictly as a form's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from talka.kernel.actions import Refused
from talka.kernel.mistakes import explain
from talka.kernel.periods import BadDate, parse_date
from talka.kernel.text import BadText, clean_text

MOST_COUNT = 2_147_483_647
MOST_ID = 2**63 - 1
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EUROS = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::00)?", re.ASCII)
_is_address = URLValidator(schemes=["http", "https"])


class MachineRequest(HttpRequest):
    """The request of a machine whose key was accepted; `auth` is the owner with the rights of the key and no more."""

    # An accounts.User; the kernel knows no domain word.
    auth: Any


class Input(BaseModel):
    """What a machine sends: a field that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid")


def without_defaults(schema: dict[str, Any]) -> None:
    """The shape of a change, where what is not sent stays: a client that fills in defaults would empty the fields."""
    for field in schema["properties"].values():
        field.pop("default", None)


class Output(BaseModel):
    """What a machine receives; null is unknown."""


def refuse_unknown(request: HttpRequest, query: type[Input]) -> None:
    """A misspelt filter must not quietly show everything."""
    for name in request.GET:
        if name not in query.model_fields:
            raise Refused(_("There is no such field."), field=name[:60])


def cleaned(most: int, *, multiline: bool = False) -> Callable[[str], str]:
    """Store text as a form would: composed letters, nothing invisible, not longer than its column."""

    def clean(value: str) -> str:
        try:
            text = clean_text(value, multiline=multiline)
        except BadText as error:
            raise ValueError(explain(error)) from error
        if len(text) > most:
            # Composing letters may lengthen a text, so its length is asked again.
            raise ValueError(_("At most %(most)d characters.") % {"most": most})
        return text

    return clean


def _day(value: object) -> date:
    """A day as machines write it; a number is not a day, whatever it counts."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError(_("Write the day like 2022-07-15."))
    try:
        return parse_date(value)
    except BadDate as error:
        raise ValueError(explain(error)) from error


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    try:
        if match is not None:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise ValueError(_("Write the time like 10:00."))


def _cents(value: object) -> int:
    """Euros as text, so that no amount passes through a fraction of the machine."""
    match = _EUROS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(_("Write the amount as text, like “120.50”."))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _checked(check: Callable[[str], None], words: Callable[[], str]) -> Callable[[str], str]:
    def checked(value: str) -> str:
        try:
            if value:
                check(value)
        except ValidationError as error:
            raise ValueError(words()) from error
        return value

    return checked


Code = Annotated[str, Field(max_length=60), AfterValidator(cleaned(60))]
Line = Annotated[str, Field(max_length=300), AfterValidator(cleaned(300))]
Paragraphs = Annotated[str, Field(max_length=5000), AfterValidator(cleaned(5000, multiline=True))]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST_COUNT)]
Ordinal = Annotated[int, Field(ge=1, le=1000)]
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "example": "10:00"})]
# Whole cents inside, euros as text outside.
Euros = Annotated[int, BeforeValidator(_cents), WithJsonSchema({"type": "string", "example": "120.50"})]
Version = Annotated[int, Field(strict=True, ge=1, le=MOST_COUNT)]
Address = Annotated[
    str,
    Field(max_length=500),
    AfterValidator(cleaned(500)),
    AfterValidator(_checked(_is_address, lambda: _("This is not an address of a page."))),
    WithJsonSchema({"type": "string", "format": "uri", "maxLength": 500}),
]
Email = Annotated[
    str,
    Field(max_length=254),
    AfterValidator(cleaned(254)),
    AfterValidator(_checked(validate_email, lambda: _("This is not an e-mail address."))),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 254}),
]
