"""How values and targets of centres make one: added, each counted once, the largest, the latest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from html import unescape

import pytest
from django.utils.html import strip_tags

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.activities.tests.makers import some_work, takes_part
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_target, an_indicator
from talka.registry.tests.makers import a_person
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import centre_rows, indicator_rows
from talka.reporting.queries.national import NationalRow, national_rows, periods_together
from talka.reporting.tests.makers_national import a_regional_agreement

pytestmark = pytest.mark.django_db
RULES = ("sum", "distinct", "max", "latest")


@pytest.fixture
def agreements() -> Sequence[Agreement]:
    """Rīga with five records, whose year ends first, and Zemgale with two; all targets are 10 and 4."""
    funder = a_funder()
    made = [a_regional_agreement("riga", funder), a_regional_agreement("zemgale", funder, first=dt.date(2022, 2, 1))]
    for agreement, number, target in zip(made, (5, 2), (10, 4), strict=True):
        for rule in RULES:
            indicator = an_indicator(agreement, f"X-{rule}", over_places=rule, over_years="latest")
            a_target(indicator, agreement.years.get(), target)
        for _one in range(number):
            some_work(agreement=agreement, starts=dt.date(2022, 5, 5))
    return made


def rows_of_all() -> dict[str, NationalRow]:
    user = a_user(Role.COORDINATOR)
    [period] = periods_together(user)
    return {row.indicator.code: row for row in national_rows(user, period)}


@pytest.mark.parametrize(
    ("rule", "value", "target", "words"),
    [
        ("sum", 7, 14, "centru summa"),
        # Records cannot be counted twice: each is of one centre.
        ("distinct", 7, 14, "centru summa"),
        ("max", 5, 10, "lielākā no centru vērtībām: Riga NVO centrs"),
        ("latest", 2, 4, "pēdējā no centru vērtībām: Zemgale NVO centrs"),
    ],
)
def test_the_value_of_all_follows_the_rule_and_says_so(
    agreements: Sequence[Agreement], rule: str, value: int, target: int, words: str
) -> None:
    row = rows_of_all()[f"X-{rule}"]
    assert (row.national.number, row.target, row.how) == (value, target, words)
    assert row.summed == (7 if rule in {"sum", "distinct"} else None)
    browser = signed_in(a_user(Role.COORDINATOR))
    page = re.sub(r"\s", "", unescape(strip_tags(browser.get("/reports/national/").content.decode())))
    assert re.sub(r"\s", "", f"{value}{words}plānotā vērtība{target}") in page
    shown = browser.get(row.records_url).context["listing"].rows
    assert len(shown) == value


def test_the_largest_number_of_people_is_of_one_centre_and_counts_each_once(agreements: Sequence[Agreement]) -> None:
    anna, janis = a_person("Anna Bērziņa"), a_person("Jānis Kalniņš")
    for agreement, people in zip(agreements, ((anna, anna, janis), (anna,)), strict=True):
        an_indicator(agreement, "C", measure="people", over_places="max")
        for person in people:
            takes_part(some_work(agreement=agreement, starts=dt.date(2022, 5, 5)), person=person)
    row = rows_of_all()["C"]
    assert (row.national.number, row.counts_once, row.overlap) == (2, False, None)


def test_promises_that_are_put_together_otherwise_stand_apart(agreements: Sequence[Agreement]) -> None:
    for agreement, rule in zip(agreements, ("sum", "max"), strict=True):
        an_indicator(agreement, "Y", over_places=rule)
    user = a_user(Role.COORDINATOR)
    [period] = periods_together(user)
    assert [row.rule for row in national_rows(user, period) if row.indicator.code == "Y"] == ["sum", "max"]


@pytest.mark.parametrize("rule", RULES)
def test_one_agreement_of_several_centres_says_the_same_here_as_on_its_own_page(rule: str) -> None:
    riga, partner = a_regional_agreement("riga"), a_centre("zemgale")
    riga.partners.add(partner)
    year, indicator = riga.years.get(), an_indicator(riga, "X", over_places=rule)
    for centre, number, target in ((riga.centre, 3, 10), (partner, 2, 4)):
        a_target(indicator, year, target, centre=centre)
        for _one in range(number):
            some_work(agreement=riga, centre=centre)
    expected = {"sum": (5, 14), "distinct": (5, 14), "max": (3, 10), "latest": (2, 4)}[rule]

    national, coordinator = rows_of_all()["X"], a_user(Role.COORDINATOR)
    [own] = [row for row in indicator_rows(riga) if row.indicator == indicator]
    [centres] = [row for row in centre_rows(coordinator, riga) if row.indicator == indicator]

    assert (national.national.number, national.target) == expected
    assert (own.value, own.target) == (centres.national, centres.target) == expected
    assert centres.how == national.how
    assert (centres.summed, national.summed) == ((5, 5) if rule in {"sum", "distinct"} else (None, None))
    assert figures(riga).in_year(indicator, year).number == expected[0]
    browser = signed_in(coordinator)
    for address in (national.records_url, own.records_url, centres.records_url):
        assert len(browser.get(address).context["listing"].rows) == expected[0]


def test_an_agreement_without_work_is_the_latest_only_of_those_that_have_begun_to_count() -> None:
    riga = a_regional_agreement("riga")
    an_indicator(riga, "X", over_places="latest")
    assert rows_of_all()["X"].national.number == 0
