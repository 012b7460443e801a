"""How certificates look, and why one is revoked."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from talka.events.queries.certificates import place_names, unknown_places
from talka.kernel.forms import LineField, ParagraphsField

TOLD = ("title", "words", "signer_role")
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


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
        for code in OTHERS:
            for name in TOLD:
                field = copy(self.base_fields[name])
                field.required = False
                self.fields[f"{name}_{code}"] = field

    @property
    def others(self) -> list[tuple[str, str, list[Any], bool]]:
        """For events in other languages: code and own name of each, its fields, whether something is wrong."""
        found = []
        for code in OTHERS:
            fields = [self[f"{name}_{code}"] for name in TOLD]
            own = str(get_language_info(code)["name_local"]).capitalize()
            found.append((code, own, fields, any(field.errors for field in fields)))
        return found

    def clean(self) -> dict[str, Any]:
        """A place that nothing fills would be printed as it stands; other languages come together as `told`."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("words", *(f"words_{code}" for code in OTHERS)):
            unknown = unknown_places(said.get(name) or "")
            if unknown:
                told = {"names": ", ".join(f"{{{one}}}" for one in unknown)[:200]}
                self.add_error(
                    name, ValidationError(_("Nothing replaces these: %(names)s.") % told, code="unknown_place")
                )
        typed = {code: {name: said.get(f"{name}_{code}") for name in TOLD} for code in OTHERS}
        written = {code: {name: words for name, words in one.items() if words} for code, one in typed.items()}
        said["told"] = {code: one for code, one in written.items() if one}
        return said


class RevokeForm(forms.Form):
    """Why a certificate does not hold any more."""

    reason = LineField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("The holder reads it in the letter.")
    )
