"""One row of a list: read, understood, and held against the rules that need more than one of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from talka.intake.imports.cells import read_cell
from talka.intake.imports.lookups import Lookups
from talka.intake.queries.questions import Question, Unclear
from talka.kernel.imports.columns import Column, Table
from talka.kernel.imports.models import ImportRow
from talka.kernel.imports.problems import BadCell, Problem, cut
from talka.kernel.imports.readers import SourceRow
from talka.registry.models import Tie

Row = dict[str, Any]
Status = ImportRow.Status
# Beside the statuses of every import: somebody has to decide, and somebody decided that the row is not brought in.
DOUBTFUL, LEFT_OUT = "doubtful", "left_out"


@dataclass
class Judged:
    """A row with what reading it said: its values, what is wrong or unclear, how it compares with what is stored."""

    number: int
    raw: Mapping[str, str]
    row: Row
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    status: str = Status.NEW
    stored: Row | None = None
    # Columns that differ: (before, after).
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        """Whether nothing is wrong or unclear so far."""
        return not self.problems and not self.questions


class RowReader:
    """Reads the rows of one table whose headings are known."""

    def __init__(self, table: Table, headings: tuple[str, ...], look: Lookups) -> None:
        self.table = table
        self.look = look
        self.columns = [column for column in table.columns if column.code in headings]
        self._cross = CROSS_CHECKS.get(table.code, _nothing)

    def read(self, source: SourceRow) -> Judged:
        """Every cell, then the row as a whole; all that is wrong is said at once. What is empty is not in the row."""
        judged = Judged(source.number, source.values, {})
        for column in self.columns:
            text = source.values[column.code]
            if not text and not column.filled:
                continue
            try:
                judged.row[column.code] = read_cell(column, text, self.look)
            except BadCell as error:
                self.refuse(judged, error, column)
            except Unclear as unclear:
                judged.questions.append(unclear.question)
        if judged.is_clear:
            try:
                self._cross(judged.row)
            except BadCell as error:
                self.refuse(judged, error, self.table.column(error.column))
        return judged

    def refuse(self, judged: Judged, error: BadCell, column: Column | None) -> None:
        """Note what is wrong with a cell, or with the row."""
        code = column.code if column else ""
        value = cut(judged.raw.get(code, ""))
        judged.problems.append(Problem(self.table.code, judged.number, code, value, error.reason, error.suggestion))


def _nothing(_row: Row) -> None:
    return


def _in_order(row: Row, first: str, last: str) -> None:
    if row.get(first) and row.get(last) and row[last] < row[first]:
        raise BadCell(_("The end is before the start."), column=last)


def _organisation(row: Row) -> None:
    _in_order(row, "founded_on", "closed_on")
    _in_order(row, "public_benefit_from", "public_benefit_until")


def _tied(row: Row) -> None:
    _in_order(row, "began_on", "ended_on")
    if "tie" not in row and not row.get("record"):
        row["tie"] = Tie.PLACE if row.get("place") or not row.get("theme") else Tie.THEME


def _member(row: Row) -> None:
    _in_order(row, "starts", "ends")
    if ("organisation" in row) == ("community" in row):
        raise BadCell(_("Name one organisation or one community."), column="organisation")


def _mandate(row: Row) -> None:
    _in_order(row, "starts", "ends")
    if sum(name in row for name in ("organisation", "community", "network")) != 1:
        raise BadCell(_("Name one organisation, community or network."), column="organisation")


CROSS_CHECKS: dict[str, Callable[[Row], None]] = {
    "organisations": _organisation, "communities": _tied, "networks": _tied, "members": _member, "mandates": _mandate,
}  # fmt: skip
