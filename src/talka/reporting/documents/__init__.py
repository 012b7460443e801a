"""The summary report as documents: each is made from the same content, so none can say something else."""

from __future__ import annotations

import re

from talka.programmes.models import Agreement
from talka.reporting.documents.page import render_html
from talka.reporting.documents.pdf import render_pdf
from talka.reporting.documents.storage import CONTENT_TYPES, read
from talka.reporting.documents.workbook import render_xlsx
from talka.reporting.models import DocumentTemplate
from talka.reporting.queries.content import report_content
from talka.reporting.queries.shapes import ReportContent

__all__ = ["CONTENT_TYPES", "FORMATS", "current_template", "document_name", "render", "render_report"]

FORMATS = ("docx", "pdf", "xlsx", "json", "html")


class UnknownFormat(ValueError):
    """There is no document of this format."""


def render(content: ReportContent, file_format: str, *, template: bytes | None = None) -> bytes:
    """One document; the same content gives the same bytes."""
    if file_format == "docx":
        from talka.reporting.documents.word import render_docx  # noqa: PLC0415 -- only when asked for

        return render_docx(content, template)
    if file_format == "json":
        return content.canonical().encode()
    makers = {"pdf": render_pdf, "xlsx": render_xlsx, "html": render_html}
    if file_format not in makers:
        raise UnknownFormat(file_format)
    return makers[file_format](content)


def render_report(agreement: Agreement, file_format: str, *, up_to_year: int | None = None) -> bytes:
    """The agreement's report as it stands now, in the centre's own template where there is one."""
    return render(report_content(agreement, up_to_year=up_to_year), file_format, template=current_template(agreement))


def current_template(agreement: Agreement) -> bytes | None:
    """The template that the centre uploaded; None for the shipped one."""
    found = DocumentTemplate.objects.filter(agreement=agreement, removed_at=None).select_related("file").last()
    return read(found.file) if found else None


def document_name(content: ReportContent, file_format: str) -> str:
    """„kopsavilkums-KM-RIGA-2022-III.docx” without letters that a file system could mind."""
    number = re.sub(r"[^A-Za-z0-9]+", "-", content.agreement).strip("-") or "ligums"
    return f"kopsavilkums-{number}-{content.up_to_year}-gads.{file_format}"
