"""The rows that a state asks for, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from talka.kernel.database import among
from talka.kernel.tables.columns import Row
from talka.kernel.tables.definitions import TableState

MOST_COUNTED = 10_000


def apply(rows: QuerySet[Row], state: TableState) -> QuerySet[Row]:
    """Narrow and order the rows."""
    for filter_ in state.definition.filters:
        if any(name in state.values for name in filter_.parameters):
            rows = filter_.narrow(rows, state.values)
    return ordered(rows, state)


def ordered(rows: QuerySet[Row], state: TableState) -> QuerySet[Row]:
    """Order the rows; equal ones stand by their age, so that no page repeats or loses a row."""
    column = state.definition.column(state.order.removeprefix("-"))
    sign = "-" if state.order.startswith("-") else ""
    names = column.order_by if column else ()
    if column is not None and column.may_be_empty:
        fields = [F(name).desc(nulls_first=True) if sign else F(name).asc(nulls_last=True) for name in names]
        return rows.order_by(*fields, f"{sign}pk")
    return rows.order_by(*[f"{sign}{name}" for name in names], f"{sign}pk")


def slice_of(rows: QuerySet[Row], first: int, last: int) -> QuerySet[Row]:
    """The rows of one page, found by their keys: joins and annotations are made for these alone."""
    keys = rows.values("pk")[first:last]
    every = rows.model._default_manager  # noqa: SLF001 -- whatever manager the rows have
    return every.filter(among(keys)).order_by(*rows.query.order_by)


@dataclass(frozen=True)
class Counted:
    """How many rows: exact up to a limit, beyond it only that there are more."""

    number: int
    more: bool = False


def count_up_to(rows: QuerySet[Row], most: int = MOST_COUNTED) -> Counted:
    """Count no further than needed: a million rows cost as much as the limit."""
    found = rows.order_by().values("pk")[: most + 1].count()
    return Counted(min(found, most), found > most)
