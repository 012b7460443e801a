"""Forms of reporting: they read what was typed, and save nothing."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import CountField, EurosField, LineField, ParagraphsField
from talka.kernel.money import MOST_CENTS
from talka.reporting.queries.declared import DeclaredGrid, DeclaredRow

# A hash in hexadecimal digits.
KEY = re.compile(r"[0-9a-f]{64}")


class ReasonForm(forms.Form):
    """Why something stands, or why it is given back."""

    reason = ParagraphsField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class FindingKeyField(forms.CharField):
    """The key of a finding; what is no key becomes none, and the verb answers as for a finding that is gone."""

    widget = forms.HiddenInput

    def to_python(self, value: object) -> str:
        """Take the key, or nothing."""
        text = str(super().to_python(value))
        return text if KEY.fullmatch(text) else ""


class FindingForm(forms.Form):
    """Which finding is meant."""

    key = FindingKeyField(required=False)


class AcknowledgeForm(ReasonForm, FindingForm):
    """Why a finding stands."""


class AlikeForm(ReasonForm):
    """Why all findings of a rule stand, and which of them the reader has seen."""

    seen = FindingKeyField(required=False)


class DeclaredForm(forms.Form):
    """A field for each declared figure in each year; empty is not declared."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, grid: DeclaredGrid, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        self.cells = {_cell(row): row for figure in grid.rows for row in figure}
        for name, row in self.cells.items():
            label = gettext("%(figure)s, year %(year)s") % {"figure": row.title, "year": row.year}
            options: dict[str, Any] = {"label": label, "required": False, "initial": row.declared}
            self.fields[name] = EurosField(**options) if row.money else CountField(most=MOST_CENTS, **options)

    def field_of(self, row: DeclaredRow) -> BoundField:
        """The input of a figure in a year."""
        return self[_cell(row)]

    @property
    def figures(self) -> dict[tuple[int, str], int | None]:
        """What was typed, by the number of the year and the name."""
        return {(row.year.ordinal, row.figure): self.cleaned_data[name] for name, row in self.cells.items()}


def _cell(row: DeclaredRow) -> str:
    return f"figure-{row.year.ordinal}-{row.figure}"


class NarrativeForm(forms.Form):
    """The centre's own words, with the version that was read."""

    # Figures stand there by longer names than those that are kept.
    text = ParagraphsField(
        label=_("Narrative"), max_length=60_000, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)


class TemplateForm(forms.Form):
    """A Word document to be used as the template."""

    file = forms.FileField(
        label=_("Word template (.docx)"), widget=forms.FileInput(attrs={"accept": ".docx"}), max_length=200
    )


class CommentForm(forms.Form):
    """A remark at a place of a report, or an answer to one."""

    text = ParagraphsField(label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    anchor = LineField(max_length=120, required=False, widget=forms.HiddenInput)
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    """Up to which year the report goes."""

    up_to_year = forms.TypedChoiceField(label=_("Years in the report"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["up_to_year"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class AcceptForm(forms.Form):
    """A word that may go with the acceptance."""

    note_text = ParagraphsField(
        label=_("Note"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
