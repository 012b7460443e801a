"""The rows that a state asks for, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from talka.kernel.tables.columns import Row
from talka.kernel.tables.definitions import TableState

MOST_COUNTED = 10_000


def apply(rows: QuerySet[Row], state: TableState) -> QuerySet[Row]:
    """Narrow and order the rows; equal ones stand by their age, so that no page repeats or loses a row."""
    for filter_ in state.definition.filters:
        if any(name in state.values for name in filter_.parameters):
            rows = filter_.narrow(rows, state.values)
    column = state.definition.column(state.order.removeprefix("-"))
    sign = "-" if state.order.startswith("-") else ""
    return rows.order_by(*[f"{sign}{name}" for name in (column.order_by if column else ())], f"{sign}pk")


@dataclass(frozen=True)
class Counted:
    """How many rows: exact up to a limit, beyond it only that there are more."""

    number: int
    more: bool = False


def count_up_to(rows: QuerySet[Row], most: int = MOST_COUNTED) -> Counted:
    """Count no further than needed: a million rows cost as much as the limit."""
    found = rows.order_by().values("pk")[: most + 1].count()
    return Counted(min(found, most), found > most)
