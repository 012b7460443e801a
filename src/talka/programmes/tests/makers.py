"""Agreements for tests, made by the verbs: `an_agreement()`, with years by `years=3`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Funder
from talka.accounts.tests.makers import a_centre, a_funder
from talka.programmes.actions import (
    add_agreement,
    add_indicator,
    add_purpose,
    add_year,
    set_budget_line,
    set_target,
)
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Purpose
from talka.registry.models import Organisation
from talka.registry.tests.makers import an_organisation

_numbers = count(1)


def an_agreement(
    number: str = "",
    *,
    centre: Centre | None = None,
    funder: Funder | None = None,
    contractor: Organisation | None = None,
    partners: Sequence[Centre] = (),
    starts: dt.date = dt.date(2022, 7, 15),
    ends: dt.date = dt.date(2025, 7, 14),
    years: int = 0,
    title: str = "Sabiedrības līdzdalība",
) -> Agreement:
    """An agreement from 15.07.2022. to 14.07.2025. unless other dates are given, with so many whole years."""
    agreement = add_agreement(
        Agreement(
            number=number or f"L-{next(_numbers)}",
            title=title,
            centre=centre or a_centre(),
            funder=funder or a_funder(),
            contractor=contractor or an_organisation(),
            starts=starts,
            ends=ends,
        ),
        partners=partners,
        actor=system_actor(),
    )
    for at in range(years):
        a_year(agreement, starts.replace(year=starts.year + at))
    return agreement


def a_year(agreement: Agreement, starts: dt.date, ends: dt.date | None = None) -> ImplementationYear:
    """The agreement's next year: twelve months, unless its end is given."""
    ends = ends or starts.replace(year=starts.year + 1) - dt.timedelta(days=1)
    return add_year(agreement, starts=starts, ends=ends, actor=system_actor())


def a_purpose(agreement: Agreement, code: str = "", *, title: str = "") -> Purpose:
    """A purpose of the money."""
    code = code or f"M{next(_numbers)}"
    return add_purpose(Purpose(agreement=agreement, code=code, title=title or f"Mērķis {code}"), actor=system_actor())


def a_budget_line(
    year: ImplementationYear, purpose: Purpose, planned: int | None, *, carried_in: int | None = None
) -> None:
    """Planned money in cents."""
    set_budget_line(year, purpose=purpose, planned=planned, carried_in=carried_in, actor=system_actor())


def an_indicator(
    agreement: Agreement,
    code: str = "",
    *,
    measure: str = "records",
    filters: dict[str, list[str]] | None = None,
    title: str = "",
    over_years: str = "sum",
    over_places: str = "sum",
) -> Indicator:
    """An indicator that counts all records, unless said otherwise."""
    code = code or f"R{next(_numbers)}"
    made = Indicator(
        agreement=agreement, code=code, title=title or f"Rādītājs {code}", measure=measure, filters=filters or {},
        over_years=over_years, over_places=over_places,
    )  # fmt: skip
    return add_indicator(made, actor=system_actor())


def a_target(indicator: Indicator, year: ImplementationYear, value: int, *, centre: Centre | None = None) -> None:
    """A promise, in counted units."""
    set_target(indicator, year=year, value=value, centre=centre, actor=system_actor())
