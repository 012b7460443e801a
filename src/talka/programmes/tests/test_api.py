"""Agreements for machines."""

from __future__ import annotations

import pytest

from talka.accounts.tests.machines import a_machine_in
from talka.accounts.tests.makers import a_centre
from talka.programmes.tests.makers import a_purpose, a_target, an_agreement, an_indicator

pytestmark = pytest.mark.django_db


def test_an_agreement_comes_with_years_purposes_and_targets() -> None:
    agreement = an_agreement("KM/2022/7", years=2)
    a_purpose(agreement, "CS", title="Pilsoniskā sabiedrība")
    a_target(an_indicator(agreement, "R1"), agreement.years.get(ordinal=1), 12)
    found = a_machine_in(agreement.centre).get("/api/v1/agreements/KM/2022/7").json()
    assert (found["number"], found["centre"], found["region"]) == ("KM/2022/7", agreement.centre.code, None)
    assert [year["starts"] for year in found["years"]] == ["2022-07-15", "2023-07-15"]
    assert found["purposes"] == [{"code": "CS", "title": "Pilsoniskā sabiedrība"}]
    assert found["indicators"][0]["targets"] == [{"year": 1, "target": 12}, {"year": 2, "target": None}]


@pytest.mark.parametrize(
    ("measure", "stored", "told"), [("money", 100_050, "1000.50"), ("hours", 90, "1.5"), ("hours", 120, 2)]
)
def test_money_and_parts_of_an_hour_are_text(measure: str, stored: int, told: object) -> None:
    agreement = an_agreement(years=1)
    a_target(an_indicator(agreement, measure=measure), agreement.years.get(), stored)
    found = a_machine_in(agreement.centre).get(f"/api/v1/agreements/{agreement.number}").json()
    assert found["indicators"][0]["targets"][0]["target"] == told


def test_a_partner_sees_the_agreement_too() -> None:
    partner = a_centre("kurzeme")
    agreement = an_agreement(partners=[partner])
    assert a_machine_in(partner).get(f"/api/v1/agreements/{agreement.number}").json()["partners"] == ["kurzeme"]
    assert len(a_machine_in(partner).get("/api/v1/agreements").json()) == 1


@pytest.mark.parametrize("number", ["L-none", "%00", "a" * 61, "%F0%9F%98%80", "..%2F..%2Fetc"])
def test_a_number_that_nobody_has_is_not_found_or_refused(number: str) -> None:
    assert a_machine_in(a_centre()).get(f"/api/v1/agreements/{number}").status_code in {404, 422}
