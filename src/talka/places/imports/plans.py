"""What a set of files would do: what to show row by row, and what to write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from talka.kernel.imports.models import ImportRow
from talka.places.imports.known import Known, KnownUnit, Lying
from talka.places.imports.problems import Problem

Status = ImportRow.Status
MOST_PROBLEMS = 1000
UNITS, POPULATIONS, OUTLINES = "units", "populations", "outlines"


@dataclass
class Judged:
    """One row of a file: what confirming would do with it."""

    table: str
    file: str
    number: int
    status: str
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)
    # By column: before and after, as shown.
    changes: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class OutlineDraft:
    """An outline to store for the unit with a code: the fields of the model."""

    code: str
    fields: dict[str, Any]


@dataclass
class Plan:
    """The outcome of reading files: counts, rows to show, and the writing that would follow."""

    known: Known
    read: int = 0
    kept: int = 0
    closed: int = 0
    rows: list[Judged] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Why the files may not be whole: only who says that they are meant so goes on.
    doubts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    # To write, in this order.
    units: dict[str, KnownUnit] = field(default_factory=dict)
    lying: dict[str, list[Lying]] = field(default_factory=dict)
    not_lying: list[int] = field(default_factory=list)
    successions: list[tuple[str, str]] = field(default_factory=list)
    populations: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)
    outlines: dict[str, OutlineDraft] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Take a judged row in."""
        self.rows.append(judged)
        if judged.problems:
            for problem in judged.problems:
                self.refuse(problem)
        else:
            self.kept += 1

    def refuse(self, problem: Problem) -> None:
        """Note one thing that is wrong."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    @property
    def is_right(self) -> bool:
        """Whether all of it can be written."""
        return not self.problem_count

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.units or self.lying or self.not_lying or self.successions or self.populations or self.outlines)

    def count(self, status: str) -> int:
        """Rows with a status."""
        return sum(1 for row in self.rows if row.status == status)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """By table, then by status."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows:
            found.setdefault(row.table, Counter())[str(row.status)] += 1
        return {table: dict(counter) for table, counter in found.items()}
