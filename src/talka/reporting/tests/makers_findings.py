"""An agreement whose years have ended, and what its findings are."""

from __future__ import annotations

import datetime as dt

from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.reporting.findings import Finding, findings_of
from talka.spending.tests.makers import an_expenditure

PLAN = 1000_00


def two_planned_years() -> Agreement:
    """2022 and 2023; the purposes CS and MN, each with 1 000,00 € a year."""
    made = an_agreement("L-1", starts=dt.date(2022, 1, 1), ends=dt.date(2023, 12, 31), years=2)
    for purpose in (a_purpose(made, "CS", title="Attīstība"), a_purpose(made, "MN", title="Mazākumtautības")):
        for year in made.years.all():
            a_budget_line(year, purpose, PLAN)
    return made


def spend(agreement: Agreement, ordinal: int, amount: int, code: str) -> None:
    """Spend cents of a purpose on the first day of a year."""
    year = agreement.years.get(ordinal=ordinal)
    an_expenditure(agreement, amount, year=year, purpose=agreement.purposes.get(code=code), date=year.starts)


def the(agreement: Agreement, rule: str) -> Finding:
    """The only finding of a rule."""
    (found,) = [finding for finding in findings_of(agreement) if finding.rule == rule]
    return found


def the_rules(agreement: Agreement) -> set[str]:
    """Rules by which something is found."""
    return {finding.rule for finding in findings_of(agreement)}
