"""The list of an online meeting: pasted, or a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.events.imports.meetings import MOST_LINES, decoded, read_meeting
from talka.events.imports.session_time import Aware, Clock, in_session
from talka.events.models import Session
from talka.events.queries.meetings import Heard
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.xlsx_tables import is_workbook, read_sheet, read_workbook

MOST_TEXT = 1_000_000
MOST_BYTES = 5_000_000


class MeetingListForm(forms.Form):
    """What the meeting's host downloaded; read into lines, of which each person is one."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("The attendance list that Zoom, Teams or Meet gives: CSV or Excel."),
    )
    text = forms.CharField(
        label=gettext_lazy("or paste it here"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    # By which clock its times are read, where somebody says so.
    clock_said = forms.ChoiceField(
        choices=[(Clock.OURS, ""), (Clock.WORLD, "")], required=False, widget=forms.HiddenInput
    )

    heard: list[Heard]
    clock: Clock

    def __init__(self, *args: Any, session: Session, day: Aware | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.day = session, day

    def clean(self) -> dict[str, Any]:
        """Read the list; `text` becomes what was read, also of a file, so that it can be confirmed."""
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        if said.get("file"):
            said["text"] = self._text_of(said["file"])
        lines = read_meeting(str(said.get("text") or ""))
        if not lines and not self.errors:
            self.add_error("text", _("There is no participant in this list."))
        if len(lines) >= MOST_LINES:
            self.add_error("text", _("The list is too long."))
        local = timezone.localtime(self.session.starts_at), timezone.localtime(self.session.ends_at)
        cut = in_session(lines, local, self.day, said=str(said.get("clock_said") or ""))
        self.clock = cut.clock
        self.heard = [
            Heard(number, line.name, line.email, minutes)
            for number, (line, minutes) in enumerate(zip(lines, cut.minutes, strict=True), start=1)
        ]
        return said

    def _text_of(self, upload: UploadedFile[Any]) -> str:
        if (upload.size or 0) > MOST_BYTES:
            self.add_error("file", _("The list is too long."))
            return ""
        content = upload.read()
        try:
            text = _workbook(content) if content.startswith(b"PK") else decoded(content)
        except BadFile as bad:
            self.add_error("file", bad.message)
            return ""
        if text is None:
            self.add_error("file", _("This is not a list: choose the CSV or Excel file of the meeting."))
        return text or ""


def _workbook(content: bytes) -> str:
    """The first sheet as tab-separated lines."""
    with tempfile.TemporaryDirectory(prefix="talka-list-") as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(content)
        if not is_workbook(path):
            raise BadFile("damaged")
        sheets = read_workbook(path, Path(folder)).sheets
        rows = read_sheet(next(iter(sheets.values())))
        return "\n".join(
            "\t".join([*[""] * row.first_column, *(" ".join(cell.split()) for cell in row.cells)]) for row in rows
        )
