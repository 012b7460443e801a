"""Fields that only events need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from talka.events.queries.wall_clock import NoSuchTime, moment
from talka.kernel.mistakes import explain
from talka.kernel.periods import BadDate, format_date, parse_date_or_datetime

MIDNIGHT = dt.time()


class MomentField(forms.Field):
    """A day with or without its hour, typed like 15.07.2022. 10:00; a day alone begins at midnight, or ends before it.

    `ends`: a day alone is meant with all its hours.
    """

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, *, ends: bool = False, **kwargs: Any) -> None:
        self.ends = ends
        super().__init__(**kwargs)

    def to_python(self, value: object) -> dt.datetime | None:
        """Read the moment."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            day, clock = parse_date_or_datetime(text)
            return moment(day, clock or (dt.time(23, 59) if self.ends else MIDNIGHT))
        except BadDate as error:
            raise ValidationError(explain(error), code=error.code) from error
        except NoSuchTime as error:
            raise ValidationError(str(error), code="no_such_time") from error

    def prepare_value(self, value: object) -> object:
        """Show a moment as it is typed."""
        if not isinstance(value, dt.datetime):
            return value
        local = timezone.localtime(value)
        return f"{format_date(local.date())} {local:%H:%M}"
