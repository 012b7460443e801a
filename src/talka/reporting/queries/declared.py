"""Figures of a published report beside those that follow from the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talka.programmes.models import Agreement, ImplementationYear
from talka.programmes.queries.declared import is_money_figure
from talka.reporting.queries.declared_names import TOTAL, Choices, Vocabulary, YearRecords, series_rows
from talka.reporting.queries.tallies import tallies, work_rows
from talka.spending.queries.statements import Statement, statement


@dataclass(frozen=True)
class DeclaredRow:
    """A figure as declared (None: in this year it is not) and as computed; `known` unless its name says nothing."""

    year: ImplementationYear
    figure: str
    title: str
    declared: int | None
    computed: int | None
    known: bool
    # As in `Meaning`.
    counts: str = ""
    of_kind: str = ""

    @property
    def money(self) -> bool:
        """Whether it is an amount, in cents."""
        return is_money_figure(self.figure)

    @property
    def differs(self) -> bool:
        """Whether both are there and are not the same."""
        return None not in {self.computed, self.declared} and self.computed != self.declared


def declared_rows(
    agreement: Agreement, money: Statement, also: Iterable[tuple[int, str]] = (), words: Vocabulary | None = None
) -> list[DeclaredRow]:
    """Every declared figure, and others by year and name, with what the records say."""
    asked = set(also)
    names = {name for _ordinal, name in asked} | {name for year in money.years for name in year.declared}
    if not names:
        return []
    words = words or Vocabulary(agreement)
    # Where nothing but money is declared, the log's sums need not be read.
    kept = None if all(map(is_money_figure, names)) else tallies(agreement)
    work = [] if kept is None else [row for row, _names in work_rows(agreement, kept)]
    series = [] if kept is None else series_rows(agreement, kept)
    rows: list[DeclaredRow] = []
    for year in money.years:
        lines = {TOTAL: year.total, **{line.purpose.code: line for line in year.lines if line.purpose}}
        of_year = year.year.pk
        records = YearRecords(
            lines, [row for row in work if row.year_id == of_year], [row for row in series if row.year_id == of_year]
        )
        for figure in sorted(year.declared.keys() | {name for ordinal, name in asked if ordinal == year.year.ordinal}):
            meaning = words.meaning(figure)
            rows.append(
                DeclaredRow(
                    year.year,
                    figure,
                    meaning.title if meaning else figure,
                    year.declared.get(figure),
                    meaning.read(records) if meaning else None,
                    known=meaning is not None,
                    counts=meaning.counts if meaning else "",
                    of_kind=meaning.of_kind if meaning else "",
                )
            )
    return rows


@dataclass(frozen=True)
class DeclaredGrid:
    """Figures down, years across: one row of cells for each figure."""

    years: tuple[ImplementationYear, ...]
    rows: tuple[tuple[DeclaredRow, ...], ...]
    # Names that are not in the grid yet, by group.
    offered: list[tuple[str, Choices]]


def declared_grid(agreement: Agreement, *, also: Iterable[str] = ()) -> DeclaredGrid:
    """All figures that are declared in some year, and those that somebody is about to declare."""
    money, words = statement(agreement), Vocabulary(agreement)
    years = tuple(year.year for year in money.years)
    names = {name for year in money.years for name in year.declared} | {n for n in also if words.meaning(n)}
    found = {
        (row.figure, row.year.pk): row
        for row in declared_rows(agreement, money, [(year.ordinal, name) for year in years for name in names], words)
    }
    order = {name: at for at, (name, _title) in enumerate(pair for _group, pairs in words.offered() for pair in pairs)}
    rows = tuple(
        tuple(found[name, year.pk] for year in years)
        for name in sorted(names, key=lambda name: (order.get(name, len(order)), name))
    )
    offered = [(group, [(n, title) for n, title in pairs if n not in names]) for group, pairs in words.offered()]
    return DeclaredGrid(years, rows, [(group, pairs) for group, pairs in offered if pairs])
