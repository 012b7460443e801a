"""What narrows a list: each filter reads its own parameters of the address and ignores what it does not understand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from talka.kernel.mistakes import explain
from talka.kernel.numbers import number_sent
from talka.kernel.periods import FIRST_YEAR, LAST_YEAR, BadDate, format_date, parse_date
from talka.kernel.tables.columns import Row
from talka.kernel.text import BadText, clean_text

# What a control says as long as nothing is chosen in it; in Latvian it agrees with the title of the filter.
ALL = pgettext_lazy("no filter chosen", "All")
ALL_FEMININE = pgettext_lazy("no filter chosen, feminine", "All")
ANY = pgettext_lazy("no filter chosen", "Any")

# By parameter: what was given and understood.
Values = Mapping[str, tuple[str, ...]]
MOST_TEXT, MOST_VALUES = 200, 60


@dataclass(frozen=True)
class Choice:
    """One value of a choice, with the words for it; `group` gathers choices under a heading."""

    value: str
    title: str
    group: str = ""


def choices_in(pairs: Collection[tuple[Any, Any]]) -> Callable[[], list[Choice]]:
    """The choices of a field, or of other pairs of a value and its words, put into words when a page asks for them."""
    return lambda: [Choice(str(value), str(words)) for value, words in pairs]


@dataclass(frozen=True)
class Chosen:
    """A value that narrows the list, in words: what to show and to take away again."""

    parameter: str
    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Filter(Generic[Row]):
    """One way to narrow a list."""

    control: ClassVar[str] = ""
    name: str
    title: str | Promise
    # In the bar above the list; the others are folded away.
    prominent: bool = False
    # Has a control on the page; otherwise only addresses carry it, and it can be taken away.
    drawn: bool = True
    every: str | Promise = ALL

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names in the address."""
        return (self.name,)

    def read(self, query: QueryDict) -> Values:
        """What the address says, as far as it is understood."""
        values = tuple(dict.fromkeys(v for text in query.getlist(self.name)[:MOST_VALUES] if (v := self.clean(text))))
        return {self.name: values} if values else {}

    def clean(self, text: str) -> str:
        """The value as it is kept, or nothing."""
        try:
            return clean_text(text[:MOST_TEXT])
        except BadText:
            return ""

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """The rows that are left."""
        raise NotImplementedError

    def chosen(self, values: Values) -> list[Chosen]:
        """The values in words."""
        return [Chosen(self.name, value, f"{self.title}: {self.words(value)}") for value in values.get(self.name, ())]

    def words(self, value: str) -> str:
        """One value in words."""
        return value

    def mistakes(self, query: QueryDict) -> list[tuple[str, str]]:
        """What was typed and could not be read, with the reason."""
        del query
        return []


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter[Row]):
    """Words that somebody types; `search` knows where to look for them."""

    control: ClassVar[str] = "text"
    search: Callable[[Any, str], QuerySet[Row]]

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """Rows in which the words are found."""
        return self.search(rows, " ".join(values[self.name]))


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter[Row]):
    """One or several of a set of values, compared with `lookup` or by a function.

    A value outside the set is not ignored: it finds nothing, so that a link never shows more than it says.
    """

    control: ClassVar[str] = "choice"
    choices: Callable[[], Sequence[Choice]]
    lookup: str = ""
    by: Callable[[Any, tuple[str, ...]], QuerySet[Row]] | None = None
    multiple: bool = False
    # The values are ids: whole numbers.
    ids: bool = False

    def clean(self, text: str) -> str:
        """An id is a number."""
        value = super().clean(text)
        return "" if self.ids and number_sent(value) is None else value

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """Rows with one of the values."""
        wanted = values[self.name]
        return self.by(rows, wanted) if self.by is not None else rows.filter(**{f"{self.lookup}__in": wanted})

    def chosen(self, values: Values) -> list[Chosen]:
        """The choices' own words; they are asked for once, however many are chosen."""
        given = values.get(self.name, ())
        titles = {choice.value: choice.title for choice in self.choices()} if given else {}
        return [Chosen(self.name, value, f"{self.title}: {titles.get(value, value)}") for value in given]


@dataclass(frozen=True, kw_only=True)
class BooleanFilter(Filter[Row]):
    """Something that is asked for or not."""

    control: ClassVar[str] = "tick"
    only: Callable[[Any], QuerySet[Row]]
    # What it says of itself once it is chosen, where that is more than its title.
    chosen_title: str | Promise = ""

    def clean(self, text: str) -> str:
        """Only a yes narrows."""
        return "1" if text == "1" else ""

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """The rows that are asked for."""
        del values
        return self.only(rows)

    def chosen(self, values: Values) -> list[Chosen]:
        """Its title says it all."""
        return [Chosen(self.name, "1", str(self.chosen_title or self.title))] if values.get(self.name) else []


@dataclass(frozen=True, kw_only=True)
class YearFilter(Filter[Row]):
    """A calendar year of a day."""

    control: ClassVar[str] = "year"
    field: str

    def clean(self, text: str) -> str:
        """Four digits."""
        value = text.strip()
        is_year = value.isascii() and value.isdigit() and len(value) == len(str(LAST_YEAR))
        return value if is_year and FIRST_YEAR <= int(value) <= LAST_YEAR else ""

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """Rows of the latest year that is asked for; as days, so that an index serves."""
        year = int(values[self.name][-1])
        return rows.filter(**{f"{self.field}__gte": date(year, 1, 1), f"{self.field}__lte": date(year, 12, 31)})


@dataclass(frozen=True, kw_only=True)
class DateRangeFilter(Filter[Row]):
    """From a day to a day, both included, either may be left open; typed as Latvians write days."""

    control: ClassVar[str] = "days"
    field: str
    # The last day of rows that last longer than one, of which `field` is the first: a day in common is enough.
    until: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Two ends."""
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, query: QueryDict) -> Values:
        """The ends that are days."""
        found = {name: _day(query.get(name, "")) for name in self.parameters}
        return {name: (day.isoformat(),) for name, day in found.items() if day is not None}

    def narrow(self, rows: QuerySet[Row], values: Values) -> QuerySet[Row]:
        """Rows between the ends."""
        for name, lookup in zip(
            self.parameters, (f"{self.until or self.field}__gte", f"{self.field}__lte"), strict=True
        ):
            if name in values:
                rows = rows.filter(**{lookup: date.fromisoformat(values[name][0])})
        return rows

    def chosen(self, values: Values) -> list[Chosen]:
        """Each end by itself."""
        first, last = self.parameters
        words = {first: _("%(title)s from %(day)s"), last: _("%(title)s to %(day)s")}
        return [
            Chosen(name, values[name][0], words[name] % {"title": self.title, "day": self.words(values[name][0])})
            for name in self.parameters
            if name in values
        ]

    def words(self, value: str) -> str:
        """A day in the short Latvian form."""
        return format_date(date.fromisoformat(value))

    def mistakes(self, query: QueryDict) -> list[tuple[str, str]]:
        """What is no day, and why."""
        found = []
        for name in self.parameters:
            try:
                parse_date(query.get(name, "") or "2000-01-01")
            except BadDate as error:
                found.append((query.get(name, "")[:60], explain(error)))
        return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except BadDate:
        return None
