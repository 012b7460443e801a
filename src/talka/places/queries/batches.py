"""Questions about imports of places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from talka.accounts.models import User
from talka.kernel.imports.models import ImportBatch, ImportRow
from talka.places.rules import may_see_place_imports

KIND = "places"
UNDO_DAYS = 30
SHOWN, SHOWN_NEW = 100, 5
TABLES = ("units", "populations", "outlines")
_STATUSES = ("new", "changed", "same", "wrong")


def place_imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    """All for administrators, none for others."""
    found = ImportBatch.objects.filter(kind=KIND).select_related("started_by")
    return found if may_see_place_imports(user) else found.none()


def undo_until(batch: ImportBatch) -> dt.datetime | None:
    """Until when an import can be undone."""
    return batch.confirmed_at + dt.timedelta(days=UNDO_DAYS) if batch.confirmed_at else None


def can_still_undo(batch: ImportBatch) -> bool:
    """Whether thirty days have not passed."""
    until = undo_until(batch)
    return until is not None and timezone.now() <= until


def total(batch: ImportBatch, *statuses: str) -> int:
    """Rows of all tables with these statuses."""
    return sum(batch.counts.get(table, {}).get(status, 0) for table in TABLES for status in statuses)


@dataclass(frozen=True)
class TableCounts:
    """How many rows of one table are what."""

    table: str
    new: int
    changed: int
    same: int
    wrong: int


def table_counts(batch: ImportBatch) -> list[TableCounts]:
    """Counts of each table that the files had."""
    return [
        TableCounts(table, *(batch.counts[table].get(status, 0) for status in _STATUSES))
        for table in TABLES
        if table in batch.counts
    ]


@dataclass(frozen=True)
class WrongCell:
    """One thing to mend."""

    file: str
    row: int
    column: str
    value: str
    reason: str


def wrong_cells(batch: ImportBatch) -> list[WrongCell]:
    """What is to be mended, the first hundred."""
    rows = batch.rows.filter(status=ImportRow.Status.WRONG).order_by("pk")[:SHOWN]
    return list(islice((WrongCell(**problem) for row in rows for problem in row.problems), SHOWN))


@dataclass(frozen=True)
class ChangedCell:
    """One value that will change."""

    table: str
    row: int
    key: str
    column: str
    before: str
    after: str


def changed_cells(batch: ImportBatch) -> list[ChangedCell]:
    """What changes from what to what, the first hundred."""
    return list(islice(_changed(batch), SHOWN))


def _changed(batch: ImportBatch) -> Iterator[ChangedCell]:
    for row in batch.rows.filter(status=ImportRow.Status.CHANGED).order_by("pk")[:SHOWN]:
        for column, (before, after) in row.changes.items():
            yield ChangedCell(row.table, row.number, row.key, column, before, after)


@dataclass(frozen=True)
class NewRows:
    """The first new rows of a table."""

    table: str
    total: int
    headings: list[str]
    rows: list[list[str]]


def new_rows(batch: ImportBatch) -> list[NewRows]:
    """A sample of what is new, table by table."""
    found: list[NewRows] = []
    for table in TABLES:
        count = batch.counts.get(table, {}).get("new", 0)
        rows = list(batch.rows.filter(table=table, status=ImportRow.Status.NEW).order_by("pk")[:SHOWN_NEW])
        if count and rows:
            headings = list(dict.fromkeys(name for row in rows for name in row.values))
            cells = [[row.values.get(name, "") for name in headings] for row in rows]
            found.append(NewRows(table, count, headings, cells))
    return found
