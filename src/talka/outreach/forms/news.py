"""What is asked of whoever writes news."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import DayField, LineField, ParagraphsField
from talka.outreach.forms.fields import OfCentreForm, languages


class NewsForm(OfCentreForm):
    """A piece of news."""

    title = LineField(label=_("Title"), max_length=150)
    summary = LineField(
        label=_("In one or two sentences"),
        max_length=300,
        required=False,
        help_text=_("Stands in lists and in the newsletter."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = ParagraphsField(
        label=_("Text"),
        max_length=30_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("**bold**, *slanted*, - list, [words](https://address)."),
    )
    language = forms.ChoiceField(label=_("Language"))
    expires = DayField(label=_("Last day on the site"), required=False, help_text=_("Empty: it stays."))
    field_order = ("centre", "title", "summary", "body", "language", "expires", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["language"].choices = languages()

    @property
    def values(self) -> dict[str, Any]:
        """What the news keeps."""
        names = ("title", "summary", "body", "language", "expires", "purpose")
        return {name: self.cleaned_data[name] for name in names}
