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
from talka.places.models import Place
from talka.places.queries import all_places, municipalities_ever, municipalities_of, refusal_of, unit_meant

MIDNIGHT = dt.time()


class PlaceOfItsDay(forms.Form):
    """A form with a `day` and a `place`: offered and taken are local governments as they were on the day."""

    def offer_places(self) -> None:
        """Those of the day, of today while there is none; and what the form began with."""
        began: Place | None = self.initial.get("place")
        # What is not of that day is taken here, to be refused in words.
        offered = municipalities_ever(self._day_sent()) if self.is_bound else municipalities_of(self.initial.get("day"))
        if began is not None:
            offered = offered | all_places().select_related(None).filter(pk=began.pk)
        self.fields["place"].queryset = offered  # type: ignore[attr-defined] # a choice of models

    def _day_sent(self) -> dt.date | None:
        try:
            sent: dt.date | None = self.fields["day"].clean(self["day"].data)
        except ValidationError:
            return None
        return sent

    def check_place(self, cleaned: dict[str, Any]) -> None:
        """The place existed on the day; one that had the same ground alone is taken in its place."""
        place, day = cleaned.get("place"), cleaned.get("day")
        began = tuple(self.initial.get(name) for name in ("place", "day"))
        if place is None or day is None or began == (place, day):
            return
        meant = unit_meant(place, day)
        cleaned["place"] = meant.place
        if meant.place is None:
            self.add_error("place", refusal_of(place, day, meant.instead))
            self.fields["place"].queryset = municipalities_of(day)  # type: ignore[attr-defined] # as above


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
