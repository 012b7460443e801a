"""The budget as a grid: purposes down, years across, with sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talka.programmes.models import Agreement, BudgetLine, ImplementationYear, Purpose


@dataclass(frozen=True)
class BudgetCell:
    """What is planned for a purpose in a year; None is unknown."""

    year: ImplementationYear
    purpose: Purpose
    planned: int | None
    carried_in: int | None


@dataclass(frozen=True)
class BudgetRow:
    """A purpose through all years."""

    purpose: Purpose
    cells: tuple[BudgetCell, ...]

    @property
    def total(self) -> int | None:
        """What is known to be planned for the purpose."""
        return known_sum(cell.planned for cell in self.cells)


@dataclass(frozen=True)
class BudgetGrid:
    """All purposes through all years."""

    years: tuple[ImplementationYear, ...]
    rows: tuple[BudgetRow, ...]

    @property
    def year_totals(self) -> list[int | None]:
        """What is known to be planned in each year."""
        return [known_sum(row.cells[at].planned for row in self.rows) for at in range(len(self.years))]

    @property
    def totals_by_year(self) -> list[tuple[ImplementationYear, int | None]]:
        """Each year with what is known to be planned in it."""
        return list(zip(self.years, self.year_totals, strict=True))

    @property
    def total(self) -> int | None:
        """What is known to be planned altogether."""
        return known_sum(row.total for row in self.rows)


def budget_grid(agreement: Agreement) -> BudgetGrid:
    """Three queries, whatever the size."""
    years = tuple(agreement.years.order_by("ordinal"))
    lines = {(line.year_id, line.purpose_id): line for line in BudgetLine.objects.filter(year__agreement=agreement)}
    rows = []
    for purpose in agreement.purposes.order_by("pk"):
        found = [(year, lines.get((year.pk, purpose.pk))) for year in years]
        cells = tuple(
            BudgetCell(year, purpose, line.planned if line else None, line.carried_in if line else None)
            for year, line in found
        )
        rows.append(BudgetRow(purpose, cells))
    return BudgetGrid(years, tuple(rows))


def known_sum(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
