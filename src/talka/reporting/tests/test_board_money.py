"""Money on the today board: planned, spent, and what the year would end with."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from talka.accounts.tests.makers import a_centre, signed_in
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.reporting.queries.board import progress_of
from talka.reporting.tests.makers import a_colleague
from talka.spending.queries.statements import statements
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """182 of the 365 days of its only year have passed; 10,00 € of 100,00 € are spent."""
    freeze("2022-07-01")
    made = an_agreement("L-1", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    year, purpose = made.years.get(), a_purpose(made, "CS", title="Pirmais mērķis")
    a_budget_line(year, purpose, 100_00)
    an_expenditure(made, 10_00, year=year, purpose=purpose, date=dt.date(2022, 5, 5))
    return made


def board(agreement: Agreement) -> str:
    browser: Client = signed_in(a_colleague(agreement))
    return re.sub(r"\s+", " ", strip_tags(browser.get("/today/").content.decode()).replace("\xa0", " "))


def test_a_budget_line_is_expected_to_go_on_as_so_far_and_the_page_says_so(agreement: Agreement) -> None:
    said = board(agreement)
    assert "Pirmais mērķis 10,00 € no 100,00 € · 10 % Paredzams līdz beigām: 20,05 €" in said
    assert "Prognoze pieņem, ka līdz gada beigām katru dienu iztērēs tikpat, cik līdz šim vidēji dienā." in said
    assert "vairāk, nekā pieejams" not in said


def test_more_than_there_is_is_said_with_the_amount(agreement: Agreement) -> None:
    an_expenditure(agreement, 50_00, purpose=agreement.purposes.get(), date=dt.date(2022, 6, 1))
    assert "Paredzams līdz beigām: 120,33 € Par šādu summu vairāk, nekā pieejams: 20,33 €" in board(agreement)


def test_nothing_is_expected_of_lines_to_which_more_may_belong(agreement: Agreement) -> None:
    an_expenditure(agreement, 5_00, year=agreement.years.get(), date=None)
    said = board(agreement)
    assert "Pirmais mērķis 10,00 € no 100,00 € · 10 % Mērķis nav norādīts: 5,00 €" in said
    assert "Gada beigas vēl nevar paredzēt: daļai naudas nav norādīts mērķis." in said


def test_nothing_is_expected_where_nothing_is_recorded(agreement: Agreement) -> None:
    a_budget_line(agreement.years.get(), a_purpose(agreement, "MN", title="Otrais mērķis"), 40_00)
    rows = {
        row.line.purpose.code: row.forecast
        for row in progress_of(a_colleague(agreement), [agreement])[0].lines
        if row.line.purpose
    }
    assert rows == {"CS": 20_05, "MN": None}


def test_what_came_from_the_year_before_is_part_of_what_there_is(freeze: Freeze) -> None:
    freeze("2023-07-01")
    made = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2023, 12, 31), years=2)
    first, second = made.years.all()
    purpose = a_purpose(made, "CS", title="Pirmais mērķis")
    a_budget_line(first, purpose, 100_00)
    a_budget_line(second, purpose, 100_00)
    an_expenditure(made, 10_00, year=second, purpose=purpose, date=dt.date(2023, 5, 5))
    assert "10,00 € no 100,00 €" in (said := board(made))
    assert "Pret plānoto; no iepriekšējā gada pārceltais nav zināms." in said
    a_remainder(first, 25_00, purpose=purpose)
    assert "10,00 € no 125,00 €" in (said := board(made))
    assert "Plānots 100,00 €, no iepriekšējā gada 25,00 €" in said


@pytest.mark.parametrize("others", [0, 2])
def test_money_of_several_agreements_takes_the_same_six_queries(
    agreement: Agreement, others: int, query_budget: QueryBudget
) -> None:
    agreements = [agreement, *(an_agreement(f"C-{number}", years=1) for number in range(others))]
    with query_budget(6):
        found = statements(agreements)
    assert [one.agreement for one in found] == agreements
    assert [one.years[0].total.spent for one in found] == [10_00, *[None] * others]


@pytest.mark.parametrize("rows", [1, 3])
def test_money_takes_the_same_queries_for_one_and_for_three(
    agreement: Agreement, rows: int, query_budget: QueryBudget
) -> None:
    year = agreement.years.get()
    for number in range(rows):
        purpose = a_purpose(agreement, f"P{number}")
        a_budget_line(year, purpose, 100)
        an_expenditure(agreement, 100, year=year, purpose=purpose, date=dt.date(2022, 6, 1))
    user = a_colleague(agreement)
    progress_of(user, [agreement])
    with query_budget(11):
        assert len(progress_of(user, [agreement])[0].lines) == rows + 1


def test_where_nobody_knows_what_was_carried_in_nothing_is_too_much(freeze: Freeze) -> None:
    freeze("2023-07-01")
    made = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2023, 12, 31), years=2)
    first, second = made.years.all()
    purpose = a_purpose(made, "CS", title="Pirmais mērķis")
    for year, cents in ((first, 20_00), (second, 60_00)):
        a_budget_line(year, purpose, 100_00)
        an_expenditure(made, cents, year=year, purpose=purpose, date=year.starts)
    (row,) = progress_of(a_colleague(made), [made])[0].lines
    assert (row.forecast, row.excess) == (120_33, None)
    a_remainder(first, 10_00, purpose=purpose)
    (row,) = progress_of(a_colleague(made), [made])[0].lines
    assert (row.forecast, row.excess) == (120_33, 10_33)


def test_the_board_says_that_there_is_more_and_shows_all_when_asked(freeze: Freeze) -> None:
    freeze("2022-07-01")
    made = [
        an_agreement(
            f"N-{number}", centre=a_centre("riga"), starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1
        )
        for number in range(8)
    ]
    # This one runs, but no year of it does: it takes no place of another.
    an_agreement("N-X", centre=a_centre("riga"), starts=dt.date(2022, 3, 1), ends=dt.date(2023, 12, 31))
    browser = signed_in(a_colleague(made[0]))
    first, everything = (browser.get(address).content.decode() for address in ("/today/", "/today/?progress=all"))
    assert sum(f"N-{number}" in first for number in range(8)) == 6
    assert "Rādīta izpilde 6 no 8 spēkā esošajiem līgumiem." in re.sub(
        r"\s+", " ", strip_tags(first).replace("\xa0", " ")
    )
    assert 'href="?progress=all#progress-7"' in first
    assert all(f"N-{number}" in everything for number in range(8))
    assert 'href="?progress=all' not in everything


def test_six_agreements_are_all_of_them_and_nothing_more_is_offered(freeze: Freeze) -> None:
    freeze("2022-07-01")
    made = [
        an_agreement(
            f"N-{number}", centre=a_centre("riga"), starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1
        )
        for number in range(6)
    ]
    shown = signed_in(a_colleague(made[0])).get("/today/").content.decode()
    assert all(f"N-{number}" in shown for number in range(6))
    assert 'href="?progress=all' not in shown
