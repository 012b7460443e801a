"""What is put beside an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.events.models import MaterialKind
from talka.kernel.forms import LineField


class MaterialForm(forms.Form):
    """One file or address."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=MaterialKind.choices)
    title = LineField(label=gettext_lazy("Title"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("PDF, Word, Excel, CSV or a picture.")
    )
    link = forms.URLField(
        label=gettext_lazy("or a link"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("For example, to the recording."),
    )  # fmt: skip
    is_public = forms.BooleanField(label=gettext_lazy("Everybody may see it on the event's page"), required=False)
    consent = LineField(
        label=gettext_lazy("Of a photo: how those in the picture agreed"), max_length=250, required=False,
        help_text=gettext_lazy("For example: ticked when registering; said at the beginning, nobody objected."),
    )  # fmt: skip

    def clean_link(self) -> str:
        """An address of a page, nothing that a browser would run."""
        link: str = self.cleaned_data["link"]
        if link:
            URLValidator(schemes=["http", "https"])(link)
        return link

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("link"):
            self.add_error("file", _("Choose a file or give a link."))
        return said
