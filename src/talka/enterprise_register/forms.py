"""What is asked when the register is searched, and when its files are brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.enterprise_register.models.entries import form_label
from talka.enterprise_register.queries.entries import ALIVE, ENDED, GONE, Wanted, forms_in_register
from talka.kernel.files.fields import TablesField, shown_name
from talka.places.queries import municipalities

_MOST_FILES, _MOST_NAME, _MOST_SEARCH = 3, 100, 200


class SearchForm(forms.Form):
    """What somebody looks for; what makes no sense is passed over."""

    q = forms.CharField(label=_("Name or registration number"), required=False, max_length=_MOST_SEARCH)
    place: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Municipality"), queryset=None, required=False, empty_label=_("The whole country")
    )
    form = forms.ChoiceField(label=_("Legal form"), required=False)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            (ALIVE, _("in force")),
            (ENDED, _("struck off")),
            (GONE, _("no longer in the file")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = municipalities()  # type: ignore[attr-defined]  # declared above
        known = [(code, form_label(code)) for code in forms_in_register() if code]
        self.fields["form"].choices = [("", _("All forms")), *known]  # type: ignore[attr-defined]  # declared above

    @property
    def wanted(self) -> Wanted:
        """What the query takes."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(given.get("q", ""), given.get("place"), given.get("form", ""), given.get("status", ""))


class RegisterImportForm(forms.Form):
    """The register's files."""

    given = TablesField(
        label=_("Files"),
        help_text=_("The three .csv files, or one .zip with them. Only register.csv must be there."),
        most=_MOST_FILES,
        accept=".csv,.zip",
    )

    def named_files(self) -> list[tuple[str, UploadedFile[Any]]]:
        """Each file with its name, for showing only."""
        return [(shown_name(file, most=_MOST_NAME), file) for file in self.cleaned_data["given"]]
