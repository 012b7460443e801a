"""Indicators against their targets, and the centres of an agreement side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.programmes.models import Agreement, Deviation, ImplementationYear, Indicator, Target
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Cell, Measure, MeasureSource
from talka.reporting.queries.figures import Figures, definitions_of, figures, measures, source_of


@dataclass(frozen=True)
class IndicatorRow:
    """One line: target, before, this year, together, per cent, deviation. Values are in the measure's counted units."""

    indicator: Indicator
    year: ImplementationYear
    measure: Measure | None
    target: int | None
    # What the target is made of: itself, or the centres' own.
    targets: tuple[Target, ...]
    before: int | None
    value: int | None
    together: int | None
    totals_only: int
    deviation: str
    records_url: str
    # The records behind `before` and `together`; empty where no list holds exactly those.
    before_url: str
    together_url: str
    # What the year would end with at the pace so far; None before it began, after it ended, or when unknown.
    forecast: int | None

    @property
    def in_money(self) -> bool:
        """Whether the values are cents."""
        return self.measure is not None and self.measure.name == "money"

    @property
    def scale(self) -> int:
        """How many of the counted units make one shown unit."""
        return self.measure.scale if self.measure else 1

    @property
    def percent(self) -> int | None:
        """Achieved of the target, in whole per cent; never 100 before the target is reached."""
        return None if self.value is None or not self.target else 100 * self.value // self.target

    @property
    def difference(self) -> int | None:
        """Achieved less promised."""
        return None if self.value is None or self.target is None else self.value - self.target

    def misses_by_more_than(self, tolerance_percent: int) -> bool:
        """Whether the value stays below the target by more than the tolerance; an unknown value misses nothing."""
        if self.value is None or not self.target:
            return False
        return 100 * (self.target - self.value) > tolerance_percent * self.target


def indicator_rows(agreement: Agreement, *, counted: Figures | None = None) -> list[IndicatorRow]:
    """Every indicator in every year, in the order of years."""
    counted = counted or figures(agreement)
    targets = _targets(agreement)
    reasons = {
        (row.indicator_id, row.year_id): row.reason for row in Deviation.objects.filter(indicator__agreement=agreement)
    }
    known = measures()
    today = timezone.localdate()
    rows: list[IndicatorRow] = []
    for year in counted.definitions.years:
        before = _before(counted, year)
        for indicator in counted.definitions.indicators:
            value = counted.in_year(indicator, year)
            source = source_of(indicator)
            promised = targets.get((indicator.pk, year.pk), ())
            rows.append(
                IndicatorRow(
                    indicator=indicator,
                    year=year,
                    measure=known.get(indicator.measure),
                    target=_promised(promised),
                    targets=promised,
                    before=counted.up_to(indicator, before).number if before else None,
                    value=value.number,
                    together=counted.up_to(indicator, year).number,
                    totals_only=value.totals_only,
                    deviation=reasons.get((indicator.pk, year.pk), ""),
                    records_url=source.records_url(Cell(indicator, year)) if source else "",
                    before_url=_records_up_to(source, counted, indicator, before),
                    together_url=_records_up_to(source, counted, indicator, year),
                    forecast=forecast(value.number, year, today),
                )
            )
    return rows


def _records_up_to(
    source: MeasureSource | None, counted: Figures, indicator: Indicator, year: ImplementationYear | None
) -> str:
    if source is None or year is None:
        return ""
    years = counted.definitions.years
    if year == years[0]:
        return source.records_url(Cell(indicator, year))
    # The largest or the latest of the years is not what a list of all their records makes together.
    if indicator.over_years in {Addition.MAXIMUM, Addition.LATEST}:
        return ""
    # Expenditures are listed of one year or of all.
    if indicator.measure == "money" and year != years[-1]:
        return ""
    return source.records_url(Cell(indicator, year, cumulative=True))


def forecast(value: int | None, year: ImplementationYear, today: date) -> int | None:
    """The year's end at the pace so far; nothing in the first two weeks, when one day would say too much."""
    if value is None or not (year.starts + timedelta(days=14) <= today <= year.ends):
        return None
    passed = (today - year.starts).days + 1
    # Whole numbers only: the value may be cents.
    return (2 * value * year.period.days + passed) // (2 * passed)


@dataclass(frozen=True)
class CentreValue:
    """What one centre did, what it promised, and where its records are; the address is empty for other centres'."""

    value: int | None
    target: int | None
    records_url: str


@dataclass(frozen=True)
class CentreRow:
    """One indicator in one year: each centre's value, their sum, and the national value in which each counts once."""

    indicator: Indicator
    year: ImplementationYear
    measure: Measure | None
    values: tuple[CentreValue, ...]
    national: int | None
    target: int | None
    records_url: str

    @property
    def summed(self) -> int | None:
        """The centres' values added up."""
        known = [one.value for one in self.values if one.value is not None]
        return sum(known) if known else None

    @property
    def overlap(self) -> int | None:
        """By how much adding up would overstate; None where nobody is counted once or there is nothing to compare."""
        counted_once = self.measure is not None and self.measure.distinct
        if not counted_once or self.indicator.over_places != Addition.DISTINCT:
            return None
        return None if self.summed is None or self.national is None else self.summed - self.national


def centre_rows(user: User, agreement: Agreement) -> list[CentreRow]:
    """The centres of an agreement side by side; empty when only one works under it."""
    counted = figures(agreement)
    own = {
        (t.indicator_id, t.year_id, t.centre_id): t.value for t in Target.objects.filter(indicator__agreement=agreement)
    }
    totals, known, access = _targets(agreement), measures(), user.access
    return [
        CentreRow(
            indicator,
            year,
            known.get(indicator.measure),
            tuple(
                CentreValue(
                    counted.in_year(indicator, year, centre).number,
                    own.get((indicator.pk, year.pk, centre)),
                    _records(indicator, year, centre) if access.everywhere or centre in access.centres else "",
                )
                for centre in counted.definitions.centres
            ),
            counted.in_year(indicator, year).number,
            _promised(totals.get((indicator.pk, year.pk), ())),
            _records(indicator, year) if access.everywhere else "",
        )
        for year in counted.definitions.years
        for indicator in counted.definitions.indicators
        if counted.definitions.centres
    ]


def _records(indicator: Indicator, year: ImplementationYear, centre: int | None = None) -> str:
    source = source_of(indicator)
    return source.records_url(Cell(indicator, year, centre)) if source else ""


def centres_side_by_side(agreement: Agreement) -> list[Centre]:
    """The centres in the order of `CentreRow.values`."""
    centres = definitions_of(agreement).centres
    found = Centre.objects.in_bulk(centres)
    return [found[pk] for pk in centres]


def _targets(agreement: Agreement) -> dict[tuple[int, int], tuple[Target, ...]]:
    """What makes the whole year's target: what is stated for it, otherwise the centres' own."""
    found: dict[tuple[int, int], list[Target]] = defaultdict(list)
    for target in Target.objects.filter(indicator__agreement=agreement).order_by("pk"):
        found[target.indicator_id, target.year_id].append(target)
    return {key: tuple([t for t in rows if t.centre_id is None] or rows) for key, rows in found.items()}


def _promised(targets: tuple[Target, ...]) -> int | None:
    return sum(target.value for target in targets) if targets else None


def _before(counted: Figures, year: ImplementationYear) -> ImplementationYear | None:
    earlier = [y for y in counted.definitions.years if y.ordinal < year.ordinal]
    return earlier[-1] if earlier else None
