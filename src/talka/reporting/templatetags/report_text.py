"""Paragraphs of a report on a page: every number a link to its records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talka.kernel.periods import format_date, roman
from talka.reporting.queries.indicator_lines import IndicatorCells, indicator_cells
from talka.reporting.queries.indicator_lines import indicator_columns as said_by
from talka.reporting.queries.shapes import Explanation, Paragraph, Piece, ReportContent

register = template.Library()


@register.simple_tag(takes_context=True)
def report_text(context: Context, paragraph: Paragraph | Explanation) -> str | SafeString:
    """`{% report_text paragraph %}`: links start with `number_base` of the page."""
    base = str(context["number_base"])
    if isinstance(paragraph, Explanation) and not paragraph.pieces:
        # Sent before the figures of explanations opened.
        return paragraph.message
    return format_html_join("", "{}", ((_piece(piece, base),) for piece in paragraph.pieces))


def _piece(piece: Piece, base: str) -> str | SafeString:
    if not piece.number:
        return piece.text
    address = f"{base}{quote(piece.number)}" + ("" if base.startswith("#") else "/")
    return format_html('<a class="report-number" href="{}">{}</a>', address, piece.text)


@register.simple_tag(takes_context=True)
def indicator_cell(context: Context, line: IndicatorCells, name: str) -> str | SafeString:
    """`{% indicator_cell line "target" %}`: a number of an indicator's line; unknown as a dash."""
    return _piece(line.cells[name], str(context["number_base"])) if name in line.cells else "–"


@register.filter
def indicator_years(content: ReportContent) -> list[tuple[str, list[IndicatorCells]]]:
    """Lines of indicators under the names of their years."""
    years = groupby(indicator_cells(content), key=lambda cells: cells.line.year)
    return [(f"{roman(year)}. īstenošanas gads", list(lines)) for year, lines in years]


@register.simple_tag
def indicator_columns(content: ReportContent) -> dict[str, int | bool]:
    """`{% indicator_columns content as columns %}`: which columns say something, and how many these are."""
    columns = said_by(content)
    return {"planned": columns.planned, "before": columns.before, "number": 3 + 3 * columns.planned + columns.before}


@register.filter
def at(found: Mapping[str, Any] | None, anchor: str) -> Any:
    """`{{ comments|at:paragraph.anchor }}`: what a mapping has there, or nothing."""
    return found.get(anchor, ()) if found else ()


@register.filter
def among(centre_id: int, own_centres: Collection[int] | None) -> bool:
    """Whether the reader may open what belongs to this centre; `None` stands for every centre."""
    return own_centres is None or centre_id in own_centres


@register.filter
def iso_day(text: str) -> str:
    """A day of a frozen record as Latvians write it; unknown as nothing."""
    return format_date(date.fromisoformat(text)) if text else ""
