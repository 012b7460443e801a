"""What is asked of those who wish to be written to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from talka.accounts.models import Centre
from talka.kernel.forms import DayField, LineField, ParagraphsField
from talka.outreach.forms.fields import OfCentreForm, languages, regions, ticks
from talka.outreach.models import InterestKind, ReaderRole, Topic
from talka.outreach.queries.subscribers import Wanted, centres_with_newsletter

# Changed whenever the words beside the tick change; kept with each consent.
CONSENT_VERSION = "2026-11"
MOST_PASTED = 1_000_000


class WantedForm(forms.Form):
    """What somebody wishes to get; who ticks nothing gets everything."""

    topics = ticks(gettext_lazy("What about"), Topic.choices, gettext_lazy("Nothing ticked: about everything."))
    regions = ticks(gettext_lazy("About which regions"), (), gettext_lazy("Nothing ticked: about all of them."))
    role = forms.ChoiceField(
        label=gettext_lazy("Who you are"),
        choices=[("", pgettext_lazy("in a list", "not chosen")), *ReaderRole.choices],
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["regions"].choices = regions()
        fields["language"].choices = languages()

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        given = self.cleaned_data
        interests = {str(InterestKind.TOPIC): given["topics"], str(InterestKind.REGION): given["regions"]}
        return Wanted(given["language"], given["role"], interests)


class SubscribeForm(WantedForm):
    """The address, and the field that nobody sees and that catches programs."""

    centre = forms.ModelChoiceField(
        label=gettext_lazy("Whose newsletter"),
        queryset=Centre.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a centre"),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    agree = forms.BooleanField(
        label=gettext_lazy("I agree that the centre writes to me and keeps my address for this until I unsubscribe")
    )
    homepage = forms.CharField(label=gettext_lazy("Leave this empty"), max_length=200, required=False)
    field_order = ("email", "centre", "topics", "regions", "role", "language", "agree")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["centre"].queryset = centres_with_newsletter()

    @property
    def is_by_program(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.cleaned_data.get("homepage"))

    @property
    def consent_words(self) -> str:
        """What was agreed to, and which wording of it."""
        return f"{self.fields['agree'].label} ({CONSENT_VERSION})"


class AddressesForm(OfCentreForm):
    """A list whose people have agreed elsewhere."""

    pasted = ParagraphsField(
        label=gettext_lazy("Addresses"),
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("One on each line, and who they are, if you know it: anna@example.lv; NVO"),
    )
    consent = LineField(
        label=gettext_lazy("Where they agreed, and where that is kept"),
        max_length=280,
        help_text=gettext_lazy("For example: sign-in sheets of the forum of 12 May, folder 3-7."),
    )
    agreed = DayField(label=gettext_lazy("When they agreed"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    field_order = ("centre", "pasted", "consent", "agreed", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["purpose"]
        fields: Any = self.fields
        fields["language"].choices = languages()
