"""The report as the plain words that documents are filled with, and the list of names a template may use.

Word and PDF are filled from this and from nothing else, so they cannot disagree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talka.kernel.periods import format_date, roman
from talka.reporting.documents.references import References, evidence_count
from talka.reporting.queries.indicator_lines import (
    IndicatorCells,
    IndicatorColumns,
    indicator_cells,
    indicator_columns,
)
from talka.reporting.queries.shapes import Explanation, Paragraph, ReportContent

# A schema: "" is text, a list holds what each of its items is, a dict what is in it.
Schema = str | list[Any] | dict[str, Any]
_LINE: Schema = {"text": "", "items": [""]}
_MONEY: Schema = {"total": "", "lines": [""]}
SCHEMA: dict[str, Schema] = {
    "title_lines": [""],
    "agreement": "",
    "funder": "",
    "task": "",
    "performer": "",
    "period": "",
    "made_on": "",
    "years": [{"title": "", "period": "", "narrative": [""], "done": [_LINE]}],
    "money": [{"title": "", "planned": _MONEY, "spent": _MONEY, "remainders": [""]}],
    "ineligible": [""],
    "unrecovered": [""],
    "other": [""],
    "explanations": [{"year": "", "message": "", "reason": ""}],
    "corrections": [{"label": "", "report": "", "before": "", "now": "", "difference": ""}],
    "indicators_title": "",
    # A heading of nothing: the column says nothing and is left out.
    "indicator_headings": {"target": "", "before": "", "percent": "", "deviation": ""},
    "indicators": [
        {
            "year": "",
            "title": "",
            "unit": "",
            "target": "",
            "before": "",
            "value": "",
            "together": "",
            "percent": "",
            "difference": "",
            "deviation": "",
        }
    ],
    "numbers": [{"label": "", "text": "", "source": "", "evidence": ""}],
}

NOTHING_DONE = "Šajā gadā ierakstu nav."


def form_data(content: ReportContent) -> dict[str, Any]:
    """The words of each place of the form."""
    columns = indicator_columns(content)
    return {
        "title_lines": list(content.title_lines),
        "agreement": content.agreement,
        "funder": content.funder,
        "task": content.task,
        "performer": content.performer,
        "period": content.period,
        "made_on": format_date(date.fromisoformat(content.made_on)),
        "years": [
            {
                "title": year.title,
                "period": year.period,
                "narrative": _texts(year.narrative),
                "done": [_line(p) for p in year.done] or [{"text": NOTHING_DONE, "items": []}],
            }
            for year in content.years
        ],
        "money": [
            {
                "title": row.title,
                "planned": _money(row.planned),
                "spent": _money(row.spent),
                "remainders": _texts(row.remainders),
            }
            for row in content.money
        ],
        "ineligible": _texts(content.ineligible),
        "unrecovered": _texts(content.unrecovered),
        "other": _texts(content.other),
        "explanations": [_explanation(line) for line in content.explanations],
        "corrections": [
            {
                "label": c.label,
                "report": str(c.submission),
                "before": c.before,
                "now": c.now,
                "difference": c.difference,
            }
            for c in content.corrections
        ],
        "indicators_title": "Rādītāji pret plānoto" if columns.planned else "Rādītāji",
        "indicator_headings": _headings(columns),
        "indicators": [_indicator(cells, columns) for cells in indicator_cells(content)],
        "numbers": _numbers(content),
    }


def _texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


def _line(paragraph: Paragraph) -> dict[str, Any]:
    return {"text": paragraph.text, "items": _texts(paragraph.items)}


def _money(paragraph: Paragraph) -> dict[str, Any]:
    last = len(paragraph.items) - 1
    return {
        "total": paragraph.text,
        "lines": [f"{item.text}{'' if at == last else ';'}" for at, item in enumerate(paragraph.items)],
    }


def _explanation(line: Explanation) -> dict[str, str]:
    return {"year": roman(line.year) if line.year else "", "message": line.message, "reason": line.reason}


def _headings(columns: IndicatorColumns) -> dict[str, str]:
    planned = {"target": "Plānots", "percent": "Izpilde", "deviation": "Novirze un tās iemesls"}
    said = planned if columns.planned else dict.fromkeys(planned, "")
    return {**said, "before": "Iepriekš" if columns.before else ""}


def _indicator(cells: IndicatorCells, columns: IndicatorColumns) -> dict[str, str]:
    line = cells.line
    hidden = () if columns.planned else ("target", "percent", "difference")
    if not columns.before:
        hidden = (*hidden, "before")
    names = ("target", "before", "value", "together", "percent", "difference")
    only = f"{cells.text('totals')} tikai ar kopsummu" if line.totals_only else ""
    return {
        "year": roman(line.year),
        "title": line.title,
        "unit": "; ".join(words for words in (line.unit, only) if words),
        **{name: "" if name in hidden else cells.text(name) for name in names},
        "deviation": line.deviation,
    }


def _numbers(content: ReportContent) -> list[dict[str, str]]:
    references = References(content)
    evidence = {record.id: len(record.evidence) for record in content.records}
    return [
        {
            "label": number.label,
            "text": number.text,
            "source": references.of(number),
            "evidence": evidence_count(content, number, evidence),
        }
        for number in content.numbers
    ]
