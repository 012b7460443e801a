"""Money for tests, recorded by the verbs."""

from __future__ import annotations

import datetime as dt

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.programmes.models import Agreement, ImplementationYear, Purpose
from talka.spending.actions import record_expenditure, record_remainder
from talka.spending.models import Expenditure, Remainder


def an_expenditure(
    agreement: Agreement,
    amount: int = 10_000,
    *,
    year: ImplementationYear | None = None,
    purpose: Purpose | None = None,
    date: dt.date | None = dt.date(2022, 9, 1),
    supplier: str = "",
    document_number: str = "",
    description: str = "",
    centre: Centre | None = None,
    ref: str = "",
    actor: User | None = None,
) -> Expenditure:
    """100,00 € of the agreement's centre, unless said otherwise."""
    made = Expenditure(
        agreement=agreement,
        centre=centre or agreement.centre,
        year=year,
        purpose=purpose,
        date=date,
        amount=amount,
        supplier=supplier,
        document_number=document_number,
        description=description,
        ref=ref,
    )
    return record_expenditure(made, actor=actor or system_actor())


def a_remainder(
    year: ImplementationYear,
    amount: int,
    *,
    purpose: Purpose | None = None,
    disposition: str = Remainder.Disposition.CARRIED,
) -> Remainder:
    """Money carried to the next year, unless said otherwise."""
    made = Remainder(agreement=year.agreement, year=year, purpose=purpose, amount=amount, disposition=disposition)
    return record_remainder(made, actor=system_actor())
