"""The statement of money for machines."""

from __future__ import annotations

import pytest

from talka.accounts.tests.machines import a_machine_in
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement

pytestmark = pytest.mark.django_db


def test_what_is_planned_is_stated_and_what_is_unknown_is_null() -> None:
    agreement = an_agreement(years=2)
    a_budget_line(agreement.years.get(ordinal=1), a_purpose(agreement, "CS"), 30_000_00)
    found = a_machine_in(agreement.centre).get(f"/api/v1/agreements/{agreement.number}/statement").json()
    first, second = found["years"]
    assert (first["total"]["planned"], first["total"]["spent"], first["total"]["expenditures"]) == ("30000.00", None, 0)
    assert first["purposes"][0]["code"] == "CS"
    assert second["total"]["planned"] is None
