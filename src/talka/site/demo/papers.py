"""Small real files as evidence of the demo."""

from __future__ import annotations

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from talka.kernel.periods import format_date


def attendance_list(title: str, day: date | None, names: list[str]) -> SimpleUploadedFile:
    """A Word file with the names of those who came."""
    from docx import Document  # noqa: PLC0415 -- only when asked for

    document = Document()
    document.add_heading("Dalībnieku saraksts", level=1)
    document.add_paragraph(f"{title}, {format_date(day) if day else ''}")
    for number, name in enumerate(names, start=1):
        document.add_paragraph(f"{number}. {name}")
    buffer = io.BytesIO()
    document.save(buffer)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return SimpleUploadedFile("Dalibnieku-saraksts.docx", buffer.getvalue(), content_type=kind)
