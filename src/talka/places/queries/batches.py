"""Questions about imports of places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.imports.batches import rows_of
from talka.kernel.imports.models import ImportBatch, ImportRow
from talka.kernel.imports.previews import SHOWN, SHOWN_NEW, ChangedCell, NewRows, TableCounts, WrongCell
from talka.places.rules import may_see_place_imports

KIND = "places"
TABLES = ("units", "populations", "outlines")
_STATUSES = ("new", "changed", "same", "wrong")


def place_imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    """All for administrators, none for others."""
    found = ImportBatch.objects.filter(kind=KIND).select_related("started_by")
    return found if may_see_place_imports(user) else found.none()


def table_counts(batch: ImportBatch) -> list[TableCounts]:
    """Counts of each table that the files had."""
    return [
        TableCounts(_title(table), *(batch.counts[table].get(status, 0) for status in _STATUSES))
        for table in TABLES
        if table in batch.counts
    ]


def wrong_cells(batch: ImportBatch) -> list[WrongCell]:
    """What is to be mended, the first hundred; where it stands is told by its file."""
    problems = (problem for row in rows_of(batch, ImportRow.Status.WRONG)[:SHOWN] for problem in row.problems)
    return [
        WrongCell(told["file"], told["row"], told["column"], told["value"], told["reason"], suggestion="")
        for told in islice(problems, SHOWN)
    ]


def changed_cells(batch: ImportBatch) -> list[ChangedCell]:
    """What changes from what to what, the first hundred."""
    return list(islice(_changed(batch), SHOWN))


def _changed(batch: ImportBatch) -> Iterator[ChangedCell]:
    for row in rows_of(batch, ImportRow.Status.CHANGED)[:SHOWN]:
        for name, (before, after) in row.changes.items():
            # An outline has no column of a table; the others are called as in the file.
            column = _("Outline") if name == "geometry" else name
            yield ChangedCell(_title(row.table), row.number, row.key, column, before, after)


def new_rows(batch: ImportBatch) -> list[NewRows]:
    """A sample of what is new, table by table."""
    found: list[NewRows] = []
    for table in TABLES:
        count = batch.counts.get(table, {}).get("new", 0)
        rows = list(rows_of(batch, ImportRow.Status.NEW).filter(table=table)[:SHOWN_NEW])
        if count and rows:
            headings = list(dict.fromkeys(name for row in rows for name in row.values))
            cells = [[row.values.get(name, "") for name in headings] for row in rows]
            found.append(NewRows(_title(table), count, [_heading(name) for name in headings], cells))
    return found


def _heading(name: str) -> str:
    """How a column is called; those of the classification and years as in the file."""
    ours = {"code": _("Code"), "year": _("Year"), "number": _("Count")}
    return ours.get(name, name)


def _title(table: str) -> str:
    titles = {"units": _("Classification"), "populations": _("Numbers of people"), "outlines": _("Outlines")}
    return titles[table]


def doubts_of(batch: ImportBatch) -> int:
    """How many reasons there are to doubt that the files are whole: as many first lines of its message."""
    found: int = batch.counts.get("all", {}).get("doubts", 0)
    return found
