"""Rows of the official classification of territories, read cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from talka.kernel.imports.grids import SourceRow
from talka.kernel.periods import BadDate, parse_date
from talka.kernel.text import BadText, clean_text
from talka.places.imports.codes import REFORM, normal_code, with_version
from talka.places.imports.problems import BadValue, Problem

LEVEL, CODE, VERSION, NAME, PARENT = "level", "code", "code_version", "name", "code_parent"
BEGIN, END, BEFORE, AFTER = "validity_period_begin", "validity_period_end", "predecessors", "successors"
REQUIRED = (LEVEL, CODE, NAME, PARENT, BEGIN, END)
OFFICIAL = {
    LEVEL: "Level", CODE: "Code", VERSION: "Code_version", NAME: "Name", PARENT: "Code_parent",
    BEGIN: "Validity_period_begin", END: "Validity_period_end", BEFORE: "Predecessors", AFTER: "Successors",
}  # fmt: skip
ALIASES = {
    "Level": LEVEL, "Līmenis": LEVEL, "Code": CODE, "Kods": CODE, "Code version": VERSION, "Koda versija": VERSION,
    "Name": NAME, "Nosaukums": NAME, "Code parent": PARENT, "Augstākā līmeņa kods": PARENT, "Vecāka kods": PARENT,
    "Validity period begin": BEGIN, "Spēkā no": BEGIN, "Validity period end": END, "Spēkā līdz": END,
    "Predecessors": BEFORE, "Priekšteči": BEFORE, "Successors": AFTER, "Pēcteči": AFTER,
}  # fmt: skip
_LONGEST_NAME = 120
_NO_END = date(9000, 1, 1)


@dataclass(frozen=True)
class UnitRow:
    """A row: one unit in one form, in one larger unit; `last` is the last day once `ends_before` has settled it."""

    number: int
    code: str
    level_number: str
    name: str
    parent: str
    first: date | None
    last: date | None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    # What the code says, or, of an old one, what is known of it or the name says.
    level: str = ""


def read_unit_row(source: SourceRow, file: str) -> tuple[UnitRow | None, list[Problem]]:
    """Read one row; there is one when nothing is wrong with it."""
    cells = _Cells(source, file)
    first, last = cells.day(BEGIN), cells.day(END)
    ended = last is not None and last <= REFORM
    code = cells.code(CODE, with_version(cells.text(CODE), cells.text(VERSION)), ended=ended)
    parent = cells.code(PARENT, cells.text(PARENT), ended=ended) if cells.text(PARENT) else ""
    name = cells.name()
    before, after = cells.codes(BEFORE, ended=True), cells.codes(AFTER, ended=False)
    if first and last and last < first:
        cells.refuse(BadValue(_("The unit ends before it begins."), column=END, value=cells.text(END)))
    if cells.problems:
        return None, cells.problems
    row = UnitRow(source.number, code, cells.text(LEVEL), name, parent, first, last, before, after, dict(source.values))
    return row, []


class _Cells:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, source: SourceRow, file: str) -> None:
        self.values = source.values
        self.number = source.number
        self.file = file
        self.problems: list[Problem] = []

    def refuse(self, bad: BadValue) -> None:
        column = OFFICIAL.get(bad.column, bad.column)
        self.problems.append(Problem(self.file, self.number, column, bad.value, bad.reason))

    def text(self, column: str) -> str:
        return self.values.get(column, "").strip()

    def name(self) -> str:
        try:
            name = clean_text(self.text(NAME))
        except BadText:
            name = ""
        if not name:
            self.refuse(BadValue(_("The name is missing."), column=NAME))
        elif len(name) > _LONGEST_NAME:
            self.refuse(BadValue(_("The name is too long."), column=NAME, value=name))
        return name

    def code(self, column: str, text: str, *, ended: bool) -> str:
        if not text:
            self.refuse(BadValue(_("The code is missing."), column=column))
            return ""
        try:
            return normal_code(text, ended=ended, column=column)
        except BadValue as bad:
            self.refuse(bad)
            return ""

    def codes(self, column: str, *, ended: bool) -> tuple[str, ...]:
        """Several codes in one cell; a predecessor since the reform has the new shape by itself."""
        texts = self.text(column).replace(";", ",").split(",")
        found = [self.code(column, text, ended=ended and not _is_new(text)) for text in texts if text.strip()]
        return tuple(dict.fromkeys(found))

    def day(self, column: str) -> date | None:
        text = self.text(column).replace("T", " ").partition(" ")[0]
        if not text:
            return None
        try:
            day = _iso(text) or parse_date(text)
        except BadDate:
            self.refuse(
                BadValue(_("This is no day; write it like 2021-07-01."), column=column, value=self.text(column))
            )
            return None
        return None if day >= _NO_END else day


def _is_new(text: str) -> bool:
    return text.strip().upper().startswith("LV00")


def _iso(text: str) -> date | None:
    """An ISO day of any year: the country is older than the years that people type."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def with_last_days(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """Settle what the end of validity means: the last day, or, as the statistics office writes, the first one without.

    The successors tell: where they begin on the day on which their predecessors end, that day is the first without.
    """
    rows = list(rows)
    begins: dict[str, set[date | None]] = {}
    for row in rows:
        begins.setdefault(row.code, set()).add(row.first)
    without = with_it = 0
    for row in rows:
        if row.last is not None:
            following = {day for code in (*row.after, row.code) for day in begins.get(code, ())}
            without += row.last in following and row.last != row.first
            with_it += row.last + timedelta(days=1) in following
    if without <= with_it:
        return rows
    return [replace(row, last=row.last - timedelta(days=1)) if row.last else row for row in rows]
