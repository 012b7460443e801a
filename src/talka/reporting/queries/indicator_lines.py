"""Indicators as the report prints them: one line a year, each of its numbers open to what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.kernel.periods import roman
from talka.reporting.queries.figures import Figures
from talka.reporting.queries.indicator_parts import IndicatorParts, Made
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.reporting.queries.latvian import NBSP, counted
from talka.reporting.queries.numbers import Numbers
from talka.reporting.queries.shapes import (
    DIFFERENCE,
    PERCENT,
    TARGET,
    IndicatorLine,
    Number,
    Part,
    Piece,
    ReportContent,
)

# What each number of a line says, in the order of printing.
WORDS = {
    "target": "plānots",
    "before": "iepriekšējos gados",
    "value": "šajā gadā",
    "together": "kopā no līguma sākuma",
    "percent": "izpilde, %",
    "difference": "novirze no plānotā",
    "totals": "ieraksti, no kuriem zināma tikai kopsumma",
}


@dataclass(frozen=True)
class IndicatorCells:
    """A line of the table: each number as a piece of text; without one where nothing is known."""

    line: IndicatorLine
    cells: dict[str, Piece]

    def text(self, name: str) -> str:
        """A number as printed; unknown as a dash."""
        return self.cells[name].text if name in self.cells else "–"


@dataclass(frozen=True)
class IndicatorColumns:
    """Which columns of the table say something: one of dashes only is left out, in every form of the report."""

    planned: bool
    before: bool


def indicator_columns(content: ReportContent) -> IndicatorColumns:
    """The columns of a report."""
    return IndicatorColumns(
        planned=any(line.target is not None or line.deviation for line in content.indicators),
        before=any(line.before is not None for line in content.indicators),
    )


def indicator_cells(content: ReportContent) -> list[IndicatorCells]:
    """The lines of a report; a number opens where the report holds what it is made of."""
    return [
        IndicatorCells(
            line,
            {
                name: Piece(number.text, number.id if content.number(number.id) else "")
                for name, number in _figures(line)
            },
        )
        for line in content.indicators
    ]


def figures_told(content: ReportContent) -> tuple[Number, ...]:
    """Every number of a report, also those of indicators in reports that were sent when these did not open yet."""
    lines = [number for line in content.indicators for _name, number in _figures(line)]
    return (*content.numbers, *(number for number in lines if content.number(number.id) is None))


def indicator_lines(
    figures: Figures, behind: IndicatorParts, numbers: Numbers, up_to_year: int
) -> tuple[IndicatorLine, ...]:
    """Every indicator in the years of the report; its numbers are collected with what they are made of."""
    found: list[IndicatorLine] = []
    for row in indicator_rows(figures.definitions.agreement, counted=figures):
        if row.year.ordinal > up_to_year:
            continue
        line = _line(row, behind.totals_only(row.indicator, row.year))
        rows = _Rows(row, behind)
        for name, number in _figures(line):
            numbers.add(replace(number, made_of=rows.follows_from(line, name)), partial(rows.traced, name))
        found.append(line)
    return tuple(found)


def _line(row: IndicatorRow, totals_only: int) -> IndicatorLine:
    return IndicatorLine(
        code=row.indicator.code,
        title=row.indicator.title,
        unit=str(row.measure.unit) if row.measure else "",
        year=row.year.ordinal,
        scale=row.scale,
        money=row.in_money,
        target=row.target,
        before=row.before,
        this_year=row.value,
        together=row.together,
        percent=row.percent,
        deviation=row.deviation,
        totals_only=totals_only,
        measure=row.indicator.measure,
    )


def _figures(line: IndicatorLine) -> Iterator[tuple[str, Number]]:
    """The numbers of a line without what they are made of, by their names."""
    difference = None if line.this_year is None or line.target is None else line.this_year - line.target
    values = {
        "target": line.target,
        "before": line.before,
        "value": line.this_year,
        "together": line.together,
        "difference": difference,
    }
    for name in WORDS:
        value = values.get(name)
        if value is not None:
            plus = "+" if name == "difference" and value > 0 else ""
            yield name, _number(line, name, value, plus + indicator_text(value, line))
        elif name == "percent" and line.percent is not None:
            yield name, replace(_number(line, name, line.percent, f"{line.percent}{NBSP}%"), money=False, scale=1)
        elif name == "totals" and line.totals_only:
            text = counted(line.totals_only, "ieraksts", "ieraksti", "ierakstu")
            yield name, replace(_number(line, name, line.totals_only, text), money=False, scale=1)


def _number(line: IndicatorLine, name: str, value: int, text: str) -> Number:
    unit = f" ({line.unit})" if line.unit else ""
    label = f"{line.title}{unit}: {WORDS[name]}, {roman(line.year)}. īstenošanas gads"
    return Number(f"{line.anchor}.{name}", value, text, label, line.year, money=line.money, scale=line.scale)


def indicator_text(value: int | None, line: IndicatorLine) -> str:
    """A value of an indicator as it is read; unknown as a dash."""
    if value is None:
        return "–"
    return format_euros(value) if line.money else format_scaled(value, line.scale)


class _Rows:
    """What the numbers of one line are made of."""

    def __init__(self, row: IndicatorRow, behind: IndicatorParts) -> None:
        self.row = row
        self.behind = behind

    @cached_property
    def of_year(self) -> Made:
        """The rows of the year, found once for the numbers that ask."""
        return self.behind.in_year(self.row.indicator, self.row.year)

    def follows_from(self, line: IndicatorLine, name: str) -> tuple[str, ...]:
        """The numbers from which a number follows."""
        if name == "before":
            return (f"y{line.year - 1}.indicators.{line.code}.together",)
        if name == "together":
            years = self.behind.follows_from(self.row.indicator, self.row.year)
            return tuple(f"y{year.ordinal}.indicators.{line.code}.value" for year in years)
        return (f"{line.anchor}.value", f"{line.anchor}.target") if name in {"percent", "difference"} else ()

    def traced(self, name: str, number: Number) -> Number:
        """The number with its rows."""
        if name == "target":
            return replace(number, parts=tuple(Part(TARGET, target.pk, target.value) for target in self.row.targets))
        if name == "value":
            return replace(number, parts=self.of_year.parts, adds=self.of_year.adds)
        if name == "totals":
            return replace(number, parts=tuple(replace(part, value=1) for part in self.of_year.totals_only))
        if name == "together":
            made = self.behind.up_to(self.row.indicator, self.row.year)
            return replace(number, parts=made.parts, adds=made.adds)
        return replace(number, adds={"percent": PERCENT, "difference": DIFFERENCE}.get(name, number.adds))
