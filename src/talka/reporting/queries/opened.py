"""A number opened: the rows that it is made of, as they stood in the report that prints it."""

from __future__ import annotations

from dataclasses import dataclass

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.reporting.queries.shapes import (
    ACTIVITY,
    BUDGET,
    DECLARED,
    DIFFERENCE,
    EXPENDITURE,
    PERCENT,
    REMAINDER,
    SUM,
    TARGET,
    EvidenceLine,
    Number,
    Part,
    Record,
    ReportContent,
    Rest,
    Spending,
)

# A longer sum is not written out.
MOST_WRITTEN = 12
_OF_PEOPLE = {"participations", "people"}


@dataclass(frozen=True)
class OpenedRow:
    """One stored row and what it gives to the number."""

    value: int | None
    record: Record | None = None
    spending: Spending | None = None
    rest: Rest | None = None
    # Whether the value is a total of people without names.
    total_only: bool = False

    @property
    def evidence(self) -> tuple[EvidenceLine, ...]:
        """What proves it."""
        if self.record:
            return self.record.evidence
        return (self.spending.file,) if self.spending and self.spending.file else ()


@dataclass(frozen=True)
class OpenedNumber:
    """A number with its rows by source."""

    number: Number
    records: tuple[OpenedRow, ...]
    spending: tuple[OpenedRow, ...]
    rests: tuple[OpenedRow, ...]
    # Rows of the plan: only amounts, since the plan is the agreement itself.
    planned: tuple[int, ...]
    # What the agreement promised for an indicator, and what a published report declared.
    promised: tuple[int, ...]
    declared: tuple[int, ...]
    # The numbers from which it follows, where it follows from others.
    made_of: tuple[Number, ...]
    # „67 + 24 + 18 + 9 = 118”, where that is what happened.
    sum_written: str

    @property
    def empty(self) -> bool:
        """Whether nothing stands behind it."""
        return not self.number.parts and not self.made_of

    @property
    def printed(self) -> Number:
        """A number in whose unit its rows are written: per cent follow from hours or money."""
        return self.made_of[0] if self.made_of else self.number


def opened(content: ReportContent, number: Number) -> OpenedNumber:
    """Find the rows of a number in the content that prints it."""
    records = {record.id: record for record in content.records}
    spending = {row.id: row for row in content.spending}
    rests = {row.id: row for row in content.rests}
    parts, made_of = content.parts_of(number), content.made_of(number)
    line = next((line for line in content.indicators if number.id.rpartition(".")[0] == line.anchor), None)
    people = line.measure in _OF_PEOPLE if line else number.id.endswith((".participants", ".participations"))
    return OpenedNumber(
        number,
        tuple(_activity(part, records.get(part.id), people=people) for part in _of(parts, ACTIVITY)),
        tuple(OpenedRow(p.value, spending=spending.get(p.id)) for p in _of(parts, EXPENDITURE)),
        tuple(OpenedRow(p.value, rest=rests.get(p.id)) for p in _of(parts, REMAINDER)),
        tuple(p.value or 0 for p in _of(parts, BUDGET)),
        tuple(p.value or 0 for p in _of(parts, TARGET)),
        tuple(p.value or 0 for p in _of(parts, DECLARED)),
        made_of,
        _followed(number, made_of) if made_of else _sum(number),
    )


def _activity(part: Part, record: Record | None, *, people: bool) -> OpenedRow:
    only = people and record is not None and record.total_only and part.value == record.participants
    return OpenedRow(part.value, record=record, total_only=only)


def _of(parts: tuple[Part, ...], source: str) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.source == source)


def _sum(number: Number) -> str:
    known = [part.value for part in number.parts if part.value is not None]
    if number.adds != SUM or not 1 < len(known) <= MOST_WRITTEN or sum(known) != number.value:
        return ""
    return f"{' + '.join(_written(value, number) for value in known)} = {_written(number.value, number)}"


def _followed(number: Number, made_of: tuple[Number, ...]) -> str:
    sign = {SUM: " + ", DIFFERENCE: " − ", PERCENT: " : "}.get(number.adds)
    return f"{sign.join(other.text for other in made_of)} = {number.text}" if sign and len(made_of) > 1 else ""


def _written(value: int | None, number: Number) -> str:
    if value is None:
        return ""
    return format_euros(value, symbol=False) if number.money else format_scaled(value, number.scale)
