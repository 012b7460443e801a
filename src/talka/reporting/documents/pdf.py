"""The report as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from datetime import date
from importlib import resources

from talka.kernel.typesetting import typeset
from talka.reporting.documents.form_data import form_data
from talka.reporting.queries.shapes import ReportContent


def render_pdf(content: ReportContent) -> bytes:
    """The report as a PDF; the same content gives the same bytes."""
    made_on = date.fromisoformat(content.made_on)
    values = form_data(content) | {"made_on_parts": [made_on.year, made_on.month, made_on.day]}
    template = resources.files("talka.reporting.documents").joinpath("data/report.typ").read_bytes()
    return typeset(template, values, made_on=made_on)
