"""What the today board shows of promises: progress in the running year, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.findings import findings_of
from talka.reporting.models import Submission
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.spending.queries.statements import Line, statement

# A report comes into sight this many days before it is due.
IN_SIGHT = 60


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
    contradictions: int

    @property
    def days(self) -> int:
        """Days left; negative when overdue."""
        return (self.day - timezone.localdate()).days


def progress_for(user: User) -> list[Progress]:
    """Agreements that run today and that the user works on."""
    today = timezone.localdate()
    running = Agreement.objects.worked_on_by(user).filter(starts__lte=today, ends__gte=today)
    return [found for agreement in running if (found := _progress(agreement, today)) is not None]


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
    due: list[Due] = []
    for agreement in Agreement.objects.worked_on_by(user):
        sent = max(
            Submission.objects.filter(agreement=agreement)
            .exclude(state=Submission.State.RETURNED)
            .values_list("up_to_year", flat=True),
            default=0,
        )
        waiting = [
            year
            for year in agreement.years.order_by("ordinal")
            if year.ordinal > sent and today >= _due_on(agreement, year) - timedelta(days=IN_SIGHT)
        ]
        if waiting:
            # One report covers all years up to its own.
            last = waiting[-1]
            blocking = sum(f.blocks for f in findings_of(agreement, up_to_year=last.ordinal))
            due.append(Due(agreement, last, _due_on(agreement, last), blocking))
    return sorted(due, key=lambda item: item.day)


def _due_on(agreement: Agreement, year: ImplementationYear) -> date:
    return year.ends + timedelta(days=agreement.report_due_days)


def progress_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The progress block of the board."""
    found = progress_for(asking(request))
    return {"progress": found} if found else None


def due_tile(request: HttpRequest) -> dict[str, Any] | None:
    """The block of reports that are due."""
    if not asking(request).access.works:
        return None
    return {"due": reports_due(asking(request))}
