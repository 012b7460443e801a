"""The form of one entry: the fields of its kind and no others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.forms.fields import ChannelField
from talka.activities.models import Activity, Format, State, WorkKind
from talka.activities.queries.log import (
    CHANNELS,
    agreements_worked_on,
    kinds_to_choose,
    purposes_worked_on,
    series_worked_on,
    usual_agreement,
    years_worked_on,
)
from talka.kernel.forms import CountField, DayField, LineField, ParagraphsField, refuse_days_ahead
from talka.kernel.time_fields import ClockField, HoursField, link_field
from talka.places.models import Level, Place, PlaceQuerySet
from talka.places.queries import all_places, municipalities_ever, municipalities_of, refusal_of, unit_meant
from talka.programmes.queries.agreements import named_in_agreement

# What a kind's field name stands for in the form.
FORM_FIELDS = {
    "count": ("count",),
    "format": ("format",),
    "place": ("place", "place_text"),
    "participants": ("participants", "people"),
    "organisations": ("organisations",),
    "hours": ("minutes",),
    "channel": ("channel",),
    "series": ("series", "new_series"),
    "topic": ("topic",),
    "link": ("link",),
}
ALWAYS = ("title", "agreement", "year", "purpose", "starts", "ends", "starts_time", "ends_time", "notes")


class InAgreement(forms.ModelChoiceField):  # type: ignore[type-arg] # of years, purposes or series
    """A part of an agreement; where there are several agreements, named with its number."""

    with_number = False

    def label_from_instance(self, obj: Any) -> str:
        """The part's own words."""
        if self.with_number:
            return named_in_agreement(obj, obj.agreement)
        return f"{obj} ({obj.period})" if hasattr(obj, "period") else str(obj)


