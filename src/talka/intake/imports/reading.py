"""One reading of a file: every row judged in order, chunk by chunk, and handed on.

The same reading runs twice. The first hands its rows to somebody who counts and keeps what is shown; the second to the
writer. So what was shown is what is written, and memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from talka.intake.imports.lookups import Lookups
from talka.intake.imports.matching import Profiles
from talka.intake.imports.people import Persons, Ties
from talka.intake.imports.rows import DOUBTFUL, LEFT_OUT, Judged, RowReader, Status
from talka.intake.queries.format import heading_aliases, table_aliases, tables
from talka.intake.queries.questions import Option, Question, answered
from talka.intake.queries.stored import differences
from talka.kernel.imports.columns import Table, is_explanation
from talka.kernel.imports.problems import BadCell, Problem
from talka.kernel.imports.readers import BadFile, SourceRow, TableSource, open_tables
from talka.kernel.text import fold
from talka.registry.models.organisations import comparable_name

# Judged, and when a large list is written also stored, in one transaction: so long others wait.
CHUNK = 500
# In which some rows are judged and handed on.
Piece = Callable[[], AbstractContextManager[None]]
# The key of the question what a file holds.
TABLE = "table"


class Receiver(Protocol):
    """Takes what was read."""

    def problem(self, problem: Problem) -> None:
        """Take what is wrong with a table as a whole."""

    def asked(self, question: Question) -> None:
        """Take what is unclear about the file as a whole."""

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Take the next rows of a table."""


class TooManyRows(Exception):
    """More rows than should be read at once; they are read in the background."""


def open_source(path: Path, name: str = "") -> TableSource:
    """Open a workbook, a CSV or a ZIP of them. Raises BadFile."""
    return open_tables(path, name=name, aliases=heading_aliases(), table_aliases=table_aliases())


def tables_in(source: TableSource, answers: Mapping[str, str]) -> tuple[dict[str, str], Question | None]:
    """Which table of the source is which of ours; a source with a single nameless one holds what somebody says."""
    known = {name: name for name in source.tables() if name in tables()}
    others = [name for name in source.tables() if name not in known and not is_explanation(name)]
    if known or len(others) != 1:
        return known, None
    question = which_table(source.title(others[0]))
    given = answered(answers, question)
    return ({given: others[0]}, None) if given else ({}, question)


def which_table(title: str = "") -> Question:
    """What a file with a single nameless table holds."""
    options = tuple(Option(table.code, table.title, str(table.hint)) for table in tables().values())
    return Question(TABLE, _("The file does not say what it is a list of."), options, value=title)


class Reading:
    """Reads all tables of a source once."""

    def __init__(  # noqa: PLR0913 -- what the two readings differ in
        self,
        source: TableSource,
        look: Lookups,
        receiver: Receiver,
        *,
        progress: Callable[[int], None] = lambda _rows: None,
        most_rows: int = 0,
        piece: Piece = nullcontext,
    ) -> None:
        self.source = source
        self.look = look
        self.receiver = receiver
        self.progress = progress
        self.most_rows = most_rows
        self.piece = piece
        self.done = 0
        self.names, self.question = tables_in(source, look.answers)
        self.ignored = [
            source.title(name)
            for name in source.tables()
            if name not in self.names.values() and not is_explanation(name) and self.question is None
        ]

    def run(self) -> None:
        """Read every table, those first to which others refer. Raises BadFile for what cannot be read at all."""
        if self.question is not None:
            self.receiver.asked(self.question)
        elif not self.names:
            words = _("None of the sheets is one that can be brought in: %(names)s.")
            known = ", ".join(table.title for table in tables().values())
            self.receiver.problem(Problem("", 0, "", "", words % {"names": known}))
        for code, table in tables().items():
            if code in self.names:
                self._table(table, self.names[code])

    def _table(self, table: Table, name: str) -> None:
        headings = self.source.headings(name)
        known = {column.code for column in table.columns}
        missing = [column for column in table.columns if column.required and column.code not in headings]
        for column in missing:
            self.receiver.problem(
                Problem(
                    table.code, 1, column.code, "",
                    _("The column “%(column)s” is missing.") % {"column": column.title},
                    _("The first row must hold the headings, as in the template."),
                )
            )  # fmt: skip
        self.ignored += [f"{table.title}: {heading}" for heading in headings if heading not in known]
        if missing:
            return
        judge = Judge(table, headings, self.look)
        rows = self.source.rows(name)
        while chunk := list(islice(rows, CHUNK)):
            self._count(len(chunk))
            with self.piece():
                self.receiver.rows(table, judge.judge(chunk))

    def _count(self, rows: int) -> None:
        self.done += rows
        if self.most_rows and self.done > self.most_rows:
            raise TooManyRows
        self.progress(self.done)


