"""Fields by which tables are brought: what is empty or too large is refused before anybody reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.kernel.files.refusals import message
from talka.kernel.text import BadText, clean_text

_MEGABYTE = 1024 * 1024


class TableField(forms.FileField):
    """One file."""

    widget = forms.ClearableFileInput

    def __init__(self, *, accept: str, **kwargs: Any) -> None:
        messages = {"required": _("Choose a file.")}
        # Django's own words about an empty file are not ours.
        super().__init__(allow_empty_file=True, max_length=None, error_messages=messages, **kwargs)
        self.widget.attrs["accept"] = accept

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check its size."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if not file.size:
                raise ValidationError(message("empty", {}))
            if file.size > settings.UPLOAD_LIMIT:
                raise ValidationError(message("too_large", {"most": settings.UPLOAD_LIMIT // _MEGABYTE}))
        return file


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class TablesField(TableField):
    """One file or several."""

    widget = _Several

    def __init__(self, *, most: int, accept: str, **kwargs: Any) -> None:
        super().__init__(accept=accept, **kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each of them."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > self.most:
            raise ValidationError(_("Bring at most %(most)d files at once.") % {"most": self.most})
        return [super(TablesField, self).clean(one, initial) for one in given]


def shown_name(file: UploadedFile[Any], *, most: int) -> str:
    """The name of a file, for showing only: without folders, in its last characters."""
    try:
        name = clean_text(str(file.name))
    except BadText:
        return "?"
    return name.replace("\\", "/").rsplit("/", 1)[-1][-most:] or "?"
