"""What is said about an event when it is planned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.models import Format
from talka.activities.queries.log import agreements_worked_on, purposes_worked_on, usual_agreement
from talka.events.forms.fields import MomentField, PlaceOfItsDay
from talka.events.forms.sessions import SessionForm
from talka.events.models import Event, Reach
from talka.events.queries.languages import LANGUAGES
from talka.events.queries.planning import kinds_of_gatherings, usual_kind, usual_purpose
from talka.kernel.forms import CountField, DayField, LineField, ParagraphsField, renew_version, stored_differences
from talka.kernel.time_fields import link_field

MOST_PLACES, MOST_COLLEAGUES, MOST_HOURS, WHOLE = 100_000, 50, 720, 100
UNSTORED = frozenset({"version", "centre", "tell"})
HOURS_TO_ACCEPT, COLLEAGUES = 48, 5


class PurposeField(forms.ModelChoiceField):  # type: ignore[type-arg] # of purposes
    """A purpose; where there are several agreements, named with its number."""

    with_number = False

    def label_from_instance(self, obj: Any) -> str:
        """The purpose's own words."""
        return f"{obj.agreement.number}: {obj}" if self.with_number else str(obj)


class EventForm(forms.Form):
    """Everything about an event but its sessions and questions."""

    centre: Any = forms.ModelChoiceField(label=_("Centre"), queryset=None)
    title = LineField(label=_("Title"), max_length=200)
    summary = LineField(
        label=_("In one or two sentences, in plain words"),
        max_length=400,
        required=False,
        help_text=_("It stands in the calendar, in letters and in newsletters."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = ParagraphsField(label=_("Description"), max_length=20_000, required=False)
    topic = LineField(label=_("Topic"), max_length=150, required=False)
    topic_en = LineField(label=_("Topic in English"), max_length=150, required=False)
    topic_uk = LineField(label=_("Topic in Ukrainian"), max_length=150, required=False)
    topic_ru = LineField(label=_("Topic in Russian"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the event"), choices=list(LANGUAGES.items()), initial="lv")
    format = forms.ChoiceField(
        label=_("Format"), choices=Format.choices, initial=Format.ONSITE, widget=forms.RadioSelect
    )
    online_link = link_field(
        label=_("Link for taking part online"), help_text=_("Shown only to those who have a place.")
    )
    tell = forms.BooleanField(
        required=False,
        initial=True,
        help_text=_(
            "Only if the link for taking part online changes. It goes to those who have a place, in their language."
        ),
    )
    access_notes = LineField(
        label=_("Accessibility"),
        max_length=500,
        required=False,
        help_text=_("For example: entrance without steps, induction loop, sign language on request."),
    )
    price_notes = LineField(
        label=_("What it costs"), max_length=200, required=False, help_text=_("Empty: free of charge.")
    )
    contact = LineField(label=_("Whom to ask"), max_length=200, required=False)
    reach = forms.ChoiceField(
        label=_("Who may register"), choices=Reach.choices, initial=Reach.PUBLIC, widget=forms.RadioSelect
    )
    capacity = CountField(label=_("Places"), required=False, most=MOST_PLACES, help_text=_("Empty: as many as come."))
    has_waiting_list = forms.BooleanField(label=_("Waiting list when it is full"), required=False, initial=True)
    accept_hours = CountField(
        label=_("Hours to accept a place that became free"), most=MOST_HOURS, initial=HOURS_TO_ACCEPT
    )
    registration_opens = MomentField(
        label=_("Registration opens"), required=False, help_text=_("Empty: once it is published.")
    )
    registration_closes = MomentField(
        label=_("Registration closes"), required=False, ends=True, help_text=_("Empty: when the event begins.")
    )
    asks_organisation = forms.BooleanField(label=_("Ask for the organisation"), required=False, initial=True)
    asks_phone = forms.BooleanField(label=_("Ask for a phone number"), required=False)
    asks_needs = forms.BooleanField(label=_("Ask what somebody needs to take part"), required=False, initial=True)
    colleagues_at_once = CountField(
        label=_("How many may be registered at once"), most=MOST_COLLEAGUES, initial=COLLEAGUES
    )
    certificate_share = CountField(
        label=_("Certificate from this share of hours"),
        required=False,
        most=WHOLE,
        help_text=_("For example 80. Empty: no certificates."),
    )
    kind: Any = forms.ModelChoiceField(label=_("Kind of work"), queryset=None)
    agreement: Any = forms.ModelChoiceField(label=_("Agreement"), queryset=None, required=False)
    purpose: Any = PurposeField(label=_("Purpose"), queryset=None, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, user: User, event: Event | None = None, reached: int = 0, **kwargs: Any) -> None:
        """Hold `reached`: how many have a place whom a letter about a new link reaches."""
        super().__init__(*args, **kwargs)
        self.user, self.event = user, event
        self.fields["tell"].label = ngettext(
            "Write to %(count)s person who has a place about the new link",
            "Write to %(count)s people who have a place about the new link",
            reached,
        ) % {"count": reached}
        if not reached:
            del self.fields["tell"]
        agreements = agreements_worked_on(user)
        offered: dict[str, Any] = {
            "centre": centres_of(user),
            "kind": kinds_of_gatherings(event),
            "agreement": agreements,
            "purpose": purposes_worked_on(user),
        }
        for name, queryset in offered.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        self.fields["purpose"].with_number = len(agreements) > 1  # type: ignore[attr-defined] # declared above
        if event is not None or len(offered["centre"]) < 2:  # noqa: PLR2004 -- nothing to choose
            del self.fields["centre"]
        if event is None:
            self.fields["kind"].initial = usual_kind()
            agreement = usual_agreement(user)
            self.fields["agreement"].initial = agreement
            self.fields["purpose"].initial = usual_purpose(user, agreement)

    def clean(self) -> dict[str, Any]:
        """Whoever chose a purpose has chosen its agreement."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("agreement") is None and cleaned.get("purpose") is not None:
            cleaned["agreement"] = cleaned["purpose"].agreement
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in UNSTORED}

    @property
    def tells(self) -> bool:
        """Whether those who have a place are to be written to."""
        return bool(self.cleaned_data.get("tell"))

    @property
    def centre_chosen(self) -> Centre | None:
        """The centre that holds it: the one chosen, or the only one."""
        chosen: Centre | None = self.cleaned_data.get("centre") or centres_of(self.user).first()
        return chosen

    def show_conflict(self, current: Event) -> list[tuple[str, str, str]]:
        """What is stored beside what was typed; saving again replaces it."""
        differing = stored_differences(self, event_facts(current), _in_words)
        renew_version(self, current)
        return differing


class FirstSessionForm(SessionForm):
    """The first session, asked with the event; all of it may wait."""

    day = DayField(label=_("Date"), required=False)
    may_wait = True


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)


def event_facts(event: Event) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    names = set(EventForm.base_fields) - {"centre", "tell"}
    return {name: getattr(event, name) for name in names}


class CopyForm(PlaceOfItsDay):
    """When, and where else."""

    title = LineField(label=_("Title"), max_length=200)
    day = DayField(label=_("First day"))
    place: Any = forms.ModelChoiceField(label=_("Municipality"), queryset=None, required=False)
    venue = LineField(label=_("Venue and address"), max_length=300, required=False)
    in_series = forms.BooleanField(
        label=_("Both belong to one series"),
        required=False,
        help_text=_("Tick it for the same course in another town; leave it empty for next year's event."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_places()

    def clean(self) -> dict[str, Any]:
        """The place is one of the first day."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_place(cleaned)
        return cleaned


class SeriesForm(forms.Form):
    """What a series is called."""

    title = LineField(label=_("Title"), max_length=200)
    summary = ParagraphsField(label=_("What it is about, in plain words"), max_length=1000, required=False)


class ReasonForm(forms.Form):
    """Why, in words that the people concerned read."""

    reason = ParagraphsField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
