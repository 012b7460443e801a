"""What is asked of whoever tells of posts."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.kernel.forms import CountField, DayField, LineField, ParagraphsField
from talka.outreach.forms.fields import OfCentreForm
from talka.outreach.queries.posts import channel_choices

MOST_PASTED, MOST_POSTS = 100_000, 10_000
_MONTH = re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})\.?|(?P<year2>\d{4})[./-](?P<month2>\d{1,2})\.?")


class LinksForm(OfCentreForm):
    """Links, many at once."""

    links = ParagraphsField(
        label=gettext_lazy("Links"),
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("One on each line. A date and a title may stand beside it: 03.11.2026. Forum https://…"),
    )
    day = DayField(label=gettext_lazy("Date, where the line names none"))
    field_order = ("centre", "links", "day", "purpose")


class TallyForm(OfCentreForm):
    """How many posts there were in a month."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"))
    month = LineField(label=gettext_lazy("Month"), max_length=10, help_text=gettext_lazy("For example, 10.2026"))
    number = CountField(label=gettext_lazy("How many posts"), most=MOST_POSTS)
    reach = CountField(label=gettext_lazy("Reach"), required=False, help_text=gettext_lazy("If the channel tells it."))
    field_order = ("centre", "channel", "month", "number", "reach", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].choices = channel_choices()

    def clean_month(self) -> dt.date:
        """The last day of the month, or today while it runs."""
        first = _first_of(self.cleaned_data["month"])
        if first is None:
            raise ValidationError(_("This is not a month. Write it like 10.2026."), code="not_a_month")
        if first > self.today():
            raise ValidationError(_("This month is yet to come."), code="future")
        following = (first + dt.timedelta(days=32)).replace(day=1)
        return min(following - dt.timedelta(days=1), self.today())

    def clean_number(self) -> int:
        """At least one."""
        if not self.cleaned_data["number"]:
            raise ValidationError(_("How many were there?"), code="none")
        number: int = self.cleaned_data["number"]
        return number


class ChannelFileForm(OfCentreForm):
    """A file that a channel gives out about its own posts."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, Excel or ZIP from Meta Business Suite, LinkedIn, YouTube, X or TikTok, as it was downloaded."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.zip"}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel, where the links do not say it"))
    field_order = ("centre", "file", "channel", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].choices = channel_choices()


def _first_of(text: str) -> dt.date | None:
    found = _MONTH.fullmatch(text)
    try:
        return found and dt.date(int(found["year"] or found["year2"]), int(found["month"] or found["month2"]), 1)
    except ValueError:
        return None
