"""The country's figures: promises of several agreements put together, the centres side by side, each one counted once.

Each region has an agreement of its own. Agreements of one funder are put together year by year, where their years share
more than half of their days; indicators, where code, measure and what they narrow to are the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talka.accounts.models import Centre, Funder, User
from talka.kernel.periods import Period
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Target
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Cell, Measure, Together, Value
from talka.reporting.queries.figures import definitions_of, measures, source_of, sources
from talka.reporting.queries.reports import reports_readable_by


@dataclass(frozen=True)
class PeriodTogether:
    """Years of one funder's agreements that belong together; the first begun gives the name."""

    funder: Funder
    years: tuple[ImplementationYear, ...]

    @property
    def key(self) -> str:
        """How an address names it."""
        return str(self.years[0].pk)

    @property
    def period(self) -> Period:
        """The days of the year that gives the name."""
        return self.years[0].period

    @property
    def same_days(self) -> bool:
        """Whether all its years begin and end together."""
        return len({(year.starts, year.ends) for year in self.years}) == 1


@dataclass(frozen=True)
class CentreFigure:
    """A centre's value; `promised` is untrue where no agreement of the centre has this indicator."""

    centre: Centre
    value: int | None
    totals_only: int
    target: int | None
    promised: bool
    records_url: str


@dataclass(frozen=True)
class NationalRow:
    """One promise: the value of each centre, their sum, and the value in which everybody counts once."""

    together: Together
    measure: Measure | None
    centres: tuple[CentreFigure, ...]
    national: Value
    target: int | None
    records_url: str

    @property
    def indicator(self) -> Indicator:
        """The indicator that speaks for all."""
        return self.together.indicator

    @property
    def counts_once(self) -> bool:
        """Whether somebody whom two centres served makes the sum larger than the whole."""
        return self.measure is not None and self.measure.distinct

    @property
    def summed(self) -> int | None:
        """The centres' values added up."""
        known = [one.value for one in self.centres if one.value is not None]
        return sum(known) if known else None

    @property
    def overlap(self) -> int | None:
        """By how much adding up would overstate; None where nothing can overlap or the whole is not known."""
        if not self.counts_once or self.summed is None or self.national.number is None:
            return None
        return self.summed - self.national.number


@dataclass(frozen=True)
class FigurePart:
    """What one agreement gives to a figure in one centre."""

    agreement: Agreement
    year: ImplementationYear
    centre: Centre
    value: Value
    records_url: str


def periods_together(user: User) -> list[PeriodTogether]:
    """Every period of every funder that the user may look at, the newest first."""
    years = ImplementationYear.objects.filter(agreement__in=reports_readable_by(user)).select_related(
        "agreement__funder", "agreement__centre"
    )
    clusters: list[list[ImplementationYear]] = []
    for year in years.order_by("starts", "ends", "agreement__number"):
        same = (found for found in clusters if found[0].agreement.funder_id == year.agreement.funder_id)
        home = next((found for found in same if belong_together(found[0], year)), None)
        if home is None:
            clusters.append([year])
        else:
            home.append(year)
    found = [PeriodTogether(years[0].agreement.funder, tuple(years)) for years in clusters]
    return sorted(found, key=lambda one: (one.period.starts, one.funder.name), reverse=True)


def belong_together(one: ImplementationYear, other: ImplementationYear) -> bool:
    """Whether two years share more than half of the days of the longer one."""
    shared = (min(one.ends, other.ends) - max(one.starts, other.starts)).days + 1
    return 2 * shared > max(one.period.days, other.period.days)


def usual_period(periods: Sequence[PeriodTogether], today: date) -> PeriodTogether | None:
    """What is shown first: of the periods that have begun, the newest in which several centres have an agreement."""
    begun = [one for one in periods if one.period.starts <= today] or list(periods)
    several = [one for one in begun if len({year.agreement.centre_id for year in one.years}) > 1]
    return next(iter(several or begun), None)


def promises_together(period: PeriodTogether) -> list[Together]:
    """What the agreements promise, the same promises put together, in the order of the first agreement."""
    year_of = {year.agreement_id: year for year in period.years}
    found: dict[str, list[Indicator]] = defaultdict(list)
    indicators = Indicator.objects.filter(agreement__in=year_of).order_by("position", "pk")
    order = {agreement: at for at, agreement in enumerate(year_of)}
    for indicator in sorted(indicators, key=lambda one: (order[one.agreement_id], one.position, one.pk)):
        found[_definition(indicator)].append(indicator)
    return [Together(tuple(same), tuple(year_of[one.agreement_id] for one in same)) for same in found.values()]


def _definition(indicator: Indicator) -> str:
    narrowed = sorted((name, sorted(codes)) for name, codes in indicator.filters.items() if codes)
    rule = [] if indicator.over_places == Addition.DISTINCT else [indicator.over_places]
    # Promises of one centre say "sum" for people too, since there is nothing else to add: they still count each once.
    distinct = getattr(measures().get(indicator.measure), "distinct", False)
    return json.dumps([indicator.code, indicator.measure, narrowed, [] if distinct else rule])


@dataclass(frozen=True)
class _Read:
    """What is read once for all rows."""

    counted: dict[tuple[Together, int | None], Value]
    # The centres that work under each agreement.
    working: dict[int, set[int]]
    targets: dict[tuple[int, int | None], int]


