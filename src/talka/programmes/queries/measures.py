"""What may be counted: the seam between those who keep records and the one who reports.

A module contributes a source in its manifest; reporting asks all sources and knows none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from talka.programmes.models import Agreement, ImplementationYear, Indicator


@dataclass(frozen=True)
class Measure:
    """One thing that can be counted; `unit` is shown beside the number and is never left out."""

    name: str
    title: str | Promise
    unit: str | Promise
    # How many of the counted units make one shown unit: 100 cents a euro, 60 minutes an hour.
    scale: int = 1
    # Whether parts may not be summed, because the same person or organisation may stand in several.
    distinct: bool = False


@dataclass(frozen=True)
class Cell:
    """One value to be counted: an indicator in a year, or from the first year to it, in a centre or (None) in all."""

    indicator: Indicator
    year: ImplementationYear
    centre_id: int | None = None
    cumulative: bool = False


@dataclass(frozen=True)
class Together:
    """One promise of one or several agreements in years that belong together: one indicator of each agreement."""

    indicators: tuple[Indicator, ...]
    years: tuple[ImplementationYear, ...]

    @property
    def indicator(self) -> Indicator:
        """The one that speaks for all: they count the same."""
        return self.indicators[0]


@dataclass(frozen=True)
class Value:
    """What was counted: None is unknown. `totals_only` records carry a total without names and are not in it."""

    number: int | None
    totals_only: int = 0


@dataclass(frozen=True)
class Touched:
    """A corner of the records in which something changed; with `whole` everything under the agreement."""

    whole: bool
    year_id: int | None = None
    centre_id: int | None = None
    # Codes by dimension, as in an indicator's filters.
    codes: tuple[tuple[str, str], ...] = ()


class MeasureSource(Protocol):
    """A module that counts its own records."""

    @property
    def measures(self) -> Sequence[Measure]:
        """What it counts."""

    def tick(self, agreement: Agreement) -> int | None:
        """Number of the last change under the agreement; None when values are cheap and counted each time."""

    def touched_since(self, agreement: Agreement, tick: int) -> Sequence[Touched]:
        """What changed after a number."""

    def count(self, agreement: Agreement, cells: Sequence[Cell]) -> dict[Cell, Value]:
        """Count cells with as few queries as they allow."""

    def records_url(self, cell: Cell) -> str:
        """Address of the list of exactly the records behind a value."""

    def count_together(self, promises: Sequence[Together]) -> dict[tuple[Together, int | None], Value]:
        """Count each promise in each centre that has records, and in all (None) where each one counts once."""

    def records_together_url(self, together: Together, centre_id: int | None) -> str:
        """Address of the list of exactly the records behind such a value; empty where no one list holds them."""
