"""The report as the plain words that documents are filled with, and the list of names a template may use.

Word and PDF are filled from this and from nothing else, so they cannot disagree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.kernel.periods import format_date, roman
from talka.reporting.queries.shapes import (
    ACTIVITY,
    EXPENDITURE,
    IndicatorLine,
    Number,
    Paragraph,
    ReportContent,
)

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
            "deviation": "",
        }
    ],
    "numbers": [{"label": "", "text": "", "source": "", "evidence": ""}],
}
# References listed beside a number in a document; the workbook lists them all.
MOST_REFERENCES = 8


def form_data(content: ReportContent) -> dict[str, Any]:
    """The words of each place of the form."""
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
                "done": [_line(p) for p in year.done],
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
        "explanations": [
            {"year": roman(line.year) if line.year else "", "message": line.message, "reason": line.reason}
            for line in content.explanations
        ],
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
        "indicators": [_indicator(line) for line in content.indicators],
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


def indicator_text(value: int | None, line: IndicatorLine) -> str:
    """A value of an indicator as it is read; unknown as a dash."""
    if value is None:
        return "–"
    if line.money:
        return format_euros(value)
    return format_scaled(value, line.scale)


def _indicator(line: IndicatorLine) -> dict[str, str]:
    return {
        "year": roman(line.year),
        "title": line.title,
        "unit": line.unit,
        "target": indicator_text(line.target, line),
        "before": indicator_text(line.before, line),
        "value": indicator_text(line.this_year, line),
        "together": indicator_text(line.together, line),
        "percent": "–" if line.percent is None else f"{line.percent}\u00a0%",
        "deviation": line.deviation,
    }


def _numbers(content: ReportContent) -> list[dict[str, str]]:
    references = {(ACTIVITY, record.id): record.ref or str(record.id) for record in content.records}
    references |= {(EXPENDITURE, row.id): row.ref or row.document or f"izdevums {row.id}" for row in content.spending}
    evidence = {record.id: len(record.evidence) for record in content.records}
    return [
        {
            "label": number.label,
            "text": number.text,
            "source": _source(number, references),
            "evidence": str(sum(evidence.get(part.id, 0) for part in number.of(ACTIVITY)))
            if number.of(ACTIVITY)
            else "–",
        }
        for number in content.numbers
    ]


def _source(number: Number, references: dict[tuple[str, int], str]) -> str:
    names = [references[part.source, part.id] for part in number.parts if (part.source, part.id) in references]
    if not names:
        return (
            {"budget": "Tāme", "remainder": "Atlikuma ieraksts"}.get(number.parts[0].source, "–")
            if number.parts
            else "–"
        )
    rest = len(names) - MOST_REFERENCES
    return ", ".join(names[:MOST_REFERENCES]) + (f" un vēl {rest}" if rest > 0 else "")