def national_rows(user: User, period: PeriodTogether) -> list[NationalRow]:
    """Every promise in every centre that the user may see, and in all."""
    promises, known = promises_together(period), measures()
    counted: dict[tuple[Together, int | None], Value] = {}
    for source in sources():
        own = {measure.name for measure in source.measures}
        if asked := [one for one in promises if one.indicator.measure in own]:
            counted |= source.count_together(asked)
    working = _working_centres(period)
    read = _Read(counted, working, _targets(promises, working))
    at_work = {centre for found in working.values() for centre in found}
    shown = _shown_centres(user, at_work | {centre for _one, centre in counted if centre is not None})
    return [_row(one, known.get(one.indicator.measure), shown, read) for one in promises]


def _row(one: Together, measure: Measure | None, shown: Sequence[Centre], read: _Read) -> NationalRow:
    source = source_of(one.indicator)
    whole = [read.targets[i.pk, None] for i in one.indicators if (i.pk, None) in read.targets]
    return NationalRow(
        one,
        measure,
        tuple(_figure(one, measure, centre, read) for centre in shown),
        _national(one, measure, read.counted),
        sum(whole) if whole else None,
        source.records_together_url(one, None) if source else "",
    )


def _figure(one: Together, measure: Measure | None, centre: Centre, read: _Read) -> CentreFigure:
    source, key = source_of(one.indicator), centre.pk
    promised = (one, key) in read.counted or any(key in read.working[i.agreement_id] for i in one.indicators)
    value = read.counted.get((one, key), _nothing(measure)) if promised else Value(None)
    own = [read.targets[i.pk, key] for i in one.indicators if (i.pk, key) in read.targets]
    url = source.records_together_url(one, key) if source and promised else ""
    return CentreFigure(centre, value.number, value.totals_only, sum(own) if own else None, promised, url)


def _nothing(measure: Measure | None) -> Value:
    """Without records: no work is none of it, but no money recorded says nothing about the money spent."""
    return Value(None if measure is None or measure.name == "money" else 0)


def _national(one: Together, measure: Measure | None, counted: dict[tuple[Together, int | None], Value]) -> Value:
    if measure is not None and measure.distinct:
        return counted.get((one, None), Value(0))
    parts = [value for (promise, centre), value in counted.items() if promise is one and centre is not None]
    numbers = [part.number for part in parts if part.number is not None]
    if not numbers:
        return Value(None) if parts else _nothing(measure)
    largest = one.indicator.over_places == Addition.MAXIMUM
    return Value(max(numbers) if largest else sum(numbers), sum(part.totals_only for part in parts))


def _working_centres(period: PeriodTogether) -> dict[int, set[int]]:
    """The centres that work under each agreement."""
    found = {year.agreement_id: {year.agreement.centre_id} for year in period.years}
    through = Agreement.partners.through.objects.filter(agreement__in=found)
    for agreement, centre in through.values_list("agreement_id", "centre_id"):
        found[agreement].add(centre)
    return found


def _shown_centres(user: User, found: set[int]) -> list[Centre]:
    seen = found if user.access.everywhere else found & user.access.centres
    return sorted(Centre.objects.filter(pk__in=seen), key=lambda centre: centre.name)


def _targets(promises: Sequence[Together], working: dict[int, set[int]]) -> dict[tuple[int, int | None], int]:
    """Targets by indicator and centre, and of the whole (None): stated, or the centres' own added up."""
    year_of = {i.pk: y.pk for one in promises for i, y in zip(one.indicators, one.years, strict=True)}
    agreement_of = {i.pk: i.agreement_id for one in promises for i in one.indicators}
    own: dict[tuple[int, int | None], int] = {}
    stated: dict[int, int] = {}
    added: dict[int, int] = defaultdict(int)
    for target in Target.objects.filter(indicator__in=year_of):
        if target.year_id != year_of[target.indicator_id]:
            continue
        if target.centre_id is None:
            stated[target.indicator_id] = target.value
        else:
            own[target.indicator_id, target.centre_id] = target.value
            added[target.indicator_id] += target.value
    for pk, value in stated.items():
        # What is promised for the whole is promised by the one centre, where only one works under the agreement.
        if len(working[agreement_of[pk]]) == 1:
            own[pk, next(iter(working[agreement_of[pk]]))] = value
    return own | {(pk, None): value for pk, value in {**added, **stated}.items()}


def parts_of(user: User, together: Together) -> list[FigurePart]:
    """Each agreement, year and centre behind a figure that no single list holds."""
    found: list[FigurePart] = []
    source = source_of(together.indicator)
    for indicator, year in zip(together.indicators, together.years, strict=True):
        one = Together((indicator,), (year,))
        counted = source.count_together([one]) if source else {}
        working = {year.agreement.centre_id, *definitions_of(year.agreement).centres}
        for centre in _shown_centres(user, working | {found for _one, found in counted if found is not None}):
            value = counted.get((one, centre.pk), _nothing(measures().get(indicator.measure)))
            url = source.records_url(Cell(indicator, year, centre.pk)) if source else ""
            found.append(FigurePart(year.agreement, year, centre, value, url))
    return found
