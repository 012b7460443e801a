"""The line on which a consultation is recorded in ten seconds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.forms.activities import InAgreement
from talka.activities.forms.fields import MinutesField
from talka.activities.queries.log import CHANNELS, purposes_worked_on
from talka.kernel.forms import DayField, LineField, refuse_days_ahead
from talka.places.models import Level, Place
from talka.places.queries import refusal_of, unit_meant
from talka.registry.queries.meant import UnclearPlace, place_meant

MOST_MINUTES = 60 * 24
ADVICE_CHANNELS = ("phone", "email", "meeting", "online")
NEW_ORGANISATION, NEW_PERSON = "organisation", "person"


class ConsultationForm(forms.Form):
    """Who was advised, on what, for how long; the rest is remembered from the last time."""

    client = LineField(label=_("Organisation, community or person"), max_length=250, required=False)
    # „o17”, „p5”, „c2” or „n1”: what was chosen from the suggestions.
    client_id = forms.RegexField(r"[opcn][0-9]{1,18}", required=False, widget=forms.HiddenInput)
    client_is = forms.ChoiceField(
        label=_("If the name is new"),
        choices=[(NEW_ORGANISATION, _("organisation")), (NEW_PERSON, _("person"))],
        widget=forms.RadioSelect,
        initial=NEW_ORGANISATION,
        required=False,
    )
    topic = LineField(label=_("Topic"), max_length=150, required=False)
    minutes = MinutesField(label=_("Minutes"), required=False, most=MOST_MINUTES)
    day = DayField(label=_("Date"))
    purpose: Any = InAgreement(label=_("Agreement and purpose"), queryset=None, required=False)
    channel = forms.ChoiceField(label=_("How"), required=False)
    place = LineField(
        label=_("Place"),
        max_length=250,
        required=False,
        help_text=_("Of somebody without an organisation. Otherwise the place of the organisation counts."),
    )
    centre: Any = forms.ModelChoiceField(label=_("Centre"), queryset=None, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        purpose: Any = self.fields["purpose"]
        purpose.queryset = purposes_worked_on(user)
        purpose.with_number = True
        purpose.empty_label = _("Without an agreement for now")
        channel: Any = self.fields["channel"]
        channel.choices = [("", _("not said")), *((code, CHANNELS[code]) for code in ADVICE_CHANNELS)]
        centre: Any = self.fields["centre"]
        centre.queryset = centres_of(user)
        if len(centre.queryset) == 1:
            del self.fields["centre"]
        self.fields["day"].initial = timezone.localdate()
        self.fields["topic"].widget.attrs["list"] = "topics"
        self.fields["client"].widget.attrs |= {"data-shortcut": "k", "aria-keyshortcuts": "k"}

    def clean(self) -> dict[str, Any]:
        """The place is in a local government of the day; a town or parish stands in words beside it."""
        cleaned: dict[str, Any] = super().clean() or {}
        refuse_days_ahead(self, "day")
        words, day = cleaned.get("place"), cleaned.get("day")
        cleaned["place"], cleaned["place_text"] = None, ""
        if words and day is not None:
            try:
                named = place_meant(words)
            except UnclearPlace as refusal:
                self.add_error("place", str(refusal))
                return cleaned
            cleaned["place_text"] = named.name if named.level == Level.UNIT else ""
            self._put(cleaned, named.parent if named.level == Level.UNIT else named, day)
        return cleaned

    def _put(self, cleaned: dict[str, Any], place: Place | None, day: dt.date) -> None:
        if place is None or place.level != Level.MUNICIPALITY:
            self.add_error("place", _("Write a municipality, a town or a parish."))
            return
        meant = unit_meant(place, day)
        cleaned["place"] = meant.place
        if meant.place is None:
            self.add_error("place", refusal_of(place, day, meant.instead))

    @property
    def centre_chosen(self) -> Centre | None:
        """The centre that gave the advice: the one chosen, the agreement's, or the only one."""
        chosen: Centre | None = self.cleaned_data.get("centre")
        purpose = self.cleaned_data.get("purpose")
        own = centres_of(self.user)
        if chosen is None and purpose is not None:
            chosen = own.filter(pk=purpose.agreement.centre_id).first()
        return chosen or own.first()
