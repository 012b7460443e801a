"""Rows of register.csv: half a million pass by, the registers of civil society are kept."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from talka.enterprise_register.imports.extras import Benefit, Extras
from talka.enterprise_register.imports.files import decoded, headings, short_row
from talka.enterprise_register.imports.problems import BadSource, Problem, RowRefused
from talka.enterprise_register.models import Ending, Register
from talka.kernel.text import BadText, clean_text

NEEDED = ("regcode", "name", "regtype", "type", "registered", "terminated", "closed", "address", "index", "atvk")
SEPARATOR = ";"
KEPT = frozenset(Register.values)
_ENDINGS = frozenset(Ending.values)
# What a row that is kept holds somewhere; what else holds it is read whole and then left out.
_MAY_BE_KEPT = re.compile(rb';[ "]*[BSRPOA][ "]*;')
_NUMBER = re.compile(r"[0-9]{9}(?:[0-9]{2})?", re.ASCII)
_EMPTY_DATES = frozenset({"", "0000-00-00"})
_LONGEST_ROW = 100_000
_MOST_PROBLEMS = 1_000
_SAY_EVERY = 25_000
_LENGTHS = {"name": 500, "address": 300, "postcode": 7, "old_code": 7, "form": 3}


class Facts(NamedTuple):
    """What one row says, as an entry keeps it; the order is that of RegisterEntry.facts."""

    name: str
    register: str
    form: str
    registered_on: date | None
    ended_on: date | None
    ending: str
    address: str
    postcode: str
    old_code: str
    place_id: int | None
    areas: str
    benefit_from: date | None
    benefit_until: date | None
    benefit_areas: str


class Row(NamedTuple):
    """A row to be kept, not yet understood: its number, the digest of its facts, and how to understand it."""

    at: int
    number: str
    digest: str
    cells: tuple[str, ...]


@dataclass
class Reading:
    """One pass over the file, with what it counted."""

    path: Path
    extras: Extras
    # By the code of the file: the unit of today.
    places: dict[str, int]
    say: Callable[[int], None] = lambda _rows: None
    read: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    # Numbers of rows that could not be taken: what is known of them stays.
    spared: set[str] = field(default_factory=set)
    unknown_codes: int = 0

    def rows(self) -> Iterator[Row]:
        """The rows of civil society, in the order of the file. Raises BadSource."""
        with self.path.open("rb", buffering=1024 * 1024) as source:
            columns = headings(self.path.name, source.readline(_LONGEST_ROW), SEPARATOR, NEEDED)
            at = [columns[name] for name in NEEDED]
            register = at[NEEDED.index("regtype")]
            for number, line in self._candidates(source, columns, narrow=0 < register < len(columns) - 1):
                cells = self._cells(number, line, columns)
                if cells is not None and cells[register].strip() in KEPT:
                    yield self._row(number, tuple(cells[column] for column in at))
        if not self.read:
            raise BadSource(_("%(file)s: there are no rows below the headings.") % {"file": self.path.name})

    def _candidates(self, source: Any, columns: dict[str, int], *, narrow: bool) -> Iterator[tuple[int, bytes]]:
        """Lines that may be kept. This loop runs for every row, so it is plain."""
        separators, looks_kept = len(columns) - 1, _MAY_BE_KEPT.search
        row, say_at = 1, _SAY_EVERY
        for first in source:
            line = first
            row += 1
            if line.count(b'"') & 1:
                line = self._whole(source, line, row)
            if line.count(b";") < separators:
                if not line.strip():
                    row -= 1
                    continue
                if not line.endswith(b"\n"):
                    raise BadSource(short_row(self.path.name, row, line.count(b";") + 1, len(columns)))
                self._spare(line, columns)
                self._refuse(row, "", "", _("There are fewer columns than headings."))
                continue
            if row >= say_at:
                self.say(row)
                say_at += _SAY_EVERY
            if not narrow or looks_kept(line):
                yield row, line
        self.read = row - 1

    def _whole(self, source: Any, line: bytes, row: int) -> bytes:
        """A row whose text goes on in the next lines."""
        parts = [line]
        quotes, length = line.count(b'"'), len(line)
        while quotes & 1:
            more = source.readline(_LONGEST_ROW)
            length += len(more)
            if not more or length > _LONGEST_ROW:
                words = _("%(file)s: a quotation mark is opened and not closed, near row %(row)d.")
                raise BadSource(words % {"file": self.path.name, "row": row})
            quotes += more.count(b'"')
            parts.append(more)
        return b"".join(parts)

    def _spare(self, line: bytes, columns: dict[str, int]) -> None:
        """What is known of the number of a damaged row stays: the row is wrong, the legal person is not gone."""
        found = line.split(b";", columns["regcode"] + 1)[columns["regcode"] :]
        if found:
            self.spared.add(found[0][:40].decode("ascii", "replace").strip(' "\n'))

    def _cells(self, row: int, line: bytes, columns: dict[str, int]) -> list[str] | None:
        text = decoded(self.path.name, row, line)
        try:
            cells = next(csv.reader(text.splitlines(keepends=True), delimiter=SEPARATOR, strict=True))
        except csv.Error:
            self._spare(line, columns)
            self._refuse(row, "", text, _("The quotation marks are not in pairs."))
            return None
        if len(cells) != len(columns):
            self._spare(line, columns)
            self._refuse(row, "", text, _("There are not as many columns as headings."))
            return None
        return cells

    def _row(self, at: int, cells: tuple[str, ...]) -> Row:
        number, code = cells[0].strip(), cells[9].strip()
        said = "\x1f".join((*cells, str(self.places.get(code, "")), *self.extras.said_of(number)))
        return Row(at, number, hashlib.blake2b(said.encode(), digest_size=8).hexdigest(), cells)

    def facts(self, row: Row) -> Facts | None:
        """What the row says, or nothing where it cannot be taken; then the reason is kept."""
        try:
            return self._facts(row)
        except RowRefused as refusal:
            self._refuse(row.at, refusal.column, refusal.value, refusal.reason)
            self.spared.add(row.number)
            return None

    def _facts(self, row: Row) -> Facts:
        _number, name, register, form, registered, ended, ending, address, postcode, code = row.cells
        if not _NUMBER.fullmatch(row.number):
            raise RowRefused("regcode", row.number, _("A registration number has 11 digits, an old one 9."))
        cleaned = _text("name", name)
        if not cleaned:
            raise RowRefused("name", "", _("There is no name."))
        code = code.strip()
        place = self.places.get(code)
        self.unknown_codes += bool(code) and place is None
        benefit = self.extras.benefit.get(row.number, Benefit())
        ending = ending.strip()
        return Facts(
            cleaned, register.strip(), _text("form", form), _day("registered", registered), _day("terminated", ended),
            ending if ending in _ENDINGS else "", _text("address", address), _text("postcode", postcode),
            _text("old_code", code), place, self.extras.areas.get(row.number, ""), *benefit,
        )  # fmt: skip

    def refuse_twice(self, row: Row) -> None:
        """A number that an earlier row of the file has already."""
        self._refuse(row.at, "regcode", row.number, _("The same number stands in an earlier row."))

    def _refuse(self, row: int, column: str, value: str, reason: str) -> None:
        self.problem_count += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(self.path.name, row, column, value[:200], reason))


def _text(name: str, value: str) -> str:
    try:
        return clean_text(value)[: _LENGTHS[name]].rstrip()
    except BadText as error:
        raise RowRefused(name, "", _("There are characters that cannot be stored.")) from error


def _day(column: str, value: str) -> date | None:
    written = value.strip()
    if written in _EMPTY_DATES:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise RowRefused(column, written, _("This is not a date; dates are written 2015-03-02.")) from error
