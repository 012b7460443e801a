"""One reading of a file: every row judged in order, chunk by chunk, and handed on.

The same reading runs twice. The first hands its rows to somebody who counts and keeps what is shown; the second to the
writer. So what was shown is what is written, and memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from talka.interchange.imports.comparing import Keys, StoredRows, differences
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.mending import mended_records
from talka.interchange.imports.parties import find_agreement, refuse_second_agreement
from talka.interchange.imports.placing import Placing
from talka.interchange.imports.rows import Judged, Row, RowReader, Status, register
from talka.interchange.imports.seams import check_years
from talka.interchange.queries.columns import Table
from talka.interchange.queries.format import TABLES, heading_aliases, table_aliases
from talka.kernel.imports.columns import is_explanation
from talka.kernel.imports.problems import BadCell, Problem, cut
from talka.kernel.imports.readers import BadFile, SourceRow, TableSource, open_tables
from talka.kernel.periods import Period
from talka.kernel.portions import portions
from talka.places.queries import region_named

CHUNK = 2000


class Receiver(Protocol):
    """Takes what was read."""

    def problem(self, problem: Problem) -> None:
        """Take what is wrong with a table as a whole."""

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Take the next rows of a table."""


class TooManyRows(Exception):
    """More rows than should be read at once; they are read in the background."""


def open_source(path: Path, name: str = "") -> TableSource:
    """Open a folder, ZIP or workbook of the interchange format. Raises BadFile."""
    return open_tables(path, name=name, aliases=heading_aliases(), table_aliases=table_aliases())


class Reading:
    """Reads all tables of a source once."""

    def __init__(
        self,
        source: TableSource,
        look: Lookups,
        receiver: Receiver,
        *,
        progress: Callable[[int], None] = lambda _rows: None,
        most_rows: int = 0,
    ) -> None:
        self.source = source
        self.look = look
        self.receiver = receiver
        self.progress = progress
        self.most_rows = most_rows
        self.done = 0
        self.agreement_period: Period | None = None
        self.ignored: list[str] = []
        # By the title of a table in the file: how many of its records the file does not name.
        self.absent: dict[str, int] = {}

    def run(self) -> None:
        """Read every table. Raises BadFile for what cannot be read at all."""
        for name in self.source.tables():
            if name not in TABLES and not is_explanation(name):
                self.ignored.append(self.source.title(name))
        lost = False
        for table in TABLES.values():
            if lost and not table.required:
                # Every row refers to what is not there: one mistake, one message.
                return
            if table.code in self.source.tables():
                lost |= not self._table(table) and table.required
            elif table.required:
                lost = True
                self.receiver.problem(
                    Problem(table.code, 0, "", "", _("The table “%(table)s” is missing.") % {"table": table.title})
                )

    def _table(self, table: Table) -> bool:
        """Read one table; tell whether it can be referred to."""
        headings = self.source.headings(table.code)
        missing = [column for column in table.columns if column.required and column.code not in headings]
        for column in missing:
            self.receiver.problem(
                Problem(
                    table.code, 1, column.code, "",
                    _("The column “%(column)s” is missing.") % {"column": column.title},
                    _("In a file for machines it is called %(code)s.") % {"code": column.code},
                )
            )  # fmt: skip
        known = {column.code for column in table.columns}
        self.ignored += [f"{table.title}: {heading}" for heading in headings if heading not in known]
        if missing:
            return False
        judge = Judge(table, headings, self.look)
        judge.foresee(self._rows_at_most(table))
        rows = self.source.rows(table.code)
        any_row = False
        for chunk in portions(rows, CHUNK):
            any_row = True
            self._count(len(chunk))
            judged = judge.judge(chunk)
            self._settle(table, judged)
            self.receiver.rows(table, judged)
        if judge.absent:
            self.absent[table.title] = judge.absent
        if table.required and not any_row:
            self.receiver.problem(
                Problem(table.code, 1, "", "", _("The table “%(table)s” is empty.") % {"table": table.title})
            )
        return any_row

    def _rows_at_most(self, table: Table) -> Iterator[SourceRow]:
        for done, row in enumerate(self.source.rows(table.code), self.done + 1):
            if self.most_rows and done > self.most_rows:
                raise TooManyRows
            yield row

    def _count(self, rows: int) -> None:
        self.done += rows
        if self.most_rows and self.done > self.most_rows:
            raise TooManyRows
        self.progress(self.done)

    def _settle(self, table: Table, rows: list[Judged]) -> None:
        """What only the rows together show."""
        if table.code == "agreement":
            refuse_second_agreement(rows)
            row = rows[0].row
            if row["starts"] and row["ends"] and row["starts"] <= row["ends"]:
                self.agreement_period = Period(row["starts"], row["ends"])
            region = region_named(row["region"]) if row["region"] else None
            self.look.region_id = region.pk if region else None
        if table.code == "years":
            by_number = {judged.number: judged for judged in rows}
            for problem in check_years(rows, self.agreement_period, self.look):
                if problem.row in by_number:
                    by_number[problem.row].problems.append(problem)
                    by_number[problem.row].status = Status.WRONG
                else:
                    self.receiver.problem(problem)


