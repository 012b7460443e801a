"""What is said about a resource."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.activities.queries.log import purposes_worked_on
from talka.kernel.forms import DayField, LineField, ParagraphsField
from talka.library.models import ResourceKind, Topic
from talka.library.queries.shelves import originals
from talka.registry.models.profiles import LANGUAGES


class ResourceForm(forms.Form):
    """A text, a file or a link, and how it is found."""

    title = LineField(label=_("Title"), max_length=200)
    summary = LineField(
        label=_("Summary in plain words"),
        max_length=500,
        help_text=_("One or two sentences: for whom it is, and what one can do with it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = ParagraphsField(
        label=_("Text"),
        max_length=60_000,
        required=False,
        help_text=_("Markdown: # heading, **bold**, - lists, [words](https://address)."),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    upload = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, Word, Excel, CSV or a picture. A new one takes its place.")
    )
    link = forms.URLField(label=_("or a link"), max_length=500, required=False, assume_scheme="https")
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    kind = forms.ChoiceField(label=_("What is it?"), choices=ResourceKind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    is_easy = forms.BooleanField(
        label=_("Easy to read"),
        required=False,
        help_text=_("Short sentences, no foreign words, one thought at a time."),
    )
    translation_of: Any = forms.ModelChoiceField(
        label=_("The same in another language"), queryset=None, required=False, empty_label=_("No, a text of its own")
    )
    review_on = DayField(label=_("Look at it again until"), required=False)
    centre: Any = forms.ModelChoiceField(label=_("Centre"), queryset=None)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, own: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["translation_of"].queryset = originals(user).exclude(pk=own)
        fields["centre"].queryset = centres_of(user)


class WorkForm(forms.Form):
    """What making it is counted under."""

    purpose: Any = forms.ModelChoiceField(
        label=_("Agreement and purpose"), queryset=None, required=False, empty_label=_("Without an agreement for now")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        purpose.queryset = purposes_worked_on(user)
