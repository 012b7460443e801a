"""Rows behind the values of indicators, found among the work and spending of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from talka.accounts.models import Centre
from talka.programmes.models import ImplementationYear, Indicator
from talka.programmes.queries.measures import Value
from talka.reporting.queries.adding import chosen
from talka.reporting.queries.figures import Figures
from talka.reporting.queries.log import Log
from talka.reporting.queries.shapes import ACTIVITY, DISTINCT, DISTINCT_BY_CENTRE, EXPENDITURE, SUM, Part, Spending
from talka.reporting.queries.worklog import Work

# The value of an indicator in a year, of one centre, as `Figures` counts it.
Counting = Callable[[Indicator, ImplementationYear, int | None], Value]
# Codes of a piece of work by dimension, as in an indicator's filters.
_CODES: dict[str, Callable[[Work], str]] = {
    "kind": lambda work: work.activity.kind.code,
    "format": lambda work: work.activity.format,
    "channel": lambda work: work.activity.channel,
    "series": lambda work: work.activity.series.code if work.activity.series else "",
    "purpose": lambda work: work.activity.purpose.code if work.activity.purpose else "",
    "place": lambda work: work.activity.place.code if work.activity.place else "",
    "centre": lambda work: work.activity.centre.code,
}
# What one activity gives to a measure whose parts are summed.
_GIVES: dict[str, Callable[[Work], int | None]] = {
    "records": lambda _work: 1,
    "items": lambda work: work.activity.count,
    "participations": lambda work: work.participants,
    "hours": lambda work: work.activity.minutes,
}
# How many are known by name, and the total that somebody gave, of measures in which each counts once.
_UNIQUE: dict[str, Callable[[Work], tuple[int, int | None]]] = {
    "people": lambda work: (work.named, work.activity.people),
    "organisations": lambda work: (len(work.organisation_ids), work.activity.organisations),
}


@dataclass(frozen=True)
class Made:
    """The rows that a value is made of."""

    parts: tuple[Part, ...] = ()
    adds: str = SUM
    # Records whose total without names is not in the value.
    totals_only: tuple[Part, ...] = ()


class IndicatorParts:
    """Follows `Figures` from value to value, so that the rows are those that were counted."""

    def __init__(self, counted: Figures, log: Log, spending: Iterable[Spending]) -> None:
        self.counted = counted
        self.centres = counted.definitions.centres
        self.log = log
        self.spending: dict[int, list[Spending]] = defaultdict(list)
        for row in spending:
            self.spending[row.year].append(row)

    def in_year(self, indicator: Indicator, year: ImplementationYear) -> Made:
        """The rows of one year, in all centres together or in each of those that make the value."""
        if (indicator.pk, year.pk, 0) in self.counted.counted:
            return self._cell(indicator, [year], None)
        return self._of_centres(indicator, [year], self.counted.in_year)

    def _of_centres(self, indicator: Indicator, years: list[ImplementationYear], count: Counting) -> Made:
        """The rows of those centres that make the value, which `count` counts."""
        values = [(count(indicator, years[-1], centre).number, centre) for centre in self.centres]
        found = [self._cell(indicator, years, centre) for _value, centre in chosen(values, indicator.over_places)]
        several = sum(bool(made.parts) for made in found) > 1
        adds = next((made.adds for made in found if made.adds != SUM), SUM)
        return Made(
            tuple(part for made in found for part in made.parts),
            DISTINCT_BY_CENTRE if several and adds == DISTINCT else adds,
            totals_only=tuple(part for made in found for part in made.totals_only),
        )

    def totals_only(self, indicator: Indicator, year: ImplementationYear) -> int:
        """How many records of a year have only a total without names, which is not in the value."""
        whole = self.counted.counted.get((indicator.pk, year.pk, 0))
        if whole is not None:
            return whole.totals_only
        values = [self.counted.in_year(indicator, year, centre) for centre in self.centres]
        found = chosen([(value.number, value) for value in values], indicator.over_places)
        return sum(value.totals_only for _number, value in found)

    def follows_from(self, indicator: Indicator, year: ImplementationYear) -> tuple[ImplementationYear, ...]:
        """The years whose values make the one from the first to this; none where its rows are counted by themselves."""
        if any((indicator.pk, -year.pk, centre) in self.counted.counted for centre in (0, *self.centres)):
            return ()
        years = [y for y in self.counted.definitions.years if y.ordinal <= year.ordinal]
        values = [(self.counted.in_year(indicator, y).number, y) for y in years]
        return tuple(y for value, y in chosen(values, indicator.over_years) if value is not None)

    def up_to(self, indicator: Indicator, year: ImplementationYear) -> Made:
        """The rows of the years from the first to this one, where each counts once in all of them."""
        years = [y for y in self.counted.definitions.years if y.ordinal <= year.ordinal]
        if (indicator.pk, -year.pk, 0) in self.counted.counted:
            return self._cell(indicator, years, None)
        if any((indicator.pk, -year.pk, centre) in self.counted.counted for centre in self.centres):
            return self._of_centres(indicator, years, self.counted.up_to)
        return Made()

    def _cell(self, indicator: Indicator, years: Iterable[ImplementationYear], centre: int | None) -> Made:
        if indicator.measure == "money":
            return Made(tuple(self._spent(indicator, years, centre)))
        if gives := _GIVES.get(indicator.measure):
            works = self._work(indicator, years, centre)
            return Made(tuple(Part(ACTIVITY, work.id, gives(work)) for work in works))
        unique = _UNIQUE.get(indicator.measure)
        return _unique(self._work(indicator, years, centre), unique) if unique else Made()

    def _work(self, indicator: Indicator, years: Iterable[ImplementationYear], centre: int | None) -> list[Work]:
        narrowed = [(code, set(wanted)) for name, code in _CODES.items() if (wanted := indicator.narrowed_to(name))]
        return [
            work
            for work in self.log.counted_by(indicator, years)
            if centre in {None, work.activity.centre_id} and all(code(work) in wanted for code, wanted in narrowed)
        ]

    def _spent(self, indicator: Indicator, years: Iterable[ImplementationYear], centre: int | None) -> Iterable[Part]:
        purposes, codes = indicator.narrowed_to("purpose"), indicator.narrowed_to("centre")
        centres = set(Centre.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else None
        for year in years:
            for row in self.spending[year.ordinal]:
                within = centres is None or row.centre_id in centres
                if within and centre in {None, row.centre_id} and (not purposes or row.purpose in purposes):
                    yield Part(EXPENDITURE, row.id, row.amount)


def _unique(works: list[Work], known: Callable[[Work], tuple[int, int | None]]) -> Made:
    counted = [(work, *known(work)) for work in works]
    named = tuple(Part(ACTIVITY, work.id, names) for work, names, _total in counted if names)
    totals = tuple(Part(ACTIVITY, work.id, total) for work, _names, total in counted if total is not None)
    if named:
        return Made(named, SUM if len(named) == 1 else DISTINCT, totals_only=totals)
    # One record's own total is unique within that record; two such totals may overlap.
    return Made(totals) if len(totals) == 1 else Made(totals_only=totals)
