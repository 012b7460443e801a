"""Agreements for machines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router

from talka.kernel.api import Code, MachineRequest, Output
from talka.kernel.money import decimal_text
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_visible_to
from talka.programmes.queries.budgets import budget_grid
from talka.programmes.queries.indicators import IndicatorRow, indicators_with_targets

router = Router(tags=["agreements"])


class AgreementLine(Output):
    """An agreement in a list."""

    number: str
    title: str
    centre: str
    funder: str
    starts: date
    ends: date


class YearOut(Output):
    """An implementation year; both days are within it."""

    year: int
    starts: date
    ends: date


class PurposeOut(Output):
    """What money is for."""

    code: str
    title: str


class BudgetOut(Output):
    """Money planned for a purpose in a year, as text with two decimals."""

    year: int
    purpose: str
    planned: str
    carried_in: str | None


class TargetOut(Output):
    """What is promised in a year; money and parts of an hour as text, null where nothing is stated."""

    year: int
    target: int | str | None


class IndicatorOut(Output):
    """A promise that can be counted."""

    code: str
    title: str
    measure: str
    unit: str
    filters: dict[str, list[str]]
    targets: list[TargetOut]


class AgreementOut(AgreementLine):
    """An agreement with its years, purposes, budget and indicators."""

    partners: list[str]
    contractor_name: str
    contractor_regno: str | None
    region: str | None
    currency: str
    years: list[YearOut]
    purposes: list[PurposeOut]
    budget: list[BudgetOut]
    indicators: list[IndicatorOut]


@router.get("/agreements", response=list[AgreementLine], summary=gettext_noop("Agreements of the key's centre"))
def agreements(request: MachineRequest) -> list[AgreementLine]:
    """Those that the centre holds, and those under which it works as a partner; newest first."""
    return [AgreementLine(**_line(one)) for one in agreements_visible_to(request.auth)]


@router.get("/agreements/{path:number}", response=AgreementOut, summary=gettext_noop("One agreement"))
def agreement(request: MachineRequest, number: Code) -> AgreementOut:
    """Its years, purposes, budget, and indicators with their targets."""
    found = get_object_or_404(agreements_visible_to(request.auth), number=number)
    return AgreementOut(
        **_line(found),
        partners=[centre.code for centre in found.partners.all()],
        contractor_name=found.contractor.name,
        contractor_regno=found.contractor.registration_number,
        region=found.region_text or (found.region.name if found.region else None),
        currency=found.currency,
        years=[YearOut(year=y.ordinal, starts=y.starts, ends=y.ends) for y in found.years.order_by("ordinal")],
        purposes=[PurposeOut(code=p.code, title=p.title) for p in found.purposes.order_by("pk")],
        budget=[
            BudgetOut(
                year=cell.year.ordinal,
                purpose=cell.purpose.code,
                planned=planned,
                carried_in=decimal_text(cell.carried_in),
            )
            for row in budget_grid(found).rows
            for cell in row.cells
            if (planned := decimal_text(cell.planned))
        ],
        indicators=[_indicator(row) for row in indicators_with_targets(found)],
    )


def _line(one: Agreement) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "centre": one.centre.code,
        "funder": one.funder.name,
        "starts": one.starts,
        "ends": one.ends,
    }


def _target(value: int | Decimal | None, *, money: bool) -> int | str | None:
    """Amounts and parts of an hour as text, so that neither passes through a fraction of the machine."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    return decimal_text(value) if money else value


def _indicator(row: IndicatorRow) -> IndicatorOut:
    return IndicatorOut(
        code=row.indicator.code,
        title=row.indicator.title,
        measure=row.indicator.measure,
        unit=row.unit,
        filters=row.indicator.filters,
        targets=[TargetOut(year=one.year.ordinal, target=_target(one.value, money=row.money)) for one in row.targets],
    )
