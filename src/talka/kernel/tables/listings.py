"""A list made ready for its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talka.kernel.modules import list_files_of
from talka.kernel.numbers import format_count
from talka.kernel.tables.columns import Column
from talka.kernel.tables.definitions import SIZES, TableDefinition, TableState
from talka.kernel.tables.exports import FORMATS
from talka.kernel.tables.filters import Choice, ChoiceFilter, Filter
from talka.kernel.tables.models import SavedView
from talka.kernel.tables.rows import Counted, count_up_to, ordered, slice_of

HIDDEN_IN_FILTERS = ("sort", "cols", "size")


class CountedPaginator(Paginator[Any]):
    """Pages of rows that were counted up to a limit; the rows beyond it are reached by narrowing the list."""

    def __init__(
        self, rows: QuerySet[Any], per_page: int, counted: Counted, prepare: Callable[[QuerySet[Any]], QuerySet[Any]]
    ) -> None:
        super().__init__(rows, per_page)
        self.counted, self.prepare = counted, prepare

    def page(self, number: int | str) -> Page[Any]:
        """One page, prepared for showing."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        rows: Any = self.object_list
        return Page(self.prepare(slice_of(rows, first, min(first + self.per_page, self.count))), valid, self)

    @cached_property
    def count(self) -> int:  # Django's is a cached property as well
        """Rows within reach."""
        return self.counted.number


@dataclass(frozen=True)
class Heading:
    """A column's heading; with an address the list can be ordered by it."""

    title: str
    kind: str
    url: str = ""
    sorted: str = ""
    on_paper: bool = True


@dataclass(frozen=True)
class Cell:
    """One value of one row, under the title of its column."""

    title: str
    kind: str
    value: Any
    heads_row: bool = False
    url: str = ""
    detail: str = ""
    tone: str = "neutral"
    about: str = ""
    on_paper: bool = True

    @property
    def is_void(self) -> bool:
        """Nothing to say: a small screen leaves it out. A number that is not known is said with a dash."""
        return self.kind in {"text", "tag"} and not self.value and not self.detail


@dataclass(frozen=True)
class ShownRow:
    """A row with its cells; `record` is the row itself, `tone` what is to be seen of it at once: bad, changed."""

    record: Any
    cells: list[Cell]
    tone: str = ""


