"""What the pages of an import show of its tables, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from talka.kernel.imports.batches import rows_of
from talka.kernel.imports.columns import Table
from talka.kernel.imports.models import ImportBatch, ImportRow

SHOWN = 100
SHOWN_NEW = 5
_MOST_CELLS = 12
Tables = Mapping[str, Table]


@dataclass(frozen=True)
class TableCounts:
    """How many rows of one table are what."""

    title: str
    new: int
    changed: int
    same: int
    wrong: int


@dataclass(frozen=True)
class WrongCell:
    """One thing to mend."""

    table: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str


@dataclass(frozen=True)
class ChangedCell:
    """One cell that will change."""

    table: str
    row: int
    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class NewRows:
    """The first new rows of a table, and those behind them, which unfold."""

    title: str
    total: int
    headings: list[str]
    rows: list[list[str]]
    more: list[list[str]] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many can be seen."""
        return len(self.rows) + len(self.more)


def table_counts(batch: ImportBatch, tables: Tables) -> list[TableCounts]:
    """Counts of each table, in the order of the format."""
    return [
        TableCounts(table.title, *(batch.counts[code].get(status, 0) for status in ("new", "changed", "same", "wrong")))
        for code, table in tables.items()
        if code in batch.counts
    ]


def wrong_cells(batch: ImportBatch, tables: Tables) -> list[WrongCell]:
    """What is to be mended, the first hundred."""
    return list(islice(_wrong(batch, tables), SHOWN))


def _wrong(batch: ImportBatch, tables: Tables) -> Iterator[WrongCell]:
    for row in rows_of(batch, ImportRow.Status.WRONG)[:SHOWN]:
        for problem in row.problems:
            title, column = _titles(tables, row.table, problem["column"])
            yield WrongCell(title, row.number, column, problem["value"], problem["reason"], problem["suggestion"])


def changed_cells(batch: ImportBatch, tables: Tables) -> list[ChangedCell]:
    """Which cells change from what to what, the first hundred."""
    return list(islice(_changed(batch, tables), SHOWN))


def _changed(batch: ImportBatch, tables: Tables) -> Iterator[ChangedCell]:
    for row in rows_of(batch, ImportRow.Status.CHANGED)[:SHOWN]:
        for name, (before, after) in row.changes.items():
            title, column = _titles(tables, row.table, name)
            yield ChangedCell(title, row.number, row.key, column, before, after)


def new_rows(batch: ImportBatch, tables: Tables) -> list[NewRows]:
    """A sample of what is new, table by table."""
    found: list[NewRows] = []
    for code, table in tables.items():
        total = batch.counts.get(code, {}).get("new", 0)
        if not total:
            continue
        rows = [row.values for row in rows_of(batch, ImportRow.Status.NEW).filter(table=code)[:SHOWN]]
        columns = [column for column in table.columns if any(values.get(column.code) for values in rows)][:_MOST_CELLS]
        cells = [[values.get(column.code, "") for column in columns] for values in rows]
        headings = [column.title for column in columns]
        # One or two rows more are not worth a press.
        first = len(cells) if len(cells) <= SHOWN_NEW + 2 else SHOWN_NEW
        found.append(NewRows(table.title, total, headings, cells[:first], cells[first:]))
    return found


def _titles(tables: Tables, table: str, column: str) -> tuple[str, str]:
    known = tables.get(table)
    found = known.column(column) if known else None
    return (known.title if known else table), (found.title if found else "")
