"""The report as one HTML file that opens anywhere, without this site."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from talka.reporting.documents.form_data import form_data
from talka.reporting.queries.shapes import ReportContent


def render_html(content: ReportContent) -> bytes:
    """A file by itself: its style inside, its numbers linked to the table of their records."""
    with translation.override("lv"):
        words = form_data(content)
        context = {
            "content": content,
            "words": words,
            "traced": zip(content.numbers, words["numbers"], strict=True),
            # Not the id alone: a place in the report may have the same.
            "number_base": "#n.",
        }
        return render_to_string("reporting/report/document.html", context).encode()