@dataclass(frozen=True)
class Option:
    """A choice of a filter, and whether it is chosen."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """A filter as its form draws it."""

    filter: Filter[Any]
    values: tuple[str, ...]
    # Choices under their headings.
    groups: list[tuple[str, list[Option]]]

    @property
    def kind(self) -> str:
        """text, choice, choices, tick, year or days."""
        several = isinstance(self.filter, ChoiceFilter) and self.filter.multiple
        return "choices" if several else self.filter.control

    @property
    def value(self) -> str:
        """The one value of a text."""
        return " ".join(self.values)

    @property
    def ends(self) -> list[tuple[str, str]]:
        """Both ends of a range of days, as they are typed."""
        return [
            (name, self.filter.words(value) if value else "")
            for name, value in zip(self.filter.parameters, self.values, strict=True)
        ]


@dataclass(frozen=True)
class Removable:
    """Something that narrows the list, with the address of the list without it."""

    words: str
    url: str


@dataclass(frozen=True)
class KeptView:
    """A saved view of the person who asks."""

    view: SavedView
    url: str
    active: bool


class Listing:
    """What `tables/*.html` draw: everything about one list at one address."""

    def __init__(self, rows: QuerySet[Any], state: TableState, views: QuerySet[SavedView]) -> None:
        self.definition: TableDefinition[Any] = state.definition
        self._views = views
        self.counted = count_up_to(rows)
        # The column by which somebody wanted to order a list that is too long for it.
        self.order_refused = ""
        if self.counted.more and not self.definition.orders_long_lists(state.order):
            column = self.definition.column(state.order.removeprefix("-"))
            self.order_refused = str(column.title) if column else ""
            state = replace(state, order=self.definition.order)
            rows = ordered(rows, state)
        self.state = state
        self._found = rows

    @cached_property
    def page(self) -> Page[Any]:
        """The page that is asked for, or the nearest there is."""
        paginator = CountedPaginator(self._found, self.state.size, self.counted, self.definition.prepare)
        return paginator.get_page(self.state.page)

    @cached_property
    def rows(self) -> list[ShownRow]:
        """The rows of the page."""
        columns = self._columns
        head = next((column for column in columns if column.always and column.link), columns[0])
        return [ShownRow(row, [cell_of(column, row, head) for column in columns]) for row in self.page]

    @property
    def count_words(self) -> str:
        """„47 ieraksti”, „vairāk nekā 10 000”."""
        if self.counted.more:
            return _("more than %(count)s") % {"count": format_count(self.counted.number)}
        return self.definition.count_words(self.counted.number)

    @property
    def order_words(self) -> str:
        """Why the list is not in the order that was asked for; nothing when it is."""
        if not self.order_refused:
            return ""
        words = _(
            "The list is too long to be ordered by “%(column)s”. "
            "Narrow it to %(most)s records, or order it by: %(others)s."
        )
        named = [self.definition.column(name) for name in self.definition.always_ordered_by]
        return words % {
            "column": self.order_refused,
            "most": format_count(self.counted.number),
            "others": ", ".join(str(column.title) for column in named if column),
        }

    @property
    def headings(self) -> list[Heading]:
        """The headings of the columns that are shown."""
        return [self._heading(column) for column in self._columns]

    @cached_property
    def controls(self) -> list[Control]:
        """Filters in the bar."""
        return [self._control(one) for one in self.definition.filters if one.drawn and one.prominent]

    @cached_property
    def folded_controls(self) -> list[Control]:
        """Filters that are folded away."""
        return [self._control(one) for one in self.definition.filters if one.drawn and not one.prominent]

    @property
    def several_controls(self) -> list[Control]:
        """Filters that say how many values are chosen, which changes when only the table is swapped."""
        return [control for control in [*self.controls, *self.folded_controls] if control.kind == "choices"]

    @property
    def chosen(self) -> list[Removable]:
        """What narrows the list."""
        return [Removable(one.words, self.state.without(one).address()) for one in self.state.chosen]

    @property
    def unfiltered_url(self) -> str:
        """The list with nothing that narrows it."""
        return self.state.unfiltered().address()

    @property
    def kept_in_filters(self) -> list[tuple[str, str]]:
        """What the form of the filters carries along unseen."""
        undrawn = {name for one in self.definition.filters if not one.drawn for name in one.parameters}
        return [pair for pair in self.state.pairs() if pair[0] in HIDDEN_IN_FILTERS or pair[0] in undrawn]

    @property
    def kept_in_columns(self) -> list[tuple[str, str]]:
        """What the form of the columns carries along unseen."""
        return [pair for pair in self.state.pairs() if pair[0] not in {"cols", "page"}]

    @property
    def column_options(self) -> list[Option]:
        """Columns that can be left out or shown."""
        return [
            Option(c.name, str(c.title), c.name in self.state.columns) for c in self.definition.columns if not c.always
        ]

    @property
    def fixed_columns(self) -> list[str]:
        """Columns that are always there: sent along, so that leaving out all others is a choice, too."""
        return [column.name for column in self.definition.columns if column.always]

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """Rows a page, each with its address; the present one without. None where all stand on the shortest page."""
        if self.page.paginator.count <= SIZES[0]:
            return []
        return [(size, "" if size == self.state.size else self.state.sized(size).address()) for size in SIZES]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Kinds of files, each with its address."""
        more = {code: str(file.title) for code, file in list_files_of(self.definition.name).items()}
        titles = {name: name.upper() for name in FORMATS} | more
        return [(title, self.state.unpaged().address(("export", name))) for name, title in titles.items()]

    @property
    def query(self) -> str:
        """The address of this list without its page: what a saved view keeps."""
        return self.state.unpaged().address().removeprefix("?")

    @cached_property
    def views(self) -> list[KeptView]:
        """Saved views."""
        return [KeptView(view, f"?{view.query}", view.query == self.query) for view in self._views]

    @cached_property
    def _columns(self) -> list[Column[Any]]:
        return [column for column in self.definition.columns if column.name in self.state.columns]

    def _heading(self, column: Column[Any]) -> Heading:
        if not column.order_by:
            return Heading(str(column.title), column.kind, on_paper=not column.only_on_page)
        order = self.state.order
        words = {column.name: "ascending", f"-{column.name}": "descending"}.get(order, "")
        return Heading(str(column.title), column.kind, self.state.ordered_by(column.name).address(), words)

    def _control(self, one: Filter[Any]) -> Control:
        if not isinstance(one, ChoiceFilter):
            return Control(one, tuple(" ".join(self.state.values.get(name, ())) for name in one.parameters), [])
        choices = list(one.choices())
        given = self.state.values.get(one.name, ())
        # A value from an address that is no choice any more stays chosen until somebody takes it away.
        known = {choice.value for choice in choices}
        choices += [Choice(value, value) for value in given if value not in known]
        groups: dict[str, list[Option]] = {}
        for choice in choices:
            groups.setdefault(choice.group, []).append(Option(choice.value, choice.title, choice.value in given))
        return Control(one, given, list(groups.items()))


def cell_of(column: Column[Any], row: Any, head: Column[Any]) -> Cell:
    """What a column shows of a row; `head` is the column that heads it."""
    return Cell(
        title=str(column.title),
        kind=column.kind,
        value=column.value(row),
        heads_row=column is head,
        url=column.link(row) if column.link else "",
        detail=column.detail(row) if column.detail else "",
        tone=column.tone(row) if column.tone else "neutral",
        about=column.about(row) if column.about else "",
        on_paper=not column.only_on_page,
    )
