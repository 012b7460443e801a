"""When and where a session is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talka.events.forms.fields import PlaceOfItsDay
from talka.events.models import Session
from talka.events.queries.wall_clock import NoSuchTime, moment
from talka.kernel.forms import CountField, DayField, LineField
from talka.kernel.numbers import format_count
from talka.kernel.time_fields import ClockField, HoursField
from talka.places.models import Level, Place


class SessionForm(PlaceOfItsDay):
    """One sitting: day, hours by the clock on the wall, place."""

    name = LineField(label=gettext_lazy("Title of the session"), max_length=200, required=False)
    day = DayField(label=gettext_lazy("Date"))
    starts_time = ClockField(label=gettext_lazy("From"), required=False)
    ends_time = ClockField(label=gettext_lazy("Until"), required=False)
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("If it lasts over days.")
    )
    minutes = HoursField(
        label=gettext_lazy("Hours that count"),
        required=False,
        help_text=gettext_lazy("Empty: from beginning to end."),
    )
    place: Any = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("As it was on the day."),
    )
    venue = LineField(label=gettext_lazy("Venue and address"), max_length=300, required=False)

    tell = forms.BooleanField(
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Only if the day, the hours or the place change. The letter says how it was and how it is, and brings the "
            "new entry for the calendar."
        ),
    )

    may_wait = False

    def __init__(self, *args: Any, reached: int = 0, **kwargs: Any) -> None:
        """Hold `reached`: how many people a letter about a change reaches."""
        super().__init__(*args, **kwargs)
        self.offer_places()
        self.fields["tell"].label = ngettext(
            "Write to %(count)s person who registered or is invited",
            "Write to %(count)s people who registered or are invited",
            reached,
        ) % {"count": format_count(reached)}
        if not reached:
            del self.fields["tell"]

    @property
    def tells(self) -> bool:
        """Whether those who registered are to be written to."""
        return bool(self.cleaned_data.get("tell"))

    def clean(self) -> dict[str, Any]:
        """A day needs its hours, and each of them must exist."""
        cleaned: dict[str, Any] = super().clean() or {}
        day = cleaned.get("day")
        if day is None:
            if self.may_wait and "day" not in self.errors and cleaned.get("starts_time"):
                self.add_error("day", _("A time needs its day."))
            return cleaned
        for name in ("starts_time", "ends_time"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give the hour as well."))
        self.check_place(cleaned)
        last = cleaned.get("last_day") or day
        if last < day:
            self.add_error("last_day", _("The end is before the start."))
        if not self.errors:
            cleaned["starts_at"] = self._moment(day, "starts_time")
            cleaned["ends_at"] = self._moment(last, "ends_time")
        if not self.errors and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_time", _("The end is before the start."))
        return cleaned

    def _moment(self, day: dt.date, name: str) -> dt.datetime | None:
        try:
            return moment(day, self.cleaned_data[name])
        except NoSuchTime as refusal:
            self.add_error(name, str(refusal))
            return None

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes; nothing while there is no day."""
        given = self.cleaned_data
        if given.get("day") is None:
            return {}
        return {
            "title": given["name"],
            "starts_at": given["starts_at"],
            "ends_at": given["ends_at"],
            "minutes": given["minutes"] or 0,
            "place": given["place"],
            "venue": given["venue"],
        }


def session_facts(session: Session) -> dict[str, Any]:
    """What is stored, as the form begins with it; whole hours are not repeated."""
    since, until = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    passed = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return {
        "name": session.title,
        "day": since.date(),
        "starts_time": since.time(),
        "ends_time": until.time(),
        "last_day": until.date() if until.date() != since.date() else None,
        "minutes": session.minutes if session.minutes != passed else None,
        "place": session.place,
        "venue": session.venue,
    }


def venue_facts(place: Place | None) -> dict[str, Any]:
    """A place as the form begins with it: the municipality is chosen, a town or parish stands in words."""
    if place is None or place.level not in {Level.MUNICIPALITY, Level.UNIT}:
        return {}
    return {"place": place} if place.level == Level.MUNICIPALITY else {"place": place.parent, "venue": place.name}


class RepeatForm(forms.Form):
    """How often more."""

    times = CountField(label=gettext_lazy("How many weeks more"), most=52)