class Judge:
    """Judges the rows of one table."""

    def __init__(self, table: Table, headings: tuple[str, ...], look: Lookups) -> None:
        self.table = table
        self.look = look
        self.reader = RowReader(table, headings, look)
        self.compared = _compared(table, headings)
        self.keys = Keys(table)
        self.stored = None if table.code == "agreement" else StoredRows(table, look)
        self.placing = Placing(look) if table.code == "activities" else None
        # Only where a record can be named in two ways: by a reference, and as one of those alike.
        self._named: set[int] = set()
        # Records that no row was about so far.
        self.absent = self.stored.count() if self.stored else 0

    def foresee(self, rows: Iterable[SourceRow]) -> None:
        """See which rows are about records of which one value was mended; only the whole file shows it."""
        if self.stored and self.table.mended and self.stored.index():
            read = (self.reader.read(row) for row in rows)
            self.stored.index().update(mended_records(self.stored, (one.row for one in read if not one.problems)))

    def judge(self, chunk: Iterable[SourceRow]) -> list[Judged]:
        """Read rows, tell them apart, and hold them against what is stored."""
        rows = [self._read(source) for source in chunk]
        found = self.stored.find([j.key for j in rows if j.key is not None]) if self.stored else {}
        for judged in rows:
            if judged.key is not None and judged.stored is None:
                self._meet(judged, found.get(judged.key))
            self._decide(judged)
        return rows

    def _meet(self, judged: Judged, found: Row | BadCell | None) -> None:
        if isinstance(found, BadCell):
            self._refuse(judged, found.reason, found.column, found.suggestion)
        elif found is not None:
            judged.stored = found
            if self.table.by_reference and found["pk"] in self._named:
                self._refuse(
                    judged,
                    _("Another row of the table is about the same record."),
                    "ref",
                    _("If it is another record, give it a reference of its own."),
                )
            self._named.add(found["pk"])

    def _read(self, source: SourceRow) -> Judged:
        judged = self.reader.read(source)
        register(self.table.code, judged, self.look)
        if self.table.code == "agreement":
            find_agreement(judged, self.look)
        elif self.table.code in {"activities", "spending"} and judged.row["centre"] == self.look.own_centre:
            judged.row["centre"] = None
        wrong = {problem.column for problem in judged.problems}
        if not wrong & {*self.table.key, "ref"} or (judged.row.get("ref") and "ref" not in wrong):
            judged.key = self.keys.of(judged.row)
            if self.keys.is_repeated(judged.key):
                self._refuse(judged, _("This row stands in the table twice."), self._key_column(judged))
        return judged

    def _key_column(self, judged: Judged) -> str:
        return "ref" if judged.row.get("ref") else self.table.key[0]

    def _decide(self, judged: Judged) -> None:
        stored = judged.stored
        follows = () if self.placing is None or judged.problems else self._placed(judged, self.placing)
        if stored is not None and not judged.problems:
            removed = stored.get("removed_at") is not None or stored.get("state") == "removed"
            self.absent -= self.stored is not None and not removed
            self.look.removed_matched += removed
            judged.changes = {} if removed else differences(judged.row, stored, [*self.compared, *follows])
            judged.status = Status.CHANGED if judged.changes else Status.SAME
        if judged.status in {Status.NEW, Status.CHANGED} and not judged.problems:
            self._check_right(judged)
        if judged.problems:
            judged.status = Status.WRONG

    def _placed(self, judged: Judged, placing: Placing) -> tuple[str, ...]:
        """Columns to be compared beside those of the file."""
        if "place" not in self.compared:
            # What is stored stays, its words and what follows from them.
            return ()
        named = "municipality" in self.compared
        return ("municipality",) if placing.settle(judged, named=named) and not named else ()

    def _check_right(self, judged: Judged) -> None:
        if self.table.managed and not self.look.managed:
            self._refuse(judged, _("Only somebody who manages the centre may change this."), self.table.key[0])
        elif judged.stored and judged.stored.get("state") == "approved" and not self.look.managed:
            self._refuse(
                judged, _("This work is approved; only somebody who manages the centre may change it."), "title"
            )

    def _refuse(self, judged: Judged, reason: str, column: str, suggestion: str = "") -> None:
        value = cut(judged.raw.get(column, ""))
        judged.problems.append(Problem(self.table.code, judged.number, column, value, reason, suggestion))


def _compared(table: Table, headings: tuple[str, ...]) -> list[str]:
    """Columns that the file speaks about; those it leaves out stay as they are stored. By a reference rows are met."""
    columns = [c.code for c in table.columns if c.code in headings and c.code not in {"filter", "ref"}]
    if "filter" in headings:
        columns += [c.code for c in table.columns if c.kind == "codes" and c.code not in columns]
    return columns


__all__ = ["BadFile", "Judge", "Reading", "Receiver", "TooManyRows", "open_source"]
