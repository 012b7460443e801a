"""What is asked when the register is searched, and when its files are brought in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.enterprise_register.models.entries import form_label
from talka.enterprise_register.queries.entries import ALIVE, ENDED, GONE, Wanted, forms_in_register
from talka.kernel.text import BadText, clean_text
from talka.places.queries import municipalities

_MEGABYTE = 1024 * 1024
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


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each of them."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > _MOST_FILES:
            raise ValidationError(_("Bring at most %(most)d files at once.") % {"most": _MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given]


class RegisterImportForm(forms.Form):
    """The register's files."""

    given = FilesField(
        label=_("Files"),
        help_text=_("The three .csv files, or one .zip with them. Only register.csv must be there."),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file.")},
        widget=_Files(attrs={"accept": ".csv,.zip"}),
    )

    def clean_given(self) -> list[UploadedFile[Any]]:
        """Refuse what is empty or too large before it is read."""
        files: list[UploadedFile[Any]] = self.cleaned_data["given"]
        for file in files:
            if not file.size:
                raise ValidationError(_("The file is empty."))
            if file.size > settings.UPLOAD_LIMIT:
                most = settings.UPLOAD_LIMIT // _MEGABYTE
                raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": most})
        return files

    def named_files(self) -> list[tuple[str, UploadedFile[Any]]]:
        """Each file with its name, for showing only."""
        return [(_shown_name(file), file) for file in self.cleaned_data["given"]]


def _shown_name(file: UploadedFile[Any]) -> str:
    try:
        name = clean_text(str(file.name))
    except BadText:
        return "?"
    return name.replace("\\", "/").rsplit("/", 1)[-1][-_MOST_NAME:] or "?"
