"""What is asked when a list is brought in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.intake.imports.pasting import pasted_file
from talka.intake.queries.format import tables
from talka.kernel.files.fields import TableField, shown_name
from talka.kernel.text import BadText, clean_text

_MOST_NAME = 200
MOST_PASTED = 1_000_000


class ListForm(forms.Form):
    """A file or pasted rows, what they are a list of, and the centre that has met the persons."""

    table = forms.ChoiceField(
        label=_("What is it a list of?"), required=False,
        help_text=_("A workbook made from the template says so itself."),
    )  # fmt: skip
    file = TableField(
        label=_("File"),
        required=False,
        help_text=_("A workbook (.xlsx), a CSV, or a ZIP with CSV files (.zip)."),
        accept=".xlsx,.csv,.txt,.zip",
    )
    pasted = forms.CharField(
        label=_("or rows copied from a table"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Copy them with the row of headings: Nosaukums, Reģistrācijas numurs, E-pasts and so on."),
    )
    centre = forms.ModelChoiceField(
        label=_("Centre"), queryset=Centre.objects.none(), required=False,
        help_text=_("The centre that has met the people in the list."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The file says so")), *((table.code, table.title) for table in tables().values())]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]  # a choice, declared above
        centres = centres_of(user)
        self._only = centres.first() if not user.access.everywhere and centres.count() == 1 else None
        if self._only is not None:
            del self.fields["centre"]
            return
        field = self.fields["centre"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = centres
            field.required = not user.access.everywhere
            field.empty_label = str(_("No persons in it")) if user.access.everywhere else str(_("Choose a centre"))

    def clean_pasted(self) -> str:
        """Half a letter cannot be stored."""
        text: str = self.cleaned_data["pasted"]
        try:
            clean_text(text, multiline=True)
        except BadText as error:
            raise ValidationError(_("The text holds characters that cannot be read.")) from error
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """One of the two is given."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("pasted")):
            self.add_error("file", _("Choose a file, or paste rows – one of the two."))
        return cleaned

    @property
    def chosen_centre(self) -> Centre | None:
        """The centre chosen, or the only one there is."""
        return self._only or self.cleaned_data.get("centre")

    @property
    def content(self) -> Iterable[bytes]:
        """What was given, as bytes."""
        file = self.cleaned_data["file"]
        return file.chunks() if file is not None else [pasted_file(self.cleaned_data["pasted"])]

    @property
    def file_name(self) -> str:
        """The name of the file, for showing only."""
        if self.cleaned_data["file"] is None:
            return str(_("pasted rows"))
        return shown_name(self.cleaned_data["file"], most=_MOST_NAME)
