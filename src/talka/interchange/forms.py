"""What is asked when a file is brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.kernel.files.fields import TableField, shown_name

_MOST_NAME = 200


class UploadForm(forms.Form):
    """A file of the interchange format and the centre it is for."""

    file = TableField(
        label=_("File"), help_text=_("A workbook (.xlsx) or a ZIP with CSV files (.zip)."), accept=".xlsx,.zip"
    )
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = centres_of(user)
        self._only = centres.first() if not user.access.everywhere and centres.count() == 1 else None
        if self._only is not None:
            del self.fields["centre"]
            return
        field = self.fields["centre"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = centres
            field.required = not user.access.everywhere
            field.empty_label = str(_("As the file says")) if user.access.everywhere else str(_("Choose a centre"))

    @property
    def chosen_centre(self) -> Centre | None:
        """The centre chosen, or the only one there is."""
        return self._only or self.cleaned_data.get("centre")

    @property
    def file_name(self) -> str:
        """The name of the file, for showing only."""
        return shown_name(self.cleaned_data["file"], most=_MOST_NAME)
