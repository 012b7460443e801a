"""Whether too much was spent, where nobody said what the year before left."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.reporting.findings import findings_of
from talka.reporting.tests.makers_findings import PLAN, spend, the, the_rules, two_planned_years
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """Two ended years; the purposes CS and MN, each with 1 000,00 € a year."""
    freeze("2024-01-10")
    return two_planned_years()


def test_spending_is_compared_with_the_most_that_an_unstated_remainder_allows(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 1, PLAN, "MN")
    spend(agreement, 2, PLAN + 100_00, "CS")
    assert "spent_more_than_available" not in the_rules(agreement)

    spend(agreement, 2, 1, "CS")
    finding = the(agreement, "spent_more_than_available")
    assert (finding.year, finding.kind) == (2, "contradiction")
    assert "0,01 € vairāk nekā 1 100,00 €" in finding.message.replace("\u00a0", " ")

    # What the plan itself says came in is not less than it can have been.
    a_budget_line(agreement.years.get(ordinal=2), agreement.purposes.get(code="CS"), PLAN, carried_in=150_00)
    assert "spent_more_than_available" not in the_rules(agreement)


def test_an_unstated_remainder_of_two_years_adds_up(freeze: Freeze) -> None:
    freeze("2025-01-10")
    made = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2024, 12, 31), years=3)
    purpose = a_purpose(made, "CS")
    for year in made.years.all():
        a_budget_line(year, purpose, PLAN)
    spend(made, 2, PLAN - 100_00, "CS")
    spend(made, 3, 2 * PLAN + 100_00, "CS")
    assert "spent_more_than_available" not in the_rules(made)

    spend(made, 3, 1, "CS")
    assert the(made, "spent_more_than_available").year == 3


def test_a_remainder_that_names_no_purpose_can_have_gone_to_any(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 1, PLAN - 100_00, "MN")
    a_remainder(agreement.years.get(ordinal=1), 200_00, purpose=None, disposition="carried")
    spend(agreement, 2, PLAN + 200_00, "CS")
    spend(agreement, 2, PLAN, "MN")
    assert "spent_more_than_available" not in the_rules(agreement)


def test_spending_after_a_year_without_a_plan_cannot_be_judged_and_it_is_said(freeze: Freeze) -> None:
    freeze("2024-01-10")
    made = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2023, 12, 31), years=2)
    a_budget_line(made.years.get(ordinal=2), a_purpose(made, "CS"), PLAN)
    spend(made, 2, PLAN, "CS")
    assert "spending_cannot_be_judged" not in the_rules(made)

    spend(made, 2, 1, "CS")
    assert (the(made, "spending_cannot_be_judged").year, the(made, "spending_cannot_be_judged").kind) == (2, "gap")
    assert "spent_more_than_available" not in the_rules(made)


def leave(agreement: Agreement, ordinal: int, amount: int, code: str, disposition: str = "carried") -> None:
    year, purpose = agreement.years.get(ordinal=ordinal), agreement.purposes.get(code=code)
    a_remainder(year, amount, purpose=purpose, disposition=disposition)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_where_spending_names_no_purpose_what_is_left_is_compared_with_the_whole_year(agreement: Agreement) -> None:
    an_expenditure(agreement, 2 * PLAN - 100_00, year=agreement.years.get(ordinal=1), date=dt.date(2022, 3, 1))
    assert "100,00 €" in plain(the(agreement, "remainder_not_stated").message)

    leave(agreement, 1, 60_00, "CS")
    assert the_rules(agreement) == {"spending_without_purpose"}, "the other purpose can have left the rest"

    leave(agreement, 1, 30_00, "MN")
    finding = the(agreement, "remainder_does_not_follow")
    assert "10,00 €" in plain(finding.message)
    assert finding.message.startswith("I. gads:")

    leave(agreement, 1, 10_00, "MN", "returned")
    assert the_rules(agreement) == {"spending_without_purpose"}


def test_more_than_is_left_of_the_whole_year_is_too_much_for_any_purpose(agreement: Agreement) -> None:
    an_expenditure(agreement, 2 * PLAN - 100_00, year=agreement.years.get(ordinal=1), date=dt.date(2022, 3, 1))
    leave(agreement, 1, 100_01, "CS")
    assert the(agreement, "remainder_does_not_follow").year == 1


def test_what_is_stated_must_lie_between_the_least_and_the_most_that_can_be_left(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 2, PLAN - 50_00, "CS")
    leave(agreement, 2, 49_99, "CS", "returned")
    assert "vismaz 50,00 €" in plain(the(agreement, "remainder_does_not_follow").message)
    leave(agreement, 2, 1, "CS", "returned")
    assert "remainder_does_not_follow" not in the_rules(agreement)
    leave(agreement, 2, 100_00, "CS", "returned")
    assert "remainder_does_not_follow" not in the_rules(agreement), "all that the first year left can have come"

    leave(agreement, 2, 1, "CS", "returned")
    assert "ne vairāk kā 150,00 €" in plain(the(agreement, "remainder_does_not_follow").message)


def test_an_overspent_year_leaves_nothing_to_be_carried_on(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN + 10_00, "CS")
    spend(agreement, 2, PLAN - 50_00, "CS")
    leave(agreement, 2, 49_99, "CS", "returned")
    finding = next(f for f in findings_of(agreement) if f.rule == "remainder_does_not_follow")
    assert (finding.year, [record.name for record in finding.records]) == (2, ["budget/2/CS"])
    assert "0,01 €" in plain(finding.message)


def test_more_than_a_purpose_can_have_left_is_too_much_whatever_spending_names_no_purpose(
    agreement: Agreement,
) -> None:
    an_expenditure(agreement, 10_00, year=agreement.years.get(ordinal=1), date=dt.date(2022, 3, 1))
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 1, PLAN - 100_00, "MN")
    leave(agreement, 1, 100_00, "CS")
    leave(agreement, 1, 90_00, "MN")
    assert the_rules(agreement) == {"spending_without_purpose"}

    leave(agreement, 1, 1, "CS")
    finding = the(agreement, "remainder_does_not_follow")
    assert [record.name for record in finding.records] == ["budget/1/CS"]


def test_money_left_at_least_is_asked_for_where_it_is_not_known_what_came_in(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 2, PLAN - 50_00, "CS")
    said = {f.year: plain(f.message) for f in findings_of(agreement) if f.rule == "remainder_not_stated"}
    assert "vismaz" not in said[1]
    assert "vismaz 50,00 €" in said[2]


def test_what_one_purpose_left_unstated_can_pay_for_what_names_none(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    leave(agreement, 1, 100_00, "CS")
    spend(agreement, 1, PLAN - 50_00, "MN")
    year = agreement.years.get(ordinal=2)
    spent = an_expenditure(agreement, 2 * PLAN + 150_00, year=year, date=dt.date(2023, 3, 1))
    assert "spent_more_than_available" not in the_rules(agreement)

    an_expenditure(agreement, 1, year=year, date=spent.date)
    assert "2 150,00 €, kas augstākais" in plain(the(agreement, "spent_more_than_available").message)


def test_a_purpose_that_used_some_of_what_was_carried_in_is_asked_for_the_rest_only(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    leave(agreement, 1, 100_00, "CS")
    spend(agreement, 1, PLAN, "MN")
    spend(agreement, 2, PLAN + 60_00, "CS")
    spend(agreement, 2, PLAN - 90_00, "MN")
    assert the_rules(agreement) == {"remainder_not_stated"}
    said = [plain(f.message) for f in findings_of(agreement)]
    assert "40,00 €" in said[0]
    assert "90,00 €" in said[1]


def test_beside_money_that_names_no_purpose_a_purpose_can_have_got_more_than_was_carried_for_it(
    agreement: Agreement,
) -> None:
    spend(agreement, 1, PLAN - 100_00, "CS")
    spend(agreement, 1, PLAN - 30_00, "MN")
    leave(agreement, 1, 100_00, "CS")
    a_remainder(agreement.years.get(ordinal=1), 30_00, purpose=None, disposition="carried")
    spend(agreement, 2, PLAN + 130_00, "CS")
    spend(agreement, 2, PLAN, "MN")
    assert "spent_more_than_available" not in the_rules(agreement)
