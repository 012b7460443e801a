"""A list as its module describes it, and what one address asks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.kernel.numbers import number_sent
from talka.kernel.tables.columns import Column, Row
from talka.kernel.tables.filters import Chosen, Filter, Values

SIZES = (25, 50, 100)
USUAL_SIZE = 50
MOST_PAGES = 10_000


def _as_they_are(rows: Any) -> Any:
    return rows


@dataclass(frozen=True)
class Empty:
    """What a list says in place of its rows: where nothing is there yet, and where filters leave nothing."""

    title: str | Promise
    words: str | Promise
    no_fit: str | Promise = ""
    show_all: str | Promise = field(default_factory=lambda: _("Show the whole list"))


@dataclass(frozen=True)
class TableDefinition(Generic[Row]):
    """A list: its name (of saved views and files), its columns and filters, and its usual order."""

    name: str
    title: str | Promise
    columns: tuple[Column[Row], ...]
    empty: Empty
    filters: tuple[Filter[Row], ...] = ()
    # A column's name; with "-" before it the last comes first.
    order: str = ""
    # Columns in whose order the database keeps its rows, so that a list too long to be counted can be ordered by
    # them; none are named: by every column.
    always_ordered_by: tuple[str, ...] = ()
    # Joins and annotations that the columns need; left out where rows are only counted.
    prepare: Callable[[QuerySet[Row]], QuerySet[Row]] = field(default=_as_they_are)
    # „47 ieraksti”.
    count_words: Callable[[int], str] = str

    def column(self, name: str) -> Column[Row] | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def orders_long_lists(self, order: str) -> bool:
        """Whether a list too long to be counted can be in this order."""
        return not self.always_ordered_by or order.removeprefix("-") in self.always_ordered_by

    @property
    def usual_columns(self) -> tuple[str, ...]:
        """Columns shown until somebody chooses."""
        return tuple(column.name for column in self.columns if column.always or column.shown)


@dataclass(frozen=True)
class TableState:
    """What an address asks of a list: only what the definition knows."""

    definition: TableDefinition[Any]
    values: Values
    order: str
    columns: tuple[str, ...]
    size: int = USUAL_SIZE
    page: int = 1
    # What was typed into a filter and is not understood, with the reason.
    mistakes: tuple[tuple[str, str], ...] = ()

    @property
    def chosen(self) -> list[Chosen]:
        """Everything that narrows the list, in words."""
        return [one for filter_ in self.definition.filters for one in filter_.chosen(self.values)]

    def pairs(self) -> list[tuple[str, str]]:
        """The address as pairs, always in the same order; what is usual is left out."""
        names = [name for filter_ in self.definition.filters for name in filter_.parameters]
        found = [(name, value) for name in names for value in self.values.get(name, ())]
        if self.order != self.definition.order:
            found.append(("sort", self.order))
        if self.columns != self.definition.usual_columns:
            found += [("cols", name) for name in self.columns]
        if self.size != USUAL_SIZE:
            found.append(("size", str(self.size)))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def address(self, *more: tuple[str, str]) -> str:
        """`?kind=seminar&sort=-date`: this state as an address."""
        return f"?{urlencode([*self.pairs(), *more])}"

    def ordered_by(self, name: str) -> TableState:
        """Ordered by a column; asked again, the other way round."""
        return replace(self, order=f"-{name}" if self.order == name else name, page=1)

    def sized(self, size: int) -> TableState:
        """With so many rows a page."""
        return replace(self, size=size, page=1)

    def without(self, chosen: Chosen) -> TableState:
        """Without one of the values that narrow it."""
        left = tuple(value for value in self.values[chosen.parameter] if value != chosen.value)
        values = {name: values for name, values in self.values.items() if name != chosen.parameter}
        return replace(self, values=values | ({chosen.parameter: left} if left else {}), page=1)

    def unfiltered(self) -> TableState:
        """With nothing that narrows it."""
        return replace(self, values={}, page=1)

    def unpaged(self) -> TableState:
        """From its first page: what a saved view keeps."""
        return replace(self, page=1)


def read_request(request: HttpRequest, definition: TableDefinition[Any]) -> TableState:
    """Read the address; unknown names and values are ignored."""
    query = request.GET
    values: dict[str, tuple[str, ...]] = {}
    mistakes: list[tuple[str, str]] = []
    for filter_ in definition.filters:
        values |= filter_.read(query)
        mistakes += filter_.mistakes(query)
    return TableState(
        definition=definition,
        values=values,
        order=_order(definition, query.get("sort", "")),
        columns=_columns(definition, set(query.getlist("cols"))),
        size=_number(query.get("size", ""), SIZES, USUAL_SIZE),
        page=_number(query.get("page", ""), range(1, MOST_PAGES + 1), 1),
        mistakes=tuple(mistakes),
    )


def _order(definition: TableDefinition[Any], wanted: str) -> str:
    column = definition.column(wanted.removeprefix("-"))
    return wanted if column is not None and column.order_by else definition.order


def _columns(definition: TableDefinition[Any], wanted: set[str]) -> tuple[str, ...]:
    known = tuple(column.name for column in definition.columns if column.always or column.name in wanted)
    return known if wanted & set(known) else definition.usual_columns


def _number(text: str, allowed: Any, usual: int) -> int:
    number = number_sent(text)
    return number if number is not None and number in allowed else usual
