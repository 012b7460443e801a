"""The figures of a funder's agreements as their reports were sent: what a reviewer may put side by side.

Each value is the one that a sent report prints. Whom several agreements served is looked up among exactly the records
that those reports name, so that a person or an organisation counts once; names of people stay with the centres.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max
from django.urls import reverse

from talka.accounts.models import User
from talka.activities.models import Participation
from talka.programmes.models import Agreement, ImplementationYear
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Together, Value
from talka.registry.models import Organisation
from talka.reporting.models import Submission
from talka.reporting.queries.adding import ONE_STANDS_FOR_ALL, chosen, over_agreements
from talka.reporting.queries.corrections import sent_as_told
from talka.reporting.queries.figures import measures
from talka.reporting.queries.national import (
    CentreFigure,
    FigurePart,
    NationalRow,
    PeriodTogether,
    periods_of,
    promises_together,
    usual_period,
)
from talka.reporting.queries.shapes import ACTIVITY, IndicatorLine, numbers_in

# More than anybody reads on a page; the rest is counted.
SHOWN = 500
# By agreement: whom it served, and in which records.
Names = Mapping[int, Sequence[tuple[int, int]]]


class Behind:
    """The records behind figures of several sent reports: read together, and only when it is asked who was served."""

    def __init__(self, figures: Mapping[int, Collection[str]]) -> None:
        self.figures = figures

    @cached_property
    def _records(self) -> dict[tuple[int, str], set[int]]:
        contents = Submission.objects.filter(pk__in=self.figures).order_by().values_list("pk", "content")
        # One whole report at a time.
        return {
            (pk, number.id): {part.id for part in number.of(ACTIVITY)}
            for pk, content in contents.iterator(chunk_size=1)
            for number in numbers_in(content, self.figures[pk]).values()
        }

    def records(self, submission: Submission, figure: str) -> set[int]:
        """The work that a figure was counted from."""
        return self._records.get((submission.pk, figure), set())


@dataclass(frozen=True)
class SentReport:
    """The newest report of an agreement that covers a year and was not given back."""

    submission: Submission
    lines: Mapping[str, IndicatorLine]
    behind: Behind

    def url(self, line: IndicatorLine) -> str:
        """The number as it was sent, with its records."""
        return reverse("reporting:submission_number", args=[self.submission.pk, _value_of(line)])

    def records(self, line: IndicatorLine) -> set[int]:
        """The work that the value was counted from."""
        return self.behind.records(self.submission, _value_of(line))


@dataclass(frozen=True)
class SharedOrganisation:
    """An organisation that several agreements have served."""

    who: Organisation
    agreements: tuple[Agreement, ...]

    @property
    def surplus(self) -> int:
        """How often adding up counts it too many times."""
        return len(self.agreements) - 1


@dataclass(frozen=True)
class SentOverlap:
    """Those whom more than one agreement has served; people only as a number."""

    total: int
    surplus: int
    shown: tuple[SharedOrganisation, ...]
    # Agreements that know only a total, which nobody can compare with names.
    unnamed: tuple[tuple[Agreement, int], ...]

    @property
    def explained(self) -> int:
        """The agreements' values added up, less the value in which each counts once."""
        return self.surplus + sum(number for _agreement, number in self.unnamed)


def sent_periods(user: User) -> list[PeriodTogether]:
    """Every period of the agreements of the funders whose reports the user reads, the newest first."""
    return periods_of(Agreement.objects.filter(funder__in=user.access.funders))


def usual_sent(periods: Sequence[PeriodTogether], today: date) -> PeriodTogether | None:
    """What is shown first: the newest period about which anybody has sent a report."""
    standing = Submission.objects.filter(agreement__in={year.agreement_id for one in periods for year in one.years})
    sent = standing.exclude(state=Submission.State.RETURNED).order_by().values_list("agreement_id")
    last = dict(sent.annotate(Max("up_to_year")))
    told = (one for one in periods if any(year.ordinal <= last.get(year.agreement_id, 0) for year in one.years))
    return next(told, usual_period(periods, today))


def sent_reports(period: PeriodTogether) -> dict[int, SentReport]:
    """The report of each agreement that has sent one about the period."""
    ordinals = {year.agreement_id: year.ordinal for year in period.years}
    standing = Submission.objects.filter(agreement__in=ordinals).exclude(state=Submission.State.RETURNED)
    newest: dict[int, Submission] = {}
    for submission in standing.defer("content").order_by("number"):
        if submission.up_to_year >= ordinals[submission.agreement_id]:
            newest[submission.agreement_id] = submission
    lines = {
        agreement: {line.code: line for line in sent_as_told(submission).indicators if line.year == ordinals[agreement]}
        for agreement, submission in newest.items()
    }
    behind = Behind({one.pk: {_value_of(line) for line in lines[of].values()} for of, one in newest.items()})
    return {of: SentReport(submission, lines[of], behind) for of, submission in newest.items()}


def _value_of(line: IndicatorLine) -> str:
    """The id of an indicator's own number in its report."""
    return f"{line.anchor}.value"


