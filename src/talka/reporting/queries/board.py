"""What the today board shows of promises: progress in the running year, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.http import HttpRequest
from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.activities.queries.log import is_long
from talka.programmes.models import Agreement, AgreementQuerySet, ImplementationYear
from talka.reporting.findings import contradictions_of
from talka.reporting.models import Submission
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import IndicatorRow, forecast, indicator_rows, opened_by
from talka.reporting.queries.keeping import waits_to_be_counted
from talka.spending.queries.statements import Line, YearStatement, statements

# A report comes into sight this many days before it is due.
IN_SIGHT = 60
# Blocks of the board are for looking at; what is beyond is one link away.
MOST_SHOWN = 6
# Asked for all, no more than a page can hold.
MOST_ASKED = 60


@dataclass(frozen=True)
class MoneyRow:
    """A budget line of the running year, in cents; empty is unknown."""

    line: Line
    # What the year would end with at the pace so far; None where what is spent is not wholly known.
    forecast: int | None

    @property
    def available(self) -> int | None:
        """What may be spent: the plan and what is known to come from the year before."""
        return self.line.planned if self.line.available is None else self.line.available

    @property
    def excess(self) -> int | None:
        """By how much the year would end with more spent than there is; None where it would not."""
        if (
            self.forecast is None
            or self.line.available is None
            or self.available is None
            or self.forecast <= self.available
        ):
            return None
        return self.forecast - self.available


@dataclass(frozen=True)
class Progress:
    """A running agreement: how its promises and its money stand in this year."""

    agreement: Agreement
    year: ImplementationYear
    indicators: tuple[IndicatorRow, ...]
    lines: tuple[MoneyRow, ...]
    # Money of the year that names no purpose, so that it belongs to no line yet.
    unstated: int | None
    # Share of the year that has passed, in whole per cent.
    passed: int
    # Whether the indicators of a long log wait to be counted from nothing; they stand as they were, or not at all.
    behind: bool = False

    @property
    def expected(self) -> tuple[IndicatorRow, ...]:
        """Indicators of which something is said about the year's end."""
        return tuple(row for row in self.indicators if row.target and row.forecast is not None)

    @property
    def is_once_expected(self) -> bool:
        """Whether one of them counts each person or organisation once; those who come again make its pace slower."""
        return any(row.measure is not None and row.measure.distinct for row in self.expected)

    @property
    def money_expected(self) -> bool:
        """Whether something is said about the money at the year's end."""
        return any(row.forecast is not None for row in self.lines)


@dataclass(frozen=True)
class Due:
    """A report that is due, or overdue."""

    agreement: Agreement
    year: ImplementationYear
    day: date
    # Not known while a long log waits to be read through.
    contradictions: int | None
    # The report that was given back and not sent again since.
    returned: int | None = None

    @property
    def days(self) -> int:
        """Days left; negative when overdue."""
        return (self.day - timezone.localdate()).days


def running_for(user: User) -> AgreementQuerySet:
    """Agreements with a year that runs today, and that the user works on."""
    today = timezone.localdate()
    running = ImplementationYear.objects.filter(starts__lte=today, ends__gte=today)
    return Agreement.objects.worked_on_by(user).filter(pk__in=running.values("agreement"))


def progress_of(user: User, agreements: Iterable[Agreement]) -> list[Progress]:
    """How each stands in the year that runs today."""
    today = timezone.localdate()
    found = statements(list(agreements))
    return [told for money in found for year in money.years if (told := _progress(user, money.agreement, year, today))]


def _progress(user: User, agreement: Agreement, money: YearStatement, today: date) -> Progress | None:
    year = money.year
    if not year.starts <= today <= year.ends:
        return None
    counted = figures(agreement, wait=False)
    rows = [row for row in indicator_rows(agreement, counted=counted) if row.year.pk == year.pk]
    rows = opened_by(user, counted.definitions, rows)
    lines = tuple(MoneyRow(line, _expected(line, today)) for line in money.lines if line.planned is not None)
    unstated = money.unassigned.spent if money.unassigned else None
    passed = round(100 * ((today - year.starts).days + 1) / year.period.days)
    return Progress(agreement, year, tuple(rows), lines, unstated, passed, counted.behind)


def _expected(line: Line, today: date) -> int | None:
    # Money without a purpose may belong to this line: then its pace is not known.
    return None if line.partial else forecast(line.spent, line.year, today)


def reports_due(user: User) -> list[Due]:
    """Ended or ending years without an accepted or waiting report, the most urgent first."""
    today = timezone.localdate()
    agreements = Agreement.objects.worked_on_by(user).prefetch_related("years")
    returned = Q(state=Submission.State.RETURNED)
    told = Submission.objects.order_by().values_list("agreement_id")
    rows = told.annotate(up_to=Max("up_to_year", filter=~returned), last=Max("pk"), back=Max("pk", filter=returned))
    sent = {agreement: (up_to, back if back == last else None) for agreement, up_to, last, back in rows}
    due: list[Due] = []
    for agreement in agreements:
        up_to, back = sent.get(agreement.pk, (None, None))
        waiting = [
            year
            for year in agreement.years.all()
            if year.ordinal > (up_to or 0) and today >= _due_on(agreement, year) - timedelta(days=IN_SIGHT)
        ]
        if waiting:
            # One report covers all years up to its own.
            last = max(waiting, key=lambda year: year.ordinal)
            due.append(Due(agreement, last, _due_on(agreement, last), None, back))
    return sorted(due, key=lambda item: (item.day, item.agreement.pk))


def with_contradictions(due: Due) -> Due:
    """With the number of contradictions that keep the report from being sent."""
    if is_long(due.agreement) and waits_to_be_counted(due.agreement):
        return due
    found = contradictions_of(due.agreement, up_to_year=due.year.ordinal)
    return replace(due, contradictions=sum(finding.blocks for finding in found))


def _due_on(agreement: Agreement, year: ImplementationYear) -> date:
    return year.ends + timedelta(days=agreement.report_due_days)


def progress_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The progress block of the board; of many agreements the latest, unless all are asked for."""
    running = running_for(asking(request))
    most = MOST_ASKED if request.GET.get("progress") == "all" else MOST_SHOWN
    found = progress_of(asking(request), running[:most])
    return {"progress": found, "running": running.count() if len(found) == most else len(found)} if found else None


def due_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The block of reports that are due; of many the most urgent."""
    if not asking(request).access.works:
        return None
    due = reports_due(asking(request))
    return {"due": [with_contradictions(one) for one in due[:MOST_SHOWN]], "due_count": len(due)}
