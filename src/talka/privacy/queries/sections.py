"""Everything that is held about a person, from all modules, ready to be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from talka.accounts.models import User
from talka.kernel.exports import Value
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.personal_data import HeldData, held_data
from talka.registry.models import Person


@dataclass(frozen=True)
class Section:
    """One kind of facts with what it holds about this person."""

    held: HeldData
    rows: tuple[tuple[Value, ...], ...]
    files: tuple[Any, ...]

    @property
    def headings(self) -> list[str]:
        """Titles of the columns."""
        return [str(column) for column in self.held.columns]

    @property
    def is_facts(self) -> bool:
        """Whether each row is a fact by its name, so that it reads better without headings."""
        return self.held.name == "facts"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Name and value of each fact."""
        return [(shown(row[0]), shown(row[1])) for row in self.rows]

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """Rows as they are read, each value with the title of its column."""
        return [[(title, shown(value)) for title, value in zip(self.headings, row, strict=True)] for row in self.rows]


@dataclass(frozen=True)
class Group:
    """The sections of one part of Talka."""

    title: str
    sections: tuple[Section, ...]


def sections_of(person: Person, reader: User | None) -> list[Section]:
    """Everything, in the order of the modules; for a user as far as they may see, for the person (None) all of it."""
    return [
        Section(one, tuple(tuple(row) for row in one.rows(person, reader)), tuple(one.files(person)))
        for one in held_data()
    ]


def grouped(sections: list[Section]) -> list[Group]:
    """Sections that hold something, by their part of Talka."""
    found: dict[str, list[Section]] = {}
    for section in sections:
        if section.rows:
            found.setdefault(str(section.held.group), []).append(section)
    return [Group(title, tuple(some)) for title, some in found.items()]


def empty_titles(sections: list[Section]) -> list[str]:
    """What was looked for and is not there."""
    return [str(section.held.title) for section in sections if not section.rows]


def shown(value: Value) -> str:
    """A value as a person reads it."""
    if isinstance(value, dt.datetime):
        return f"{format_date(value.date())} {value:%H:%M}"
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return format_count(value)
    return "" if value is None else str(value)
