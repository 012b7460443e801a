"""What is asked when files about places are brought in, and when places are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.kernel.files.fields import TablesField, shown_name
from talka.kernel.forms import LineField

_MOST_FILES = 10
_MOST_NAME = 150


class PlaceImportForm(forms.Form):
    """Files about places, and where they are from."""

    given = TablesField(
        label=_("Files"),
        help_text=_(
            "The classification of territories (.csv, .xlsx), outlines (.geojson, or a .zip of shapefiles), "
            "numbers of people (.csv, .xlsx)."
        ),
        most=_MOST_FILES,
        accept=".csv,.xlsx,.zip,.geojson,.json",
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

    def named_files(self) -> list[tuple[str, UploadedFile[Any]]]:
        """Each file with its name, for showing only."""
        return [(shown_name(file, most=_MOST_NAME), file) for file in self.cleaned_data["given"]]
