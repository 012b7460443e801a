"""Indicators against their targets, and the centres of an agreement side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.programmes.models import Agreement, Deviation, ImplementationYear, Indicator, Target
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Cell, Measure, MeasureSource
from talka.reporting.queries.adding import ONE_STANDS_FOR_ALL, chosen, in_words
from talka.reporting.queries.figures import Definitions, Figures, figures, measures, source_of


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
                    records_url=_records_up_to(source, counted, indicator, year, cumulative=False),
                    before_url=_records_up_to(source, counted, indicator, before),
                    together_url=_records_up_to(source, counted, indicator, year),
                    forecast=forecast(value.number, year, today),
                )
            )
    return rows


def _records_up_to(
    source: MeasureSource | None,
    counted: Figures,
    indicator: Indicator,
    year: ImplementationYear | None,
    *,
    cumulative: bool = True,
) -> str:
    """Address of exactly the records behind the value of a year, or of the years up to it; empty where no list is."""
    if source is None or year is None:
        return ""
    one_centre = bool(counted.definitions.centres) and indicator.over_places in ONE_STANDS_FOR_ALL
    if not cumulative or year == counted.definitions.years[0]:
        return source.records_url(Cell(indicator, year, _whose(counted, indicator, year) if one_centre else None))
    if indicator.over_years in ONE_STANDS_FOR_ALL:
        years = [one for one in counted.definitions.years if one.ordinal <= year.ordinal]
        found = chosen([(counted.in_year(indicator, one).number, one) for one in years], indicator.over_years)
        return _records_up_to(source, counted, indicator, found[0][1], cumulative=False) if found else ""
    # In each year another centre may stand for all; and expenditures are listed of one year or of all.
    if one_centre or (indicator.measure == "money" and year != counted.definitions.years[-1]):
        return ""
    return source.records_url(Cell(indicator, year, cumulative=True))


def _whose(counted: Figures, indicator: Indicator, year: ImplementationYear) -> int | None:
    """The centre whose value stands for all centres; None where all of them make it."""
    if indicator.over_places not in ONE_STANDS_FOR_ALL:
        return None
    values = [(counted.in_year(indicator, year, centre).number, centre) for centre in counted.definitions.centres]
    return next((centre for _value, centre in chosen(values, indicator.over_places)), None)


def opened_by(user: User, counted: Definitions, rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """The rows with addresses that hold all their records for this reader.

    The log shows the work of one's own centres; where partners add to the value, its number in the report shows all.
    """
    access = user.access
    if access.everywhere or set(counted.centres) <= access.centres:
        return list(rows)
    return [_through_the_report(row, counted.agreement) for row in rows]


def _through_the_report(row: IndicatorRow, agreement: Agreement) -> IndicatorRow:
    def url(name: str, value: int | None) -> str:
        number = f"y{row.year.ordinal}.indicators.{row.indicator.code}.{name}"
        return reverse("reporting:number", args=[agreement.pk, number]) if value is not None else ""

    return replace(
        row,
        records_url=url("value", row.value),
        before_url=url("before", row.before),
        together_url=url("together", row.together),
    )


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

    centre: Centre
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
    # How the national value comes to be, in words.
    how: str

    @property
    def adds_up(self) -> bool:
        """Whether the centres' values may be added; otherwise one of them stands for all."""
        return self.indicator.over_places not in ONE_STANDS_FOR_ALL

    @property
    def summed(self) -> int | None:
        """The centres' values added up; None where nothing is added."""
        if not self.adds_up:
            return None
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
    found = Centre.objects.in_bulk(counted.definitions.centres)
    centres = {pk: found[pk] for pk in counted.definitions.centres}
    return [
        CentreRow(
            indicator,
            year,
            known.get(indicator.measure),
            tuple(
                CentreValue(
                    one,
                    counted.in_year(indicator, year, centre).number,
                    own.get((indicator.pk, year.pk, centre)),
                    _records(indicator, year, centre) if access.everywhere or centre in access.centres else "",
                )
                for centre, one in centres.items()
            ),
            counted.in_year(indicator, year).number,
            _promised(totals.get((indicator.pk, year.pk), ())),
            _records(indicator, year, _whose(counted, indicator, year)) if access.everywhere else "",
            in_words(_rule(indicator, known), str(centres.get(_whose(counted, indicator, year) or 0, ""))),
        )
        for year in counted.definitions.years
        for indicator in counted.definitions.indicators
        if counted.definitions.centres
    ]


def _rule(indicator: Indicator, known: Mapping[str, Measure]) -> str:
    """How the centres of one agreement make the value: only people and organisations can be counted once."""
    measure = known.get(indicator.measure)
    counts_once = measure is not None and measure.distinct
    return Addition.SUM if indicator.over_places == Addition.DISTINCT and not counts_once else indicator.over_places


def _records(indicator: Indicator, year: ImplementationYear, centre: int | None = None) -> str:
    source = source_of(indicator)
    return source.records_url(Cell(indicator, year, centre)) if source else ""


def _targets(agreement: Agreement) -> dict[tuple[int, int], tuple[Target, ...]]:
    """What makes the whole year's target: what is stated for it, otherwise those of the centres that make its value."""
    found: dict[tuple[int, int], list[Target]] = defaultdict(list)
    targets = Target.objects.filter(indicator__agreement=agreement).select_related("indicator")
    for target in targets.order_by("centre_id", "pk"):
        found[target.indicator_id, target.year_id].append(target)
    return {key: _making(rows) for key, rows in found.items()}


def _making(rows: list[Target]) -> tuple[Target, ...]:
    if whole := tuple(target for target in rows if target.centre_id is None):
        return whole
    rule = rows[0].indicator.over_places
    return tuple(target for _value, target in chosen([(target.value, target) for target in rows], rule))


def _promised(targets: tuple[Target, ...]) -> int | None:
    return sum(target.value for target in targets) if targets else None


def _before(counted: Figures, year: ImplementationYear) -> ImplementationYear | None:
    earlier = [y for y in counted.definitions.years if y.ordinal < year.ordinal]
    return earlier[-1] if earlier else None
