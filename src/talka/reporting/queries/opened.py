"""A number opened: the rows that it is made of, as they stood in the report that prints it."""

from __future__ import annotations

from dataclasses import dataclass

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_count
from talka.reporting.queries.shapes import (
    ACTIVITY,
    BUDGET,
    EXPENDITURE,
    REMAINDER,
    EvidenceLine,
    Number,
    Record,
    ReportContent,
    Rest,
    Spending,
)

# A longer sum is not written out.
MOST_WRITTEN = 12


@dataclass(frozen=True)
class OpenedRow:
    """One stored row and what it gives to the number."""

    value: int | None
    record: Record | None = None
    spending: Spending | None = None
    rest: Rest | None = None

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
    # „67 + 24 + 18 + 9 = 118”, where that is what happened.
    sum_written: str


def opened(content: ReportContent, number: Number) -> OpenedNumber:
    """Find the rows of a number in the content that prints it."""
    records = {record.id: record for record in content.records}
    spending = {row.id: row for row in content.spending}
    rests = {row.id: row for row in content.rests}
    return OpenedNumber(
        number,
        tuple(OpenedRow(p.value, record=records.get(p.id)) for p in number.of(ACTIVITY)),
        tuple(OpenedRow(p.value, spending=spending.get(p.id)) for p in number.of(EXPENDITURE)),
        tuple(OpenedRow(p.value, rest=rests.get(p.id)) for p in number.of(REMAINDER)),
        tuple(p.value or 0 for p in number.of(BUDGET)),
        _sum(number),
    )


def _sum(number: Number) -> str:
    known = [part.value for part in number.parts if part.value is not None]
    if number.adds != "sum" or not 1 < len(known) <= MOST_WRITTEN or sum(known) != number.value:
        return ""
    write = (lambda n: format_euros(n, symbol=False)) if number.money else format_count
    return f"{' + '.join(map(write, known))} = {write(number.value)}"
