"""What is not eligible, what came back, and what was left."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.kernel.actions import Conflict, Refused
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.spending.actions import mark_ineligible, record_recovery, record_remainder, remove_remainder
from talka.spending.models import Remainder
from talka.spending.queries.statements import statement
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
LATER = dt.date(2023, 1, 1)


def test_an_ineligible_part_needs_a_reason_and_stays_within_the_amount() -> None:
    spent = an_expenditure(an_agreement(years=1), 10_000)
    for amount, reason, field in ((10_001, "x", "amount"), (-1, "x", "amount"), (5_000, " ", "reason")):
        with pytest.raises(Refused) as refused:
            mark_ineligible(spent, amount=amount, reason=reason, version=1, actor=system_actor())
        assert refused.value.field == field
    mark_ineligible(spent, amount=5_000, reason=" Nav saistīts ", version=1, actor=system_actor())
    assert (spent.ineligible, spent.ineligible_reason, spent.version) == (5_000, "Nav saistīts", 2)


def test_nothing_ineligible_is_an_answer_and_not_judged_is_none() -> None:
    spent = an_expenditure(an_agreement(years=1), 10_000)
    mark_ineligible(spent, amount=0, reason="", version=1, actor=system_actor())
    assert spent.ineligible == 0
    mark_ineligible(spent, amount=None, reason="nevajag", version=2, actor=system_actor())
    assert [spent.ineligible, spent.ineligible_reason] == [None, ""]
    with pytest.raises(Conflict):
        mark_ineligible(spent, amount=1, reason="x", version=1, actor=system_actor())


def test_a_recovery_stays_within_the_ineligible_part_and_follows_the_spending() -> None:
    spent = an_expenditure(an_agreement(years=1), 10_000)
    with pytest.raises(Refused):
        record_recovery(spent, amount=1, on=LATER, version=1, actor=system_actor())
    mark_ineligible(spent, amount=5_000, reason="x", version=1, actor=system_actor())
    for amount, on, field in ((5_001, LATER, "amount"), (1, None, "on"), (1, dt.date(2022, 8, 31), "on")):
        with pytest.raises(Refused) as refused:
            record_recovery(spent, amount=amount, on=on, version=2, actor=system_actor())
        assert refused.value.field == field
    record_recovery(spent, amount=2_000, on=LATER, version=2, actor=system_actor())
    assert (spent.recovered, spent.recovered_on) == (2_000, LATER)
    with pytest.raises(Refused):
        mark_ineligible(spent, amount=1_000, reason="x", version=3, actor=system_actor())
    record_recovery(spent, amount=None, on=LATER, version=3, actor=system_actor())
    assert (spent.recovered, spent.recovered_on) == (None, None)
    mark_ineligible(spent, amount=None, reason="", version=4, actor=system_actor())
    assert spent.ineligible is None


def test_a_remainder_moves_money_into_the_next_year_until_it_is_removed() -> None:
    agreement = an_agreement(years=2)
    first = agreement.years.get(ordinal=1)
    left = a_remainder(first, 45_795, purpose=a_purpose(agreement))
    assert statement(agreement).years[1].total.carried_in == 45_795
    remove_remainder(left, actor=system_actor())
    assert statement(agreement).years[1].total.carried_in != 45_795


def test_a_remainder_of_another_agreement_or_without_a_fate_is_refused() -> None:
    agreement, other = an_agreement(years=1), an_agreement(years=1)
    year = agreement.years.get()
    for facts, field in (
        ({"year": other.years.get()}, "year"),
        ({"purpose": a_purpose(other)}, "purpose"),
        ({"disposition": "lost"}, "disposition"),
        ({"amount": -1}, "amount"),
    ):
        made = Remainder(**{"agreement": agreement, "year": year, "amount": 1, "disposition": "carried", **facts})
        with pytest.raises(Refused) as refused:
            record_remainder(made, actor=system_actor())
        assert refused.value.field == field
    assert not Remainder.objects.exists()
