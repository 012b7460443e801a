"""Forms of reporting: they read what was typed, and save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField


class ReasonForm(forms.Form):
    """Why something stands, or why it is given back."""

    reason = ParagraphsField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class NarrativeForm(forms.Form):
    """The centre's own words, with the version that was read."""

    text = ParagraphsField(
        label=_("Narrative"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 14})
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