class ActivityForm(forms.Form):
    """What is said about one piece of work."""

    title = LineField(label=gettext_lazy("Title"), max_length=300)
    count = CountField(label=gettext_lazy("Count"), help_text=gettext_lazy("One row may stand for 75 posts."))
    starts = DayField(label=gettext_lazy("Date"), required=False)
    ends = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("If it took several days."))
    starts_time = ClockField(label=gettext_lazy("Starts at"), required=False)
    ends_time = ClockField(label=gettext_lazy("Ends at"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False, widget=forms.RadioSelect)
    place: Any = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("As it was on the day of the work."),
    )
    place_text = LineField(label=gettext_lazy("Place"), max_length=200, required=False)
    participants = CountField(
        label=gettext_lazy("Participations"), required=False, help_text=gettext_lazy("Leave empty if unknown.")
    )
    people = CountField(label=gettext_lazy("Unique people"), required=False)
    organisations = CountField(label=gettext_lazy("Unique organisations"), required=False)
    minutes = HoursField(label=gettext_lazy("Hours"), required=False, help_text=gettext_lazy("1,5 or 1:30 or 90 min"))
    channel = ChannelField(label=gettext_lazy("Channel"), max_length=40, required=False)
    series: Any = InAgreement(label=gettext_lazy("Series"), queryset=None, required=False)
    new_series = LineField(label=gettext_lazy("A new series"), max_length=200, required=False)
    topic = LineField(label=gettext_lazy("Topic"), max_length=150, required=False)
    link = link_field(label=gettext_lazy("Link"))
    notes = ParagraphsField(label=gettext_lazy("Notes"), max_length=5000, required=False)
    agreement: Any = forms.ModelChoiceField(label=gettext_lazy("Agreement"), queryset=None, required=False)
    year: Any = InAgreement(
        label=gettext_lazy("Implementation year"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Leave empty: it follows from the date. Undated work needs it."),
    )
    purpose: Any = InAgreement(label=gettext_lazy("Purpose"), queryset=None, required=False)
    kind: Any = forms.ModelChoiceField(label=gettext_lazy("Kind of work"), queryset=None)
    centre: Any = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, user: User, kind: WorkKind, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.activity = user, activity
        self._offer(user, activity)
        keep = set(ALWAYS) | {name for field in kind.fields for name in FORM_FIELDS.get(field, ())}
        if activity is not None:
            # What is stored is shown, even if the kind does not ask for it (any more); what belongs together, together.
            stored = [names for names in FORM_FIELDS.values() if any(getattr(activity, name, None) for name in names)]
            keep |= {"kind", *(name for names in stored for name in names)}
        elif self.fields["centre"].queryset.count() > 1:  # type: ignore[attr-defined] # declared above
            keep.add("centre")
        for name in set(self.fields) - keep - {"version"}:
            del self.fields[name]
        if "count" in self.fields:
            self.fields["count"].initial = 1

    def _offer(self, user: User, activity: Activity | None) -> None:
        agreements = agreements_worked_on(user)
        querysets: dict[str, Any] = {
            "agreement": agreements,
            "year": years_worked_on(user),
            "purpose": purposes_worked_on(user),
            "series": series_worked_on(user),
            "place": self._places_offered(activity),
            "kind": kinds_to_choose(activity),
            "centre": centres_of(user),
        }
        several = len(agreements) > 1
        for name, queryset in querysets.items():
            field: Any = self.fields[name]
            field.queryset = queryset
            if isinstance(field, InAgreement):
                field.with_number = several
        self.fields["format"].choices = Format.choices  # type: ignore[attr-defined] # declared above
        if activity is None:
            self.fields["agreement"].initial = usual_agreement(user)

    def _places_offered(self, activity: Activity | None) -> PlaceQuerySet:
        """Local governments of the day of the work, of today for work without one; and what is stored."""
        stored = activity.place_id if activity is not None else None
        if not self.is_bound:
            offered = municipalities_of(activity.starts if activity else None)
        else:
            # What is not of that day is taken here, to be refused in words.
            offered = municipalities_ever(self._day_sent())
        return offered | all_places().select_related(None).filter(pk=stored) if stored else offered

    def _day_sent(self) -> dt.date | None:
        try:
            sent: dt.date | None = self.fields["starts"].clean(self["starts"].data)
        except forms.ValidationError:
            return None
        return sent

    def _check_place(self, cleaned: dict[str, Any]) -> None:
        """The place is one of the day of the work; one that had the same ground alone is taken in its place."""
        place, day = cleaned.get("place"), cleaned.get("starts")
        before = self.activity
        if before is not None and (before.place_id, before.starts) == (place.pk if place else None, day):
            return
        if place is not None and day is not None:
            meant = unit_meant(place, day)
            cleaned["place"] = meant.place
            if meant.place is None:
                self.add_error("place", refusal_of(place, day, meant.instead))
        if "place" in self.fields and self.errors:
            self.fields["place"].queryset = municipalities_of(day)  # type: ignore[attr-defined] # declared above

    def clean(self) -> dict[str, Any]:
        """Times need a day; the end is not before the start."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if ends and not starts and "starts" not in self.errors:
            self.add_error("starts", _("Give the first day as well."))
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end is before the start."))
        if cleaned.get("starts_time") and not starts and "starts" not in self.errors:
            self.add_error("starts", _("A time needs its day."))
        if not self._is_draft:
            refuse_days_ahead(self, "starts")
        self._check_times(cleaned)
        self._check_place(cleaned)
        if cleaned.get("agreement") is None:
            self._take_agreement(cleaned)
        return cleaned

    @property
    def _is_draft(self) -> bool:
        """A draft may lie ahead."""
        return self.data.get("act") == "draft" if self.activity is None else self.activity.state == State.DRAFT

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("starts_time"), cleaned.get("ends_time")
        one_day = cleaned.get("ends") in {None, cleaned.get("starts")}
        if first and last and one_day and last < first:
            self.add_error("ends_time", _("The end is before the start."))

    def _take_agreement(self, cleaned: dict[str, Any]) -> None:
        """Whoever chose a year or a purpose has chosen its agreement."""
        part = cleaned.get("purpose") or cleaned.get("year") or cleaned.get("series")
        if part is not None and "agreement" not in self.errors:
            cleaned["agreement"] = part.agreement

    @property
    def channels(self) -> list[str]:
        """Words of the known channels, to be suggested."""
        return [str(name) for name in CHANNELS.values()]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        left_out = {"version", "new_series", "centre"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    @property
    def centre_chosen(self) -> Centre | None:
        """The centre that did the work: the one chosen, or the only one."""
        chosen: Centre | None = self.cleaned_data.get("centre") or centres_of(self.user).first()
        return chosen


def place_facts(place: Place | None) -> dict[str, Any]:
    """A place as the form begins with it: the municipality is chosen, a town or parish stands in words."""
    if place is None or place.level not in {Level.MUNICIPALITY, Level.UNIT}:
        return {}
    if place.level == Level.MUNICIPALITY:
        return {"place": place.pk}
    return {"place": place.parent_id, "place_text": place.name}


def activity_facts(activity: Activity) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    names = [name for names in FORM_FIELDS.values() for name in names if name != "new_series"]
    return {name: getattr(activity, name) for name in (*ALWAYS, *names, "kind", "version")}


class SendBackForm(forms.Form):
    """Why an entry is sent back."""

    reason = ParagraphsField(label=gettext_lazy("What has to be mended?"), max_length=2000)
