"""Fields of forms for a time of day, for hours of work and for the address of a page."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MOST_MINUTES = 60 * 24 * 366
MINUTES = 60
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)
_HOURS = re.compile(r"(\d{1,8}|\d{1,3}(?: \d{3})+)(?:[.,](\d{1,2}))?(?: ?(?:h|st\.?))?", re.ASCII)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,5}):([0-5]\d)|(?:(\d{1,5}) ?(?:h|st\.?) )?(\d{1,6}) ?min\.?", re.ASCII)
_LONGEST = 30


class ClockField(forms.Field):
    """A time of day, typed like 10:00, 10.00 or 10."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})

    def to_python(self, value: object) -> time | None:
        """Read the time."""
        text = str(value or "").strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text[:_LONGEST])
        try:
            return time(int(match[1]), int(match[2] or 0)) if match else self._refuse()
        except ValueError:
            return self._refuse()

    def prepare_value(self, value: object) -> object:
        """Show a time as it is usually typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def _refuse(self) -> time:
        raise ValidationError(_("This is not a time. Write it like 10:00."), code="not_a_time")


class HoursField(forms.Field):
    """Hours of work, kept as minutes: 1,5 or 1:30 or 90 min; empty is unknown."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"})

    def __init__(self, *, most: int = MOST_MINUTES, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def to_python(self, value: object) -> int | None:
        """Read the hours as minutes."""
        text = " ".join(str(value or "").split())[:_LONGEST]
        if not text:
            return None
        minutes = _minutes(text)
        if minutes is None:
            raise ValidationError(_("These are not hours. Write them like 1,5 or 1:30 or 90 min."), code="not_hours")
        if minutes > self.most:
            raise ValidationError(_("This number is too large. Check the digits."), code="too_large")
        return minutes

    def prepare_value(self, value: object) -> object:
        """Show minutes as hours."""
        if not isinstance(value, int):
            return value
        hours, rest = divmod(value, MINUTES)
        return f"{hours}:{rest:02d}" if rest else str(hours)


def _minutes(text: str) -> int | None:
    if match := _HOURS.fullmatch(text):
        part = (match[2] or "0").ljust(2, "0")
        return int(match[1].replace(" ", "")) * MINUTES + round(int(part) * MINUTES / 100)
    if match := _HOURS_AND_MINUTES.fullmatch(text):
        hours, minutes = (match[1], match[2]) if match[1] else (match[3], match[4])
        return int(hours or 0) * MINUTES + int(minutes)
    return None


def link_field(**kwargs: Any) -> forms.URLField:
    """An address of a page, nothing that a browser would run."""
    field = forms.URLField(max_length=500, assume_scheme="https", required=False, **kwargs)
    field.validators = [
        *(one for one in field.validators if not isinstance(one, URLValidator)),
        URLValidator(schemes=["http", "https"]),
    ]
    return field
