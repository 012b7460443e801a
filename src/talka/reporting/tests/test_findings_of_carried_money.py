"""Carried out and carried in: by purpose, of the whole year, and never the same money twice."""

from __future__ import annotations

import pytest

from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line
from talka.reporting.findings import findings_of
from talka.reporting.tests.makers_findings import PLAN, spend, two_planned_years
from talka.spending.tests.makers import a_remainder

pytestmark = pytest.mark.django_db
RULE = "carried_out_differs_from_carried_in"


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """Two ended years; of each purpose 100,00 € are left of the first."""
    freeze("2024-01-10")
    made = two_planned_years()
    for code in ("CS", "MN"):
        spend(made, 1, PLAN - 100_00, code)
    return made


def carry(agreement: Agreement, amount: int, code: str = "") -> None:
    purpose = agreement.purposes.get(code=code) if code else None
    a_remainder(agreement.years.get(ordinal=1), amount, purpose=purpose, disposition="carried")


def plan_says(agreement: Agreement, **carried_in: int) -> None:
    """Of the second year."""
    for code, amount in carried_in.items():
        a_budget_line(agreement.years.get(ordinal=2), agreement.purposes.get(code=code), PLAN, carried_in=amount)


def the_messages(agreement: Agreement) -> list[str]:
    found = [finding for finding in findings_of(agreement) if finding.rule == RULE]
    assert all(finding.year == 2 for finding in found)
    return [finding.message.replace("\u00a0", " ") for finding in found]


def test_money_carried_without_a_purpose_is_compared_with_the_whole_plan(agreement: Agreement) -> None:
    carry(agreement, 200_00)
    plan_says(agreement, CS=100_00, MN=100_00)
    assert the_messages(agreement) == []

    plan_says(agreement, CS=150_00, MN=50_00)
    assert the_messages(agreement) == []

    plan_says(agreement, CS=150_00, MN=60_00)
    (message,) = the_messages(agreement)
    assert message.startswith("II. gads:")
    assert "210,00 €" in message
    assert "200,00 €" in message

    plan_says(agreement, CS=150_00, MN=40_00)
    assert len(the_messages(agreement)) == 1


def test_a_plan_that_says_it_of_one_purpose_only_can_say_too_much_but_not_too_little(agreement: Agreement) -> None:
    carry(agreement, 200_00)
    plan_says(agreement, CS=150_00)
    assert the_messages(agreement) == []
    plan_says(agreement, CS=200_01)
    assert len(the_messages(agreement)) == 1


def test_a_purpose_that_is_judged_by_itself_is_not_judged_again_in_the_year(agreement: Agreement) -> None:
    carry(agreement, 100_00, "CS")
    carry(agreement, 100_00, "MN")
    plan_says(agreement, CS=90_00, MN=100_00)
    (message,) = the_messages(agreement)
    assert "Attīstība" in message


def test_beside_named_money_that_without_a_purpose_can_have_come_to_it(agreement: Agreement) -> None:
    carry(agreement, 100_00, "CS")
    carry(agreement, 100_00)
    plan_says(agreement, CS=160_00, MN=40_00)
    assert the_messages(agreement) == []
    plan_says(agreement, CS=90_00, MN=110_00)
    (message,) = the_messages(agreement)
    assert "Attīstība" in message


def test_what_a_purpose_left_unstated_can_have_been_carried(agreement: Agreement) -> None:
    carry(agreement, 100_00, "CS")
    plan_says(agreement, CS=100_00, MN=50_00)
    assert the_messages(agreement) == []


def test_all_of_a_year_returned_leaves_nothing_to_be_carried_in(agreement: Agreement) -> None:
    a_remainder(agreement.years.get(ordinal=1), 200_00, disposition="returned")
    plan_says(agreement, CS=1)
    assert len(the_messages(agreement)) == 1
    plan_says(agreement, CS=0)
    assert the_messages(agreement) == []
