"""The chain of an agreement's money over its years, worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement, Purpose
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.spending.actions import mark_ineligible, record_recovery, remove_expenditure, remove_remainder
from talka.spending.models import Remainder
from talka.spending.queries.statements import Line, statement
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
RETURNED = Remainder.Disposition.RETURNED
SECOND_YEAR = dt.date(2023, 9, 1)


@pytest.fixture
def agreement() -> Agreement:
    return an_agreement(years=2)


def two_purposes(agreement: Agreement) -> tuple[Purpose, Purpose]:
    return a_purpose(agreement, "CS"), a_purpose(agreement, "MN")


def total(agreement: Agreement, ordinal: int = 1) -> Line:
    year = statement(agreement).year(ordinal)
    assert year is not None
    return year.total


def line(agreement: Agreement, purpose: Purpose, ordinal: int = 1) -> Line:
    year = statement(agreement).year(ordinal)
    found = year.line(purpose.pk) if year else None
    assert found is not None
    return found


def test_what_is_left_of_a_year_is_carried_into_the_next(agreement: Agreement) -> None:
    first, second = agreement.years.order_by("ordinal")
    cs, mn = two_purposes(agreement)
    for purpose, planned in ((cs, 100_000), (mn, 50_000)):
        a_budget_line(first, purpose, planned)
        a_budget_line(second, purpose, 10_000)
    an_expenditure(agreement, 70_000, purpose=cs)
    an_expenditure(agreement, 50_000, purpose=mn)
    a_remainder(first, 20_000, purpose=cs)
    a_remainder(first, 10_000, purpose=cs, disposition=RETURNED)
    an_expenditure(agreement, 30_000, purpose=cs, date=SECOND_YEAR)
    before, after = line(agreement, cs), line(agreement, cs, 2)
    assert (before.available, before.left, before.carried_out, before.returned, before.stated) == (
        100_000, 30_000, 20_000, 10_000, 30_000,
    )  # fmt: skip
    assert (after.carried_in, after.available, after.left) == (20_000, 30_000, 0)
    # All was spent: nothing is carried on, and nobody had to say so.
    spent_up = line(agreement, mn)
    assert (spent_up.left, spent_up.carried_out, spent_up.returned, spent_up.stated) == (0, 0, 0, None)
    assert line(agreement, mn, 2).carried_in == 0
    whole, next_whole = total(agreement), total(agreement, 2)
    assert (whole.planned, whole.spent, whole.expenditures, whole.left) == (150_000, 120_000, 2, 30_000)
    assert (whole.carried_out, whole.returned) == (20_000, 10_000)
    assert (next_whole.carried_in, next_whole.available) == (20_000, 40_000)


def test_what_nobody_has_said_is_unknown_and_never_nothing(agreement: Agreement) -> None:
    (cs,) = (a_purpose(agreement, "CS"),)
    empty = line(agreement, cs)
    assert (empty.planned, empty.spent, empty.available, empty.left, empty.stated, empty.unrecovered) == (None,) * 6
    assert (empty.carried_in, empty.expenditures) == (0, 0), "nothing comes before the first year"
    assert line(agreement, cs, 2).carried_in is None, "what the first year left is not known"
    whole = total(agreement)
    assert (whole.planned, whole.spent, whole.ineligible, whole.recovered, whole.carried_out) == (None,) * 5
    assert total(agreement, 2).carried_in is None


def test_money_left_is_unknown_until_somebody_says_what_became_of_it(agreement: Agreement) -> None:
    first = agreement.years.order_by("ordinal")[0]
    cs = a_purpose(agreement, "CS")
    a_budget_line(first, cs, 100_000)
    an_expenditure(agreement, 70_000, purpose=cs)
    known = line(agreement, cs)
    assert (known.left, known.carried_out, known.returned, known.remainder_stated) == (30_000, None, None, False)
    assert line(agreement, cs, 2).carried_in is None
    gone = a_remainder(first, 30_000, purpose=cs, disposition=RETURNED)
    told = line(agreement, cs)
    assert (told.carried_out, told.returned, told.remainder_stated) == (0, 30_000, True)
    assert line(agreement, cs, 2).carried_in == 0
    remove_remainder(gone, actor=system_actor())
    assert line(agreement, cs).carried_out is None


def test_spending_without_a_purpose_makes_the_rest_of_every_purpose_unknown(agreement: Agreement) -> None:
    first = agreement.years.order_by("ordinal")[0]
    cs, mn = two_purposes(agreement)
    for purpose in (cs, mn):
        a_budget_line(first, purpose, 100_000)
        an_expenditure(agreement, 40_000, purpose=purpose)
    assert line(agreement, cs).left == 60_000
    loose = an_expenditure(agreement, 5_000)
    year = statement(agreement).years[0]
    assert year.unassigned is not None
    assert (year.unassigned.spent, year.unassigned.expenditures, year.unassigned.purpose) == (5_000, 1, None)
    assert [one.left for one in year.lines] == [None, None], "the loose money may belong to either"
    assert (year.total.spent, year.total.expenditures, year.total.left) == (85_000, 3, 115_000)
    remove_expenditure(loose, version=1, actor=system_actor())
    assert statement(agreement).years[0].unassigned is None
    assert line(agreement, cs).left == 60_000


@pytest.mark.parametrize(("disposition", "carried", "returned"), [("carried", 700, 0), ("returned", 0, 700)])
def test_a_remainder_may_be_of_the_whole_year(
    agreement: Agreement, disposition: str, carried: int, returned: int
) -> None:
    first = agreement.years.order_by("ordinal")[0]
    a_budget_line(first, a_purpose(agreement, "CS"), 100_000)
    a_remainder(first, 700, disposition=disposition)
    year = statement(agreement).years[0]
    assert year.unassigned is not None
    for told in (year.unassigned, year.total):
        assert (told.carried_out, told.returned, told.stated) == (carried, returned, 700)
    assert (year.unassigned.spent, year.unassigned.expenditures, year.total.spent) == (None, 0, None)
    assert total(agreement, 2).carried_in == carried


def test_ineligible_money_is_told_with_what_has_come_back(agreement: Agreement) -> None:
    cs = a_purpose(agreement, "CS")
    spent = an_expenditure(agreement, 10_000, purpose=cs)
    mark_ineligible(spent, amount=4_000, reason="Bez apliecinājuma", version=1, actor=system_actor())
    assert (line(agreement, cs).ineligible, line(agreement, cs).unrecovered) == (4_000, 4_000)
    record_recovery(spent, amount=1_500, on=dt.date(2022, 12, 1), version=2, actor=system_actor())
    for told in (line(agreement, cs), total(agreement)):
        assert (told.spent, told.ineligible, told.recovered, told.unrecovered) == (10_000, 4_000, 1_500, 2_500)


def test_a_report_that_declares_no_ineligible_money_is_an_answer_until_records_say_more(agreement: Agreement) -> None:
    first = agreement.years.order_by("ordinal")[0]
    spent = an_expenditure(agreement, 10_000)
    assert (total(agreement).ineligible, total(agreement).unrecovered) == (None, None)
    set_declared_figures(agreement, figures={(first.ordinal, "ineligible_total"): 0}, actor=system_actor())
    assert (total(agreement).ineligible, total(agreement).unrecovered) == (0, 0)
    assert statement(agreement).years[0].declared == {"ineligible_total": 0}
    assert statement(agreement).years[1].declared == {}
    mark_ineligible(spent, amount=4_000, reason="Bez apliecinājuma", version=1, actor=system_actor())
    assert total(agreement).ineligible == 4_000


def test_what_a_plan_says_was_carried_in_stands_beside_what_was_carried_out(agreement: Agreement) -> None:
    second = agreement.years.order_by("ordinal")[1]
    cs, mn = two_purposes(agreement)
    a_budget_line(second, cs, 10_000, carried_in=3_000)
    a_budget_line(second, mn, 20_000)
    assert (line(agreement, cs, 2).carried_in_stated, line(agreement, mn, 2).carried_in_stated) == (3_000, None)
    assert (total(agreement, 2).carried_in_stated, total(agreement, 2).planned) == (3_000, 30_000)
    assert total(agreement, 1).carried_in_stated is None


def test_money_of_other_agreements_is_not_counted(agreement: Agreement) -> None:
    cs = a_purpose(agreement, "CS")
    an_expenditure(agreement, 1_000, purpose=cs)
    other = an_agreement(years=2)
    theirs = a_purpose(other, "CS")
    a_budget_line(other.years.all()[0], theirs, 77_777)
    an_expenditure(other, 77_777, purpose=theirs)
    a_remainder(other.years.all()[0], 77_777)
    found = statement(agreement)
    assert "77777" not in repr(found)
    assert found.purposes == (cs,)
    assert found.years[0].line(theirs.pk) is None
    assert (found.year(2) is found.years[1], found.year(3)) == (True, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_statement_costs_the_same_for_any_number_of_rows(
    agreement: Agreement, query_budget: QueryBudget, rows: int
) -> None:
    first = agreement.years.order_by("ordinal")[0]
    for _number in range(rows):
        purpose = a_purpose(agreement)
        a_budget_line(first, purpose, 10_000)
        an_expenditure(agreement, 1_000, purpose=purpose)
        a_remainder(first, 9_000, purpose=purpose)
    with query_budget(6):
        statement(agreement)
