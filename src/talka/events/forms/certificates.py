"""How certificates look, and why one is revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.events.queries.certificates import place_names, unknown_places
from talka.kernel.forms import LineField, ParagraphsField


class DesignForm(forms.Form):
    """Heading, words with named places, who signs, a logo."""

    title = LineField(label=gettext_lazy("Heading"), max_length=80)
    words = ParagraphsField(
        label=gettext_lazy("Text"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    signer = LineField(label=gettext_lazy("Who signs"), max_length=150, required=False)
    signer_role = LineField(label=gettext_lazy("Position"), max_length=150, required=False)
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("PNG or JPEG; it stands above the heading.")
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join(f"{{{name}}}" for name in place_names())
        self.fields["words"].help_text = _("Replaced: %(names)s.") % {"names": names}

    def clean_words(self) -> str:
        """A place that nothing fills would be printed as it stands."""
        words: str = self.cleaned_data["words"]
        unknown = unknown_places(words)
        if unknown:
            told = {"names": ", ".join(f"{{{name}}}" for name in unknown)[:200]}
            raise ValidationError(_("Nothing replaces these: %(names)s.") % told, code="unknown_place")
        return words


class RevokeForm(forms.Form):
    """Why a certificate does not hold any more."""

    reason = LineField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("The holder reads it in the letter.")
    )
