"""What is asked when files about places are brought in, and when places are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField
from talka.kernel.text import BadText, clean_text

MOST_FILES = 10
_MEGABYTE = 1024 * 1024
_MOST_NAME = 150


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each of them."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > MOST_FILES:
            raise ValidationError(_("Bring at most %(most)d files at once.") % {"most": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given]


class PlaceImportForm(forms.Form):
    """Files about places, and where they are from."""

    given = FilesField(
        label=_("Files"),
        help_text=_(
            "The classification of territories (.csv, .xlsx), outlines (.geojson, or a .zip of shapefiles), "
            "numbers of people (.csv, .xlsx)."
        ),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file.")},
        widget=_Files(attrs={"accept": ".csv,.xlsx,.zip,.geojson,.json"}),
    )
    source = LineField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the files are from, as the map says it; otherwise their names."),
    )
    attribution = LineField(
        label=_("Credit"), max_length=300, required=False, help_text=_("Whom the licence asks to name on the map.")
    )

    def clean_given(self) -> list[UploadedFile[Any]]:
        """Refuse what is empty or too large before it is read."""
        files: list[UploadedFile[Any]] = self.cleaned_data["given"]
        for file in files:
            if not file.size:
                raise ValidationError(_("The file is empty."))
            if file.size > settings.UPLOAD_LIMIT:
                raise ValidationError(
                    _("The file is larger than %(most)s MB.") % {"most": settings.UPLOAD_LIMIT // _MEGABYTE}
                )
        return files

    def named_files(self) -> list[tuple[str, UploadedFile[Any]]]:
        """Each file with its name, for showing only: without folders, in its last characters."""
        return [(_shown_name(file), file) for file in self.cleaned_data["given"]]


def _shown_name(file: UploadedFile[Any]) -> str:
    try:
        name = clean_text(str(file.name))
    except BadText:
        return "?"
    return name.replace("\\", "/").rsplit("/", 1)[-1][-_MOST_NAME:] or "?"
