"""The country's figures: promises of several agreements put together, the centres side by side, each one counted once.

Each region has an agreement of its own. Agreements of one funder are put together year by year, where their years share
more than half of their days; indicators, where code, measure and what they narrow to are the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from talka.accounts.models import Centre, Funder, User
from talka.kernel.periods import Period
from talka.programmes.models import Agreement, AgreementQuerySet, ImplementationYear, Indicator, Target
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Cell, Measure, Together, Value
from talka.reporting.queries.adding import ONE_STANDS_FOR_ALL, chosen, in_words, over_agreements
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
    # Of what was sent: the agreement's number where its centre has several, and whether there is a report.
    number: str = ""
    sent: bool = True

    @property
    def heading(self) -> str:
        """What stands above the values."""
        return f"{self.centre.name} ({self.number})" if self.number else self.centre.name


@dataclass(frozen=True)
class NationalRow:
    """One promise: the value of each centre, their sum where they are added, and the value of all."""

    together: Together
    measure: Measure | None
    centres: tuple[CentreFigure, ...]
    national: Value
    target: int | None
    records_url: str
    # How the value of all comes to be, and whose value it is where one stands for all.
    rule: Addition
    whose: str = ""

    @property
    def indicator(self) -> Indicator:
        """The indicator that speaks for all."""
        return self.together.indicator

    @property
    def counts_once(self) -> bool:
        """Whether somebody whom two centres served makes the sum larger than the whole."""
        return self.rule == Addition.DISTINCT

    @property
    def adds_up(self) -> bool:
        """Whether the centres' values may be added; otherwise one of them stands for all."""
        return self.rule not in ONE_STANDS_FOR_ALL

    @property
    def how(self) -> str:
        """How the value of all comes to be, in words."""
        return in_words(self.rule, self.whose)

    @property
    def summed(self) -> int | None:
        """The centres' values added up; None where nothing is added."""
        if not self.adds_up:
            return None
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
    sent: bool = True


def periods_together(user: User) -> list[PeriodTogether]:
    """Every period of every funder that the user may look at, the newest first."""
    return periods_of(reports_readable_by(user))


def periods_of(agreements: AgreementQuerySet) -> list[PeriodTogether]:
    """Every period of these agreements, the newest first."""
    years = ImplementationYear.objects.filter(agreement__in=agreements).select_related(
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
    rule = over_agreements(indicator, measures().get(indicator.measure)).value
    return json.dumps([indicator.code, indicator.measure, narrowed, rule])


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
    source, rule = source_of(one.indicator), over_agreements(one.indicator, measure)
    value, centre = _national(one, measure, rule, read)
    return NationalRow(
        one,
        measure,
        tuple(_figure(one, measure, centre, read) for centre in shown),
        value,
        _target(one, rule, read),
        source.records_together_url(one, centre) if source else "",
        rule,
        next((found.name for found in shown if found.pk == centre), ""),
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


def _national(one: Together, measure: Measure | None, rule: Addition, read: _Read) -> tuple[Value, int | None]:
    """The value of all, and the centre whose value it is where one stands for all."""
    if rule == Addition.DISTINCT:
        return read.counted.get((one, None), Value(0)), None
    counted = {centre: value for (promise, centre), value in read.counted.items() if promise is one and centre}
    if rule in ONE_STANDS_FOR_ALL:
        parts = [(counted.get(centre, _nothing(measure)), centre) for centre in _by_end(one, counted.keys(), read)]
        for _number, (value, centre) in chosen([(part[0].number, part) for part in parts], rule):
            return value, centre
        return Value(None), None
    numbers = [part.number for part in counted.values() if part.number is not None]
    if not numbers:
        return Value(None) if counted else _nothing(measure), None
    return Value(sum(numbers), sum(part.totals_only for part in counted.values())), None


def _by_end(one: Together, counted: Iterable[int], read: _Read) -> list[int]:
    """The centres of a promise, whose year ends last at the end; those of one agreement as its figures order them."""
    ends = dict.fromkeys(counted, date.min)
    for indicator, year in zip(one.indicators, one.years, strict=True):
        for centre in read.working[indicator.agreement_id]:
            ends[centre] = max(ends.get(centre, date.min), year.ends)
    return sorted(ends, key=lambda centre: (ends[centre], centre))


def _target(one: Together, rule: Addition, read: _Read) -> int | None:
    """What the agreements promise together, made of theirs as the value is made of the centres'."""
    in_order = sorted(zip(one.years, one.indicators, strict=True), key=lambda pair: pair[0].ends)
    stated = [(read.targets[i.pk, None], None) for _year, i in in_order if (i.pk, None) in read.targets]
    found = [target or 0 for target, _whose in chosen(stated, rule)]
    return sum(found) if found else None


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
    """Targets by indicator and centre, and of the whole (None): stated, or made of the centres' own."""
    year_of = {i.pk: (i, y.pk) for one in promises for i, y in zip(one.indicators, one.years, strict=True)}
    own: dict[tuple[int, int | None], int] = {}
    stated: dict[int, int] = {}
    of_centres: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for target in Target.objects.filter(indicator__in=year_of).order_by("centre_id"):
        if target.year_id != year_of[target.indicator_id][1]:
            continue
        if target.centre_id is None:
            stated[target.indicator_id] = target.value
        else:
            own[target.indicator_id, target.centre_id] = target.value
            of_centres[target.indicator_id].append((target.value, target.centre_id))
    for pk, value in stated.items():
        # What is promised for the whole is promised by the one centre, where only one works under the agreement.
        centres = working[year_of[pk][0].agreement_id]
        if len(centres) == 1:
            own[pk, next(iter(centres))] = value
    made = {
        pk: sum(value or 0 for value, _centre in chosen(values, year_of[pk][0].over_places))
        for pk, values in of_centres.items()
    }
    return own | {(pk, None): value for pk, value in {**made, **stated}.items()}


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
