"""What proves the work: a file or an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.activities.models import EvidenceKind
from talka.kernel.forms import LineField
from talka.kernel.time_fields import link_field


class EvidenceForm(forms.Form):
    """One piece of evidence."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=EvidenceKind.choices,
        widget=forms.RadioSelect,
        initial=EvidenceKind.DOCUMENT,
    )
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("PDF, Word, Excel, CSV or a picture.")
    )
    link = link_field(label=gettext_lazy("or a link"))
    note = LineField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed; a link is a link."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("link"):
            self.add_error("file", _("Choose a file or give a link."))
        if cleaned.get("kind") != EvidenceKind.ATTENDANCE and cleaned.get("link") and not cleaned.get("file"):
            cleaned["kind"] = EvidenceKind.LINK
        return cleaned
