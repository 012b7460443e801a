"""Rows of register.csv: half a million pass by, the registers of civil society are kept."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from talka.enterprise_register.imports.extras import Benefit, Extras
from talka.enterprise_register.imports.files import decoded, headings, short_row
from talka.enterprise_register.imports.lines import SEPARATOR, Line, Lines, Shapes, may_be_kept, parsed_together
from talka.enterprise_register.imports.problems import BadSource, Problem, RowRefused
from talka.enterprise_register.models import Ending, Register
from talka.kernel.portions import portions
from talka.kernel.text import BadText, clean_text

NEEDED = ("regcode", "name", "regtype", "type", "registered", "terminated", "closed", "address", "index", "atvk")
_REGCODE, _REGISTER, _ATVK = (NEEDED.index(name) for name in ("regcode", "regtype", "atvk"))
KEPT = frozenset(Register.values)
_ENDINGS = frozenset(Ending.values)
_NUMBER = re.compile(r"[0-9]{9}(?:[0-9]{2})?", re.ASCII)
_EMPTY_DATES = frozenset({"", "0000-00-00"})
_LONGEST_ROW = 100_000
_MOST_PROBLEMS = 1_000
_BLOCK = 128 * 1024
_FEW = 8
_NO_BENEFIT = Benefit()
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
    benefit_decided_on: date | None


class Row(NamedTuple):
    """A row to be kept, not yet understood: its number, all that is said of it, and how to understand it."""

    # Where it begins in the block that was read last.
    at: int
    number: str
    # In one text, with what the other files say and the place of its code.
    said: str
    cells: tuple[str, ...]
    # Whether cleaning can do no more than mend spaces.
    is_plain: bool


def digest_of(said: str) -> str:
    """What an entry keeps of all that is said of it: another digest, another row."""
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


@dataclass
class Reading:
    """One pass over the file, with what it counted."""

    path: Path
    extras: Extras
    # By the code of the file: the unit of today.
    places: dict[str, int]
    # Rows below the headings, and those of them that can be taken; of a file that breaks off, those before.
    read: int = 0
    kept: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    # Numbers of rows that could not be taken: what is known of them stays.
    spared: set[str] = field(default_factory=set)
    unknown_codes: int = 0

    def __post_init__(self) -> None:
        self._said = self.extras.said()
        self._place_said = {code: str(pk) for code, pk in self.places.items()}
        # The block that was read last, and how many rows are before it: rows are counted only where one is refused.
        self._block, self._before = b"", 0

    def blocks(self) -> Iterator[Iterable[Row]]:
        """The rows of civil society, in the order of the file, as many as are found at once. Raises BadSource."""
        with self.path.open("rb", buffering=1024 * 1024) as source:
            columns = headings(self.path.name, source.readline(_LONGEST_ROW), SEPARATOR, NEEDED)
            wanted = itemgetter(*(columns[name] for name in NEEDED))
            register = columns["regtype"]
            for lines in self._candidates(source, columns, narrow=0 < register < len(columns) - 1):
                for numbered, is_plain in self._parsed(lines, columns):
                    yield self._kept(((at, wanted(cells)) for at, cells in numbered), is_plain=is_plain)
                if not lines:
                    yield ()
        if not self.read:
            raise BadSource(_("%(file)s: there are no rows below the headings.") % {"file": self.path.name})

    def _candidates(self, source: IO[bytes], columns: dict[str, int], *, narrow: bool) -> Iterator[list[Line]]:
        """Lines that may be kept, some at a time."""
        at = 1
        shapes = Shapes(len(columns) - 1)
        while block := source.read(_BLOCK):
            if not block.endswith(b"\n"):
                block += source.readline()
            rows = shapes.rows_of(block) if narrow else None
            if rows is None:
                at = yield from self._one_by_one(Lines(block, source), columns, at, narrow=narrow)
            else:
                self._block, self._before = block, at
                yield shapes.candidates(block)
                at += rows
            self.read = at - 1

    def _one_by_one(
        self, source: Lines, columns: dict[str, int], at: int, *, narrow: bool
    ) -> Generator[list[Line], None, int]:
        """The same, of lines some of which are not whole rows: each by itself. The row that was reached comes back."""
        separators = len(columns) - 1
        for first in source.own():
            line = first
            if line.count(b'"') & 1:
                line = self._whole(source, line, at + 1)
            found = line.count(b";")
            if found < separators and not line.strip():
                continue
            at += 1
            if found >= separators:
                if not narrow or may_be_kept(line):
                    self._block, self._before = line, at - 1
                    yield [Line(0, line)]
                continue
            if not line.endswith(b"\n"):
                self.read = at - 2
                raise BadSource(short_row(self.path.name, at, found + 1, len(columns)), file=self.path.name, row=at)
            self._spare(line, columns)
            self._refuse(at, "", "", _("There are fewer columns than headings."))
        return at

    def _whole(self, source: Lines, line: bytes, row: int) -> bytes:
        """A row whose text goes on in the next lines."""
        parts = [line]
        quotes, length = line.count(b'"'), len(line)
        while quotes & 1:
            more = source.readline()
            length += len(more)
            if not more or length > _LONGEST_ROW:
                words = _("%(file)s: a quotation mark is opened and not closed, near row %(row)d.")
                self.read = row - 2
                raise BadSource(words % {"file": self.path.name, "row": row}, file=self.path.name, row=row)
            quotes += more.count(b'"')
            parts.append(more)
        return b"".join(parts)

    def _spare(self, line: bytes, columns: dict[str, int]) -> None:
        """What is known of the number of a damaged row stays: the row is wrong, the legal person is not gone."""
        found = line.split(b";", columns["regcode"] + 1)[columns["regcode"] :]
        if found:
            self.spared.add(found[0][:40].decode("ascii", "replace").strip(' "\n'))

    def _parsed(
        self, lines: list[Line], columns: dict[str, int]
    ) -> Iterator[tuple[Iterable[tuple[int, list[str]]], bool]]:
        """Where rows begin and their cells, and whether none of these cells holds a character that wants cleaning."""
        several = parsed_together(lines, len(columns)) if len(lines) > 1 else None
        if several is not None:
            yield zip((line.at for line in lines), several, strict=True), True
        elif len(lines) > _FEW:
            # One odd letter among many rows: only those beside it are read with care.
            for some in portions(lines, _FEW):
                yield from self._parsed(some, columns)
        else:
            for at, line in lines:
                cells = self._cells(at, line, columns)
                if cells is not None:
                    yield [(at, cells)], False

    def number_of(self, at: int) -> int:
        """The number of the row that begins there in the block at hand."""
        return self._before + self._block.count(b"\n", 0, at) + 1

    def _cells(self, at: int, line: bytes, columns: dict[str, int]) -> list[str] | None:
        row = self.number_of(at)
        try:
            text = decoded(self.path.name, row, line)
        except BadSource:
            self.read = row - 2
            raise
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

    def _kept(self, numbered: Iterable[tuple[int, tuple[str, ...]]], *, is_plain: bool) -> Iterator[Row]:
        place_said, said_of = self._place_said.get, self._said.get
        for at, cells in numbered:
            if cells[_REGISTER].strip() in KEPT:
                number = cells[_REGCODE].strip()
                said = "\x1f".join((*cells, place_said(cells[_ATVK].strip(), ""), said_of(number, "")))
                yield Row(at, number, said, cells, is_plain)

    def facts(self, row: Row) -> Facts | None:
        """What the row says, or nothing where it cannot be taken; then the reason is kept."""
        try:
            return self._facts(row)
        except RowRefused as refusal:
            self._refuse(self.number_of(row.at), refusal.column, refusal.value, refusal.reason)
            self.spared.add(row.number)
            return None

    def _facts(self, row: Row) -> Facts:
        _number, name, register, form, registered, ended, ending, address, postcode, code = row.cells
        if not _NUMBER.fullmatch(row.number):
            raise RowRefused("regcode", row.number, _("A registration number has 11 digits, an old one 9."))
        text = _spaced if row.is_plain else _text
        cleaned = text("name", name)
        if not cleaned:
            raise RowRefused("name", "", _("There is no name."))
        code = code.strip()
        place = self.places.get(code)
        self.unknown_codes += bool(code) and place is None
        benefit = self.extras.benefit.get(row.number, _NO_BENEFIT)
        ending = ending.strip()
        return Facts(
            cleaned, register.strip(), _short("form", form), _day("registered", registered), _day("terminated", ended),
            ending if ending in _ENDINGS else "", text("address", address), _short("postcode", postcode),
            _short("old_code", code), place, self.extras.areas.get(row.number, ""), *benefit,
        )  # fmt: skip

    def refuse_twice(self, row: Row) -> None:
        """A number that an earlier row of the file has already."""
        self._refuse(self.number_of(row.at), "regcode", row.number, _("The same number stands in an earlier row."))

    def _refuse(self, row: int, column: str, value: str, reason: str) -> None:
        self.problem_count += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(self.path.name, row, column, value[:200], reason))


def _text(name: str, value: str) -> str:
    try:
        return clean_text(value)[: _LENGTHS[name]].rstrip()
    except BadText as error:
        raise RowRefused(name, "", _("There are characters that cannot be stored.")) from error


# A few hundred forms, postcodes and codes come again and again; so do days.
_short = lru_cache(maxsize=4096)(_text)


def _spaced(name: str, value: str) -> str:
    """The same as `_text`, of a value that can be printed and is composed: only its spaces may be wrong."""
    cleaned = " ".join(value.split()) if "  " in value else value.strip()
    longest = _LENGTHS[name]
    return cleaned if len(cleaned) <= longest else cleaned[:longest].rstrip()


@lru_cache(maxsize=16_384)
def _day(column: str, value: str) -> date | None:
    written = value.strip()
    if written in _EMPTY_DATES:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise RowRefused(column, written, _("This is not a date; dates are written 2015-03-02.")) from error
