"""One row of a file: read, understood, and held against the rules that need more than one of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from talka.interchange.imports.cells import MOST_COUNT, MOST_VALUE, READERS, read_cell
from talka.interchange.imports.lookups import Lookups
from talka.interchange.queries.columns import Column, Table
from talka.kernel.imports.models import ImportRow
from talka.kernel.imports.problems import BadCell, Problem, cut
from talka.kernel.imports.readers import SourceRow
from talka.kernel.mistakes import explain
from talka.kernel.money import BadAmount, parse_euros
from talka.kernel.numbers import BadCount, parse_count
from talka.kernel.periods import Period
from talka.places.queries import Recognised
from talka.programmes.models.indicators import DIMENSIONS
from talka.programmes.queries.declared import is_money_figure

Row = dict[str, Any]
Status = ImportRow.Status


@dataclass
class Judged:
    """A row with what reading it said: its values, what is wrong, and how it compares with what is stored."""

    number: int
    raw: Mapping[str, str]
    row: Row
    problems: list[Problem] = field(default_factory=list)
    key: tuple[Any, ...] | None = None
    status: str = Status.NEW
    stored: Row | None = None
    # Columns that differ: (before, after).
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    # What the words of its place say, where the file names no municipality.
    recognised: Recognised | None = None


class RowReader:
    """Reads the rows of one table whose headings are known."""

    def __init__(self, table: Table, headings: tuple[str, ...], look: Lookups) -> None:
        self.table = table
        self.look = look
        self.columns = [column for column in table.columns if column.code in headings]
        self.absent = {c.code: c.default for c in table.columns if c not in self.columns}
        self._cross = CROSS_CHECKS.get(table.code)

    def read(self, source: SourceRow) -> Judged:
        """Every cell, then the row as a whole; all that is wrong is said at once."""
        judged = Judged(source.number, source.values, dict(self.absent))
        row, values = judged.row, source.values
        for column in self.columns:
            text = values[column.code]
            try:
                # The common case of an empty cell that may be empty needs no reader.
                row[column.code] = read_cell(column, text, self.look) if text or column.filled else column.default
            except BadCell as error:
                row[column.code] = None
                self._add(judged, error, column)
        if self._cross is not None:
            try:
                self._cross(row, self.look, {p.column for p in judged.problems})
            except BadCell as error:
                column = next(c for c in self.table.columns if c.code == error.column)
                self._add(judged, error, column)
        return judged

    def _add(self, judged: Judged, error: BadCell, column: Column) -> None:
        value = cut(judged.raw.get(column.code, ""))
        judged.problems.append(
            Problem(self.table.code, judged.number, column.code, value, error.reason, error.suggestion)
        )


def _agreement(row: Row, _look: Lookups, wrong: set[str]) -> None:
    _ends_after_start(row, wrong)


def _years(row: Row, _look: Lookups, wrong: set[str]) -> None:
    if row["year"] == 0:
        raise BadCell(_("Years are numbered from 1."), column="year")
    _ends_after_start(row, wrong)


def _ends_after_start(row: Row, wrong: set[str]) -> None:
    if not wrong & {"starts", "ends"} and row["ends"] < row["starts"]:
        raise BadCell(_("The end is before the start."), column="ends")


def _spending(row: Row, _look: Lookups, wrong: set[str]) -> None:
    if wrong & {"amount", "ineligible", "recovered"}:
        return
    if row["ineligible"] is not None and row["ineligible"] > row["amount"]:
        raise BadCell(_("The ineligible part is more than the whole amount."), column="ineligible")
    if row["recovered"] is not None and row["recovered"] > (row["ineligible"] or 0):
        raise BadCell(_("More was recovered than was ineligible."), column="recovered")


def _activities(row: Row, _look: Lookups, wrong: set[str]) -> None:
    if wrong & {"starts", "ends"} or row["ends"] is None:
        return
    if row["starts"] is None:
        raise BadCell(_("There is an end without a start."), column="starts")
    (first, since), (last, until) = row["starts"], row["ends"]
    if last < first or (last == first and since and until and until < since):
        raise BadCell(_("The end is before the start."), column="ends")


def _declared(row: Row, _look: Lookups, wrong: set[str]) -> None:
    if wrong & {"figure", "value"}:
        return
    text = row["value"]
    try:
        row["value"] = parse_euros(text) if is_money_figure(row["figure"]) else parse_count(text, most=MOST_VALUE)
    except (BadAmount, BadCount) as error:
        row["value"] = None
        raise BadCell(explain(error), column="value") from error


def _indicators(row: Row, _look: Lookups, _wrong: set[str]) -> None:
    filters = row.pop("filter") or {}
    for name in DIMENSIONS:
        own = row[name] or ()
        if own and filters.get(name):
            raise BadCell(_("This is said twice: in its own column, too."), column="filter")
        row[name] = own or filters.get(name, ())


def _targets(row: Row, look: Lookups, wrong: set[str]) -> None:
    if wrong & {"indicator", "target"}:
        return
    measure, text = look.indicators[row["indicator"]], row["target"]
    row["measure"] = measure
    try:
        row["target"] = _measured(measure, text, look)
    except (BadAmount, BadCount) as error:
        row["target"] = None
        raise BadCell(explain(error), column="target") from error
    except BadCell as error:
        raise BadCell(error.reason, column="target") from error


def _measured(measure: str, text: str, look: Lookups) -> int:
    if measure == "money":
        return parse_euros(text)
    if measure == "hours":
        return int(READERS["hours"](Column("target", ""), text, look))
    return parse_count(text, most=MOST_COUNT)


CROSS_CHECKS: dict[str, Callable[[Row, Lookups, set[str]], None]] = {
    "agreement": _agreement, "years": _years, "spending": _spending, "activities": _activities,
    "declared": _declared, "indicators": _indicators, "targets": _targets,
}  # fmt: skip


def register(table: str, judged: Judged, look: Lookups) -> None:
    """Let later tables refer to what this row brings, even if more of it is wrong: one mistake, one message."""
    row = judged.row
    if table == "years" and row["year"]:
        sound = row["starts"] and row["ends"] and row["starts"] <= row["ends"]
        look.years[row["year"]] = Period(row["starts"], row["ends"]) if sound else None
    elif table == "activities" and row["series"]:
        look.series.add(row["series"])
    elif table == "purposes" and row["code"]:
        look.purposes[row["code"]] = row["title"] or ""
    elif table == "indicators" and row["code"]:
        look.indicators[row["code"]] = row["measure"] or ""