def sent_rows(period: PeriodTogether, reports: Mapping[int, SentReport]) -> list[NationalRow]:
    """Every promise in every agreement as it was reported, and in all."""
    known, promises = measures(), promises_together(period)
    centres = Counter(year.agreement.centre_id for year in period.years)
    names: dict[str, Names] = {}
    rows: list[NationalRow] = []
    for one in promises:
        measure = known.get(one.indicator.measure)
        rule = over_agreements(one.indicator, measure)
        told = _told(one, reports)
        cells = tuple(
            _cell(year, told, reports, several=centres[year.agreement.centre_id] > 1) for year in period.years
        )
        if rule == Addition.DISTINCT and one.indicator.measure not in names:
            names[one.indicator.measure] = _names(one.indicator.measure, period)
        value, whose = _national(rule, told, reports, names.get(one.indicator.measure, {}))
        targets = [(line.target, None) for _year, line in told if line.target is not None]
        found = [target or 0 for target, _none in chosen(targets, rule)]
        url = next((reports[y.agreement_id].url(line) for y, line in told if y == whose), "")
        whose_name = whose.agreement.centre.name if whose else ""
        rows.append(NationalRow(one, measure, cells, value, sum(found) if found else None, url, rule, whose_name))
    return rows


def sent_parts(period: PeriodTogether, together: Together, reports: Mapping[int, SentReport]) -> list[FigurePart]:
    """What each agreement gives to a value, as it was sent."""
    told = dict(_told(together, reports))
    parts = []
    for year in period.years:
        line, report = told.get(year), reports.get(year.agreement_id)
        if line or report is None:
            url = report.url(line) if report and line else ""
            value = Value(line.this_year if line else None)
            parts.append(FigurePart(year.agreement, year, year.agreement.centre, value, url, sent=report is not None))
    return parts


def sent_overlap(period: PeriodTogether, together: Together, reports: Mapping[int, SentReport]) -> SentOverlap:
    """Whom several agreements served among the records of their reports."""
    measure = together.indicator.measure
    told = _told(together, reports)
    return _overlap(told, reports, _names(measure, period), show=measure == "organisations")


def _told(one: Together, reports: Mapping[int, SentReport]) -> list[tuple[ImplementationYear, IndicatorLine]]:
    """The lines of the reports about one promise, the agreement whose year ends last at the end."""
    found = []
    for indicator, year in zip(one.indicators, one.years, strict=True):
        report = reports.get(year.agreement_id)
        line = report.lines.get(indicator.code) if report else None
        if line is not None and line.measure in {"", indicator.measure}:
            found.append((year, line))
    return sorted(found, key=lambda pair: (pair[0].ends, pair[0].agreement.centre_id))


def _cell(
    year: ImplementationYear,
    told: Iterable[tuple[ImplementationYear, IndicatorLine]],
    reports: Mapping[int, SentReport],
    *,
    several: bool,
) -> CentreFigure:
    line = next((line for found, line in told if found == year), None)
    report = reports.get(year.agreement_id)
    return CentreFigure(
        year.agreement.centre,
        line.this_year if line else None,
        line.totals_only if line else 0,
        line.target if line else None,
        promised=line is not None,
        records_url=report.url(line) if report and line and line.this_year is not None else "",
        number=year.agreement.number if several else "",
        sent=report is not None,
    )


def _national(
    rule: Addition,
    told: Sequence[tuple[ImplementationYear, IndicatorLine]],
    reports: Mapping[int, SentReport],
    names: Names,
) -> tuple[Value, ImplementationYear | None]:
    """The value of all that was sent, and whose it is where one stands for all."""
    only = sum(line.totals_only for _year, line in told)
    values = [(line.this_year, (year, line)) for year, line in told if line.this_year is not None]
    if rule in ONE_STANDS_FOR_ALL:
        for value, (year, line) in chosen(values, rule):
            return Value(value, line.totals_only), year
    if not values:
        return Value(None, only), None
    summed = sum(value or 0 for value, _line in values)
    if rule != Addition.DISTINCT:
        return Value(summed, only), None
    found = _overlap(told, reports, names, show=False)
    with_value = sum(bool(value) for value, _line in values)
    # Two totals without names may be of the same people: nobody can say how many there are.
    known = len(found.unnamed) < with_value or with_value <= 1
    return Value(summed - found.explained if known else None, only), None


def _names(measure: str, period: PeriodTogether) -> Names:
    """Everybody who took part in the period by name, by agreement; one query."""
    field = "person_id" if measure == "people" else "organisation_id"
    years = [year.pk for year in period.years]
    rows = Participation.objects.filter(activity__year__in=years).exclude(**{field: None}).order_by()
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for agreement, activity, who in rows.values_list("activity__agreement_id", "activity_id", field):
        found[agreement].append((activity, who))
    return found


def _overlap(
    told: Sequence[tuple[ImplementationYear, IndicatorLine]],
    reports: Mapping[int, SentReport],
    names: Names,
    *,
    show: bool,
) -> SentOverlap:
    served: dict[int, set[Agreement]] = defaultdict(set)
    nameless: list[tuple[Agreement, int]] = []
    for year, line in told:
        records = reports[year.agreement_id].records(line)
        own = {who for activity, who in names.get(year.agreement_id, ()) if activity in records}
        for who in own:
            served[who].add(year.agreement)
        if line.this_year and not own:
            nameless.append((year.agreement, line.this_year))
    several = {who: agreements for who, agreements in served.items() if len(agreements) > 1}
    # A total alone is no surplus where nobody at all is known by name.
    alone = not served and len(nameless) == 1
    rows = Organisation.objects.filter(pk__in=several).order_by("sort_key", "pk")[:SHOWN] if show else ()
    shown = [SharedOrganisation(who, tuple(sorted(several[who.pk], key=_number))) for who in rows]
    surplus = sum(len(agreements) - 1 for agreements in several.values())
    return SentOverlap(len(several), surplus, tuple(shown), () if alone else tuple(nameless))


def _number(agreement: Agreement) -> str:
    return agreement.number
