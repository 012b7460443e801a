"""Questions about expenditures: the filtered list with its sum, and the overview of all agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from talka.accounts.models import User
from talka.programmes.models import Agreement, BudgetLine, ImplementationYear, Purpose
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.models import Expenditure

# No code of a purpose begins with a hyphen.
NO_PURPOSE = "-"


@dataclass(frozen=True)
class Sums:
    """What a list adds up to, in cents."""

    count: int
    amount: int | None
    ineligible: int | None
    recovered: int | None


REMOVED = "removed"


def for_listing(rows: QuerySet[Expenditure]) -> QuerySet[Expenditure]:
    """With everything that a row of the list shows."""
    return rows.select_related(
        "agreement", "year", "purpose", "centre", "file", "recorded_by", "supported_organisation", "supported_community"
    )


def in_state(rows: QuerySet[Expenditure], states: Sequence[str]) -> QuerySet[Expenditure]:
    """Expenditures in one of the states by which the list is narrowed."""
    known = {
        "ineligible": Q(ineligible__gt=0),
        "no_file": Q(file=None),
        "split": Q(split__isnull=False),
        REMOVED: Q(removed_at__isnull=False),
    }
    found = Q(pk=None)
    for state in states:
        found |= known.get(state, Q(pk=None))
    return rows.filter(found)


def for_purposes(rows: QuerySet[Expenditure], codes: Sequence[str]) -> QuerySet[Expenditure]:
    """Money for one of the purposes; NO_PURPOSE finds that of which only the year is known."""
    unstated = Q(purpose=None) if NO_PURPOSE in codes else Q(pk=None)
    return rows.filter(Q(purpose__code__in=codes) | unstated)


def years_with_money(user: User) -> QuerySet[ImplementationYear]:
    """Years of the agreements that the user works on, the latest agreement first."""
    years = ImplementationYear.objects.filter(agreement__in=agreements_worked_on_by(user))
    return years.select_related("agreement").order_by("-agreement__starts", "agreement", "ordinal")


def purposes_with_money(user: User) -> QuerySet[Purpose]:
    """Their purposes."""
    purposes = Purpose.objects.filter(agreement__in=agreements_worked_on_by(user))
    return purposes.select_related("agreement").order_by("-agreement__starts", "agreement", "pk")


def sums_of(found: QuerySet[Expenditure]) -> Sums:
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
