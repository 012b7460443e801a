"""Questions about expenditures: the filtered list with its sum, and the overview of all agreements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from talka.accounts.models import Centre, User
from talka.programmes.models import Agreement, BudgetLine, ImplementationYear
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.models import Expenditure, ExpenditureQuerySet

# No code of a purpose begins with a hyphen.
NO_PURPOSE = "-"


@dataclass(frozen=True)
class Filters:
    """What the list of expenditures is narrowed to; empty does not narrow."""

    agreement: Agreement | None = None
    year: ImplementationYear | None = None
    centre: Centre | None = None
    # Codes of purposes, NO_PURPOSE among them for money of which only the year is known.
    purposes: tuple[str, ...] = ()
    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    state: str = ""


@dataclass(frozen=True)
class Sums:
    """What a list adds up to, in cents."""

    count: int
    amount: int | None
    ineligible: int | None
    recovered: int | None


def expenditures_matching(user: User, filters: Filters) -> ExpenditureQuerySet:
    """Expenditures that the user may see, narrowed."""
    found = Expenditure.objects.visible_to(user).worded_like(filters.text)
    if filters.agreement is not None:
        found = found.filter(agreement=filters.agreement)
    if filters.year is not None:
        found = found.filter(year=filters.year)
    if filters.centre is not None:
        found = found.filter(centre=filters.centre)
    if filters.purposes:
        unstated = Q(purpose=None) if NO_PURPOSE in filters.purposes else Q(pk=None)
        found = found.filter(Q(purpose__code__in=filters.purposes) | unstated)
    if filters.since is not None:
        found = found.filter(date__gte=filters.since)
    if filters.until is not None:
        found = found.filter(date__lte=filters.until)
    return _in_state(found, filters.state).select_related("agreement", "year", "purpose", "centre", "file")


def _in_state(found: ExpenditureQuerySet, state: str) -> ExpenditureQuerySet:
    if state == "removed":
        return found.exclude(removed_at=None)
    found = found.present()
    if state == "ineligible":
        return found.filter(ineligible__gt=0)
    if state == "no_file":
        return found.filter(file=None)
    if state == "split":
        return found.exclude(split=None)
    return found


def sums_of(found: ExpenditureQuerySet) -> Sums:
    """Number and sums of a list, in one query."""
    row = found.order_by().aggregate(Count("pk"), Sum("amount"), Sum("ineligible"), Sum("recovered"))
    return Sums(row["pk__count"], row["amount__sum"], row["ineligible__sum"], row["recovered__sum"])


@dataclass(frozen=True)
class Overview:
    """An agreement with what is planned and spent under it altogether."""

    agreement: Agreement
    planned: int | None
    spent: int | None


def money_overview(user: User) -> list[Overview]:
    """All agreements that the user works on, in three queries."""
    agreements = list(agreements_worked_on_by(user))
    planned = dict(
        BudgetLine.objects.filter(year__agreement__in=agreements)
        .order_by()
        .values_list("year__agreement_id")
        .annotate(Sum("planned"))
    )
    spent = dict(
        Expenditure.objects.filter(agreement__in=agreements)
        .present()
        .order_by()
        .values_list("agreement_id")
        .annotate(Sum("amount"))
    )
    return [Overview(agreement, planned.get(agreement.pk), spent.get(agreement.pk)) for agreement in agreements]
