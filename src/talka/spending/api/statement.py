"""The statement of money for machines: amounts as text with two decimals, null for what is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router

from talka.kernel.api import Code, MachineRequest, Output
from talka.kernel.money import decimal_text
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.queries.statements import Line, YearStatement, statement

router = Router(tags=["money"])


class MoneyOut(Output):
    """Money of one purpose or one year."""

    planned: str | None
    carried_in: str | None
    available: str | None
    spent: str | None
    left: str | None
    carried_out: str | None
    returned: str | None
    ineligible: str | None
    recovered: str | None
    unrecovered: str | None
    expenditures: int


class PurposeMoneyOut(MoneyOut):
    """Money of one purpose; without a code it is money of which only the year is known."""

    code: str | None
    title: str | None


class YearMoneyOut(Output):
    """Money of one implementation year."""

    year: int
    starts: date
    ends: date
    total: MoneyOut
    purposes: list[PurposeMoneyOut]


class StatementOut(Output):
    """All years of an agreement."""

    agreement: str
    currency: str
    years: list[YearMoneyOut]


@router.get(
    "/agreements/{path:number}/statement",
    response=StatementOut,
    summary=gettext_noop("Statement of an agreement's money"),
)
def money(request: MachineRequest, number: Code) -> StatementOut:
    """Planned, carried in, spent and left, by year and purpose."""
    agreement = get_object_or_404(agreements_worked_on_by(request.auth), number=number)
    years = [_year(year) for year in statement(agreement).years]
    return StatementOut(agreement=agreement.number, currency=agreement.currency, years=years)


def _year(found: YearStatement) -> YearMoneyOut:
    lines = [*found.lines, *([found.unassigned] if found.unassigned else [])]
    return YearMoneyOut(
        year=found.year.ordinal,
        starts=found.year.starts,
        ends=found.year.ends,
        total=MoneyOut(**_money(found.total)),
        purposes=[
            PurposeMoneyOut(
                **_money(line),
                code=line.purpose.code if line.purpose else None,
                title=line.purpose.title if line.purpose else None,
            )
            for line in lines
        ],
    )


def _money(line: Line) -> dict[str, Any]:
    names = ("planned", "carried_in", "available", "spent", "left", "carried_out", "returned", "ineligible",
             "recovered", "unrecovered")  # fmt: skip
    return {name: decimal_text(getattr(line, name)) for name in names} | {"expenditures": line.expenditures}
