"""What the today board shows of promises: progress in the running year, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.activities.queries.log import is_long
from talka.programmes.models import Agreement, AgreementQuerySet, ImplementationYear
from talka.reporting.findings import contradictions_of
from talka.reporting.models import Submission
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.spending.queries.statements import Line, statement

# A report comes into sight this many days before it is due.
IN_SIGHT = 60
# Blocks of the board are for looking at; what is beyond is one link away.
MOST_SHOWN = 6


@dataclass(frozen=True)
class Progress:
    """A running agreement: how its promises and its money stand in this year."""

    agreement: Agreement
    year: ImplementationYear
    indicators: tuple[IndicatorRow, ...]
    lines: tuple[Line, ...]
    # Share of the year that has passed, in whole per cent.
    passed: int


@dataclass(frozen=True)
class Due:
    """A report that is due, or overdue."""

    agreement: Agreement
    year: ImplementationYear
    day: date
    # Not known under a long log, which would have to be read through.
    contradictions: int | None

    @property
    def days(self) -> int:
        """Days left; negative when overdue."""
        return (self.day - timezone.localdate()).days


def running_for(user: User) -> AgreementQuerySet:
    """Agreements that run today and that the user works on."""
    today = timezone.localdate()
    return Agreement.objects.worked_on_by(user).filter(starts__lte=today, ends__gte=today)


def progress_of(agreements: Iterable[Agreement]) -> list[Progress]:
    """How each stands in the year that runs today."""
    today = timezone.localdate()
    return [found for agreement in agreements if (found := _progress(agreement, today)) is not None]


def _progress(agreement: Agreement, today: date) -> Progress | None:
    money = statement(agreement)
    this = next((y for y in money.years if y.year.starts <= today <= y.year.ends), None)
    if this is None:
        return None
    rows = tuple(row for row in indicator_rows(agreement) if row.year.pk == this.year.pk)
    lines = tuple(line for line in this.lines if line.planned is not None)
    return Progress(
        agreement, this.year, rows, lines, round(100 * ((today - this.year.starts).days + 1) / this.year.period.days)
    )


def reports_due(user: User) -> list[Due]:
    """Ended or ending years without an accepted or waiting report, the most urgent first."""
    today = timezone.localdate()
    agreements = Agreement.objects.worked_on_by(user).prefetch_related("years")
    standing = Submission.objects.exclude(state=Submission.State.RETURNED).order_by()
    sent = dict(standing.values_list("agreement_id").annotate(Max("up_to_year")))
    due: list[Due] = []
    for agreement in agreements:
        waiting = [
            year
            for year in agreement.years.all()
            if year.ordinal > sent.get(agreement.pk, 0) and today >= _due_on(agreement, year) - timedelta(days=IN_SIGHT)
        ]
        if waiting:
            # One report covers all years up to its own.
            last = max(waiting, key=lambda year: year.ordinal)
            due.append(Due(agreement, last, _due_on(agreement, last), None))
    return sorted(due, key=lambda item: (item.day, item.agreement.pk))


def with_contradictions(due: Due) -> Due:
    """With the number of contradictions that keep the report from being sent."""
    if is_long(due.agreement):
        return due
    found = contradictions_of(due.agreement, up_to_year=due.year.ordinal)
    return replace(due, contradictions=sum(finding.blocks for finding in found))


def _due_on(agreement: Agreement, year: ImplementationYear) -> date:
    return year.ends + timedelta(days=agreement.report_due_days)


def progress_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The progress block of the board; of many agreements the latest."""
    running = running_for(asking(request))
    found = progress_of(running[:MOST_SHOWN])
    return (
        {"progress": found, "running": running.count() if len(found) == MOST_SHOWN else len(found)} if found else None
    )


def due_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The block of reports that are due; of many the most urgent."""
    if not asking(request).access.works:
        return None
    due = reports_due(asking(request))
    return {"due": [with_contradictions(one) for one in due[:MOST_SHOWN]], "due_count": len(due)}