class Judge:
    """Judges the rows of one table."""

    def __init__(self, table: Table, headings: tuple[str, ...], look: Lookups) -> None:
        self.table = table
        self.look = look
        self.reader = RowReader(table, headings, look)
        self.matcher = self._matcher()

    def _matcher(self) -> Any:
        if self.table.code == "persons":
            return Persons(self.look, self._refuse)
        if self.table.code in {"members", "mandates"}:
            return Ties(self.table.code, self.look, self._refuse)
        return Profiles(self.table.code, self.look, self._refuse)

    def judge(self, chunk: Sequence[SourceRow]) -> list[Judged]:
        """Read rows, tell them apart, and hold them against what is stored."""
        self.look.prepare(self.table, chunk)
        rows = [self._read(source) for source in chunk]
        self._refuse_twice(rows)
        self.matcher.meet(rows)
        for judged in rows:
            judged.status = _settled(judged)
        again = self._met_again(rows)
        for at, judged in enumerate(rows):
            self._decide(judged, is_again=at in again)
        return rows

    def _read(self, source: SourceRow) -> Judged:
        judged = self.reader.read(source)
        if self.table.code == "persons" and self.look.centre is None:
            self._refuse(judged, BadCell(_("Choose the centre that has met these people, and upload again.")))
        return judged

    def _refuse_twice(self, rows: Sequence[Judged]) -> None:
        """Refuse what stands in the table again, however far below."""
        clear = [judged for judged in rows if judged.is_clear]
        marks = [hash(_identity(self.table, judged)) for judged in clear]
        for at in self.look.remembered.repeated(f"row of {self.table.code}", marks):
            words = _("This row stands in the table twice.")
            self._refuse(clear[at], BadCell(words, column=self.table.key[0]))

    def _met_again(self, rows: Sequence[Judged]) -> set[int]:
        """Rows, by their place, about a record that another row before is about."""
        known = {at: judged.stored["pk"] for at, judged in enumerate(rows) if _is_known(judged) and judged.stored}
        places = list(known)
        again = self.look.remembered.repeated(f"record of {self.table.code}", list(known.values()))
        return {places[at] for at in again}

    def _decide(self, judged: Judged, *, is_again: bool) -> None:
        if judged.status in {Status.WRONG, LEFT_OUT}:
            return
        if judged.stored is None or judged.status == DOUBTFUL:
            self._bring(judged)
            return
        if is_again:
            words = _("Another row of the table is about the same record.")
            self._refuse(judged, BadCell(words, column=self.table.key[0]))
            judged.status = Status.WRONG
            return
        if "name" in judged.row:
            self.look.bring(self.table.code, judged.row, judged.stored["pk"], str(judged.stored["pk"]))
            judged.row["name"] = _meant_name(judged.row, judged.stored)
        judged.changes = differences(judged.row, judged.stored)
        judged.status = Status.CHANGED if judged.changes else Status.SAME

    def _bring(self, judged: Judged) -> None:
        """Let later rows refer to what this row brings, also while it is unclear: one doubt, one question."""
        if self.look.written is None and "name" in judged.row:
            self.look.bring(self.table.code, judged.row, mark_of(judged), mark_of(judged))

    def _refuse(self, judged: Judged, error: BadCell) -> None:
        self.reader.refuse(judged, error, self.table.column(error.column))


def _settled(judged: Judged) -> str:
    """What is said of a row before it is compared with what is stored."""
    if judged.problems:
        return Status.WRONG
    return DOUBTFUL if judged.questions else judged.status


def _is_known(judged: Judged) -> bool:
    return judged.stored is not None and judged.status not in {Status.WRONG, DOUBTFUL, LEFT_OUT}


def _meant_name(row: Mapping[str, Any], stored: Mapping[str, Any]) -> str:
    """The name that the record is to have: another spelling in somebody's list is no new name of what is known.

    A row with the number of the record is meant to the letter, one with the registration number brings a new name.
    """
    number = row.get("registration_number")
    is_new_name = number and number == stored.get("registration_number")
    if "record" in row or (is_new_name and comparable_name(row["name"]) != comparable_name(stored["name"])):
        return str(row["name"])
    return str(stored["name"])


def mark_of(judged: Judged) -> str:
    """How answers name a record that a row brings."""
    return f"+{judged.number}"


def _identity(table: Table, judged: Judged) -> tuple[Any, ...]:
    """What two rows of a file agree in when they are the same."""
    row = judged.row
    if "record" in row:
        return ("record", row["record"])
    if row.get("registration_number"):
        return ("number", row["registration_number"])
    if table.code in {"organisations", "communities", "networks"}:
        return ("name", fold(row["name"]), row.get("place"), row.get("theme"))
    return tuple(fold(value) if isinstance(value, str) else value for value in map(row.get, table.key))


__all__ = ["TABLE", "BadFile", "Judge", "Reading", "Receiver", "TooManyRows", "mark_of", "open_source", "which_table"]
