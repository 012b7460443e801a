"""What the centre keeps: topics, who answers, free times, the period of figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.advice.models import Channel
from talka.advice.queries.desk import all_topics, colleagues
from talka.kernel.forms import CountField, DayField, LineField
from talka.places.queries import regions

SLOT_CHANNELS = (Channel.PHONE, Channel.ONLINE, Channel.MEETING)
LONGEST_SLOT, MOST_IN_A_ROW = 240, 12


class TopicForm(forms.Form):
    """A topic in the words of those who ask."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    name = LineField(label=gettext_lazy("Name"), max_length=80)
    name_en = LineField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    name_uk = LineField(label=gettext_lazy("Name in Ukrainian"), max_length=80, required=False)
    name_ru = LineField(label=gettext_lazy("Name in Russian"), max_length=80, required=False)
    words = LineField(label=gettext_lazy("In plain words"), max_length=300, required=False)
    words_en = LineField(label=gettext_lazy("In plain English"), max_length=300, required=False)
    words_uk = LineField(label=gettext_lazy("In plain Ukrainian"), max_length=300, required=False)
    words_ru = LineField(label=gettext_lazy("In plain Russian"), max_length=300, required=False)
    position = CountField(label=gettext_lazy("Order"), most=1000)
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False, initial=True)

    @property
    def in_other_languages(self) -> list[forms.BoundField]:
        """The name and the plain words, language by language."""
        return [self[f"{field}_{language}"] for language in ("en", "uk", "ru") for field in ("name", "words")]


class RuleForm(forms.Form):
    """Who answers what from where."""

    topic: Any = forms.ModelChoiceField(
        label=gettext_lazy("Topic"), queryset=None, required=False, empty_label=gettext_lazy("Any topic")
    )
    region: Any = forms.ModelChoiceField(
        label=gettext_lazy("Region"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("The region of the centre"),
    )
    centre: Any = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=None)
    adviser: Any = forms.ModelChoiceField(
        label=gettext_lazy("Adviser"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Whoever takes it"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].queryset = all_topics()
        fields["region"].queryset = regions()
        fields["centre"].queryset = centres_of(user)
        fields["adviser"].queryset = colleagues(user)


class SlotForm(forms.Form):
    """Free times of an adviser: one, or several in a row."""

    adviser: Any = forms.ModelChoiceField(label=gettext_lazy("Adviser"), queryset=None)
    day = DayField(label=gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Starts at"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": gettext_lazy("Write the time like 10:30.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    minutes = CountField(label=gettext_lazy("Minutes"), most=LONGEST_SLOT, initial=30)
    number = CountField(label=gettext_lazy("How many in a row"), most=MOST_IN_A_ROW, initial=1)
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=[(one.value, one.label) for one in SLOT_CHANNELS])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        adviser: Any = self.fields["adviser"]
        adviser.queryset = colleagues(user)
        adviser.initial = user.pk

    def clean(self) -> dict[str, Any]:
        """A time has a length, and there is one at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("minutes", "number"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("Write a number from 1 on."))
        return cleaned

    @property
    def moments(self) -> list[dt.datetime]:
        """When each of them starts."""
        said = self.cleaned_data
        first = timezone.make_aware(dt.datetime.combine(said["day"], said["time"]))
        return [first + dt.timedelta(minutes=said["minutes"] * number) for number in range(said["number"])]


class PeriodForm(forms.Form):
    """From when to when, and where."""

    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("Until"), required=False)
    centre: Any = forms.ModelChoiceField(
        label=gettext_lazy("Centre"), queryset=None, required=False, empty_label=gettext_lazy("All my centres")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centre: Any = self.fields["centre"]
        centre.queryset = centres_of(user)
        if len(centre.queryset) == 1:
            del self.fields["centre"]
