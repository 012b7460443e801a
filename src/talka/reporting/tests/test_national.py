"""The country's figures over several agreements: side by side, each one counted once, the difference explained."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from django.utils.html import strip_tags

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Together
from talka.programmes.tests.makers import a_target, an_agreement, an_indicator
from talka.registry.models import Reading
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import centre_rows
from talka.reporting.queries.national import NationalRow, national_rows, parts_of, periods_together
from talka.reporting.queries.overlap import COUNTED, overlap
from talka.reporting.tests.makers import a_manager, a_reviewer
from talka.reporting.tests.makers_national import a_regional_agreement, regional_agreements, work_by_chance
from talka.reporting.tests.test_figures import World
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db
PAGE = "/reports/national/"


def rows_of(agreement: Agreement) -> dict[str, NationalRow]:
    """What a coordinator sees of the period that the agreement's first year lies in."""
    user = a_user(Role.COORDINATOR)
    year = agreement.years.get(ordinal=1)
    [period] = [one for one in periods_together(user) if year in one.years]
    return {row.indicator.code: row for row in national_rows(user, period)}


def values(row: NationalRow) -> list[int | None]:
    return [one.value for one in row.centres]


def test_somebody_served_in_two_regions_counts_once_in_the_country() -> None:
    agreements = regional_agreements("riga", "zemgale", "kurzeme")
    everywhere, once = a_person("Anna Bērziņa"), a_person("Jānis Kalniņš")
    for agreement in agreements[:2]:
        takes_part(some_work(agreement=agreement), person=everywhere)
    takes_part(some_work(agreement=agreements[0]), person=once)

    row = rows_of(agreements[0])["P"]

    assert [one.centre.code for one in row.centres] == ["kurzeme", "riga", "zemgale"]
    assert values(row) == [0, 2, 1]
    assert (row.summed, row.national.number, row.overlap) == (3, 2, 1)
    found = overlap(row.together)
    assert [(one.who, one.surplus) for one in found.shown] == [(everywhere, 1)]
    assert rows_of(agreements[0])["D"].overlap is None, "participations are added"


def test_a_total_without_names_is_part_of_the_difference_and_is_named() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    takes_part(some_work(agreement=riga), person=a_person("Anna Bērziņa"))
    counted_only = some_work("Gājiens", agreement=zemgale, people=40)

    row = rows_of(riga)["P"]

    assert (values(row), row.national.number, row.overlap) == ([1, 40], 1, 40)
    found = overlap(row.together)
    assert ([(one.activity, one.number) for one in found.unnamed], found.explained) == ([(counted_only, 40)], 40)


@pytest.mark.parametrize("seed", range(6))
def test_the_overlap_explains_the_difference_over_random_histories(seed: int) -> None:
    chance = random.Random(seed)
    agreements = regional_agreements("riga", "zemgale", "kurzeme")
    people = [a_person(f"Persona {number}") for number in range(6)]
    organisations = [an_organisation() for _ in range(4)]
    explained = 0
    for _step in range(18):
        work_by_chance(agreements, people, organisations, chance)
    for row in rows_of(agreements[0]).values():
        if row.counts_once and row.overlap is not None:
            assert overlap(row.together).explained == row.overlap, row.indicator.code
            explained += row.overlap
        by_agreement = {}
        for agreement in agreements:
            indicator = agreement.indicators.get(code=row.indicator.code)
            by_agreement[agreement.centre] = figures(agreement).in_year(indicator, agreement.years.get()).number
        assert {one.centre: one.value for one in row.centres} == by_agreement, row.indicator.code
    assert explained


def test_the_overlap_of_one_agreement_explains_its_difference_over_a_random_history() -> None:
    world, chance = World(), random.Random(0)
    for _step in range(60):
        world.something_happens(chance)
    explained = 0
    for row in centre_rows(world.user, world.agreement):
        if row.overlap is not None:
            assert overlap(Together((row.indicator,), (row.year,))).explained == row.overlap
            explained += row.overlap
    assert explained


def test_years_are_put_together_where_they_share_more_than_half_of_their_days() -> None:
    funder = a_funder()
    riga = a_regional_agreement("riga", funder)
    near = a_regional_agreement("zemgale", funder, first=dt.date(2022, 6, 1))
    late = a_regional_agreement("kurzeme", funder, first=dt.date(2022, 8, 1))
    others = a_regional_agreement("latgale")

    found = {tuple(year.agreement for year in one.years) for one in periods_together(a_user(Role.COORDINATOR))}

    assert found == {(riga, near), (late,), (others,)}


def test_a_promise_that_counts_something_else_stands_in_its_own_row() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    an_indicator(riga, "X", measure="people", filters={"kind": ["seminar"]}, over_places=Addition.DISTINCT)
    an_indicator(zemgale, "X", measure="people", filters={"kind": ["training"]})
    user = a_user(Role.COORDINATOR)
    [period] = periods_together(user)

    found = [row for row in national_rows(user, period) if row.indicator.code == "X"]

    assert [[one.promised for one in row.centres] for row in found] == [[True, False], [False, True]]
    assert [values(row) for row in found] == [[0, None], [None, 0]]


def test_a_centre_that_works_under_two_agreements_has_one_figure() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    zemgale.partners.add(riga.centre)
    anna = a_person("Anna Bērziņa")
    for agreement in (riga, zemgale):
        takes_part(some_work(agreement=agreement, centre=riga.centre), person=anna)

    row = rows_of(riga)["P"]

    assert (values(row), row.national.number, row.overlap) == ([1, 0], 1, 0)


def test_targets_of_the_agreements_are_added() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    for agreement, target in ((riga, 30), (zemgale, 12)):
        a_target(agreement.indicators.get(code="P"), agreement.years.get(), target)

    row = rows_of(riga)["P"]

    assert ([one.target for one in row.centres], row.target) == ([30, 12], 42)


def test_every_figure_opens_to_its_records() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    for agreement in (riga, zemgale):
        some_work(f"Darbs {agreement.centre.code}", agreement=agreement)
        some_work(f"Pirms {agreement.centre.code}", agreement=agreement, kind="consultation")
        an_expenditure(agreement, 10_00, year=agreement.years.get(), date=dt.date(2022, 5, 5))
    browser, rows = signed_in(a_user(Role.COORDINATOR)), rows_of(riga)
    page = browser.get(PAGE).content.decode()

    shown = browser.get(rows["PS"].records_url).content.decode()
    assert [name in shown for name in ("Darbs riga", "Darbs zemgale", "Pirms riga")] == [True, True, False]
    [_ours, theirs] = rows["PS"].centres
    shown = browser.get(theirs.records_url).content.decode()
    assert ["Darbs riga" in shown, "Darbs zemgale" in shown] == [False, True]
    for row in rows.values():
        for address in (row.records_url, *(one.records_url for one in row.centres)):
            assert address.replace("&", "&amp;") in page
    assert (rows["M"].national.number, values(rows["M"]), rows["M"].records_url) == (20_00, [10_00, 10_00], "")
    year = periods_together(a_user(Role.COORDINATOR))[0].key
    parts = browser.get(f"{PAGE}{year}/{rows['M'].indicator.pk}/")
    assert f"{PAGE}{year}/{rows['M'].indicator.pk}/" in page
    text = parts.content.decode()
    assert text.count("10,00") == 2
    assert [browser.get(found.replace("&amp;", "&")).status_code for found in
            re.findall(r'href="(/spending/expenditures/\?[^"]+)"', text)] == [200, 200]  # fmt: skip


@pytest.mark.parametrize("centres", [1, 3])
def test_the_page_asks_as_often_for_three_centres_as_for_one(centres: int, query_budget: QueryBudget) -> None:
    agreements = regional_agreements(*("riga", "zemgale", "kurzeme")[:centres])
    for agreement in agreements:
        takes_part(some_work(agreement=agreement), person=a_person("Anna Bērziņa"))
    browser = signed_in(a_user(Role.COORDINATOR))
    browser.get(PAGE)
    with query_budget(24):
        browser.get(PAGE)


def said(browser: object, address: str = PAGE) -> str:
    response = browser.get(address)  # type: ignore[attr-defined]  # a client of tests
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_a_manager_sees_only_the_own_centre_and_no_national_figure() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    takes_part(some_work(agreement=riga), person=a_person("Anna Bērziņa"))
    year, indicator = riga.years.get(), riga.indicators.get(code="P")
    manager, coordinator = signed_in(a_manager(riga)), signed_in(a_user(Role.COORDINATOR))

    assert ["Riga NVO centrs" in said(one) for one in (manager, coordinator)] == [True, True]
    assert ["Zemgale NVO centrs" in said(one) for one in (manager, coordinator)] == [False, True]
    assert ["Centru summa" in said(one) for one in (manager, coordinator)] == [False, True]
    overlap_page = f"{PAGE}{year.pk}/{indicator.pk}/overlap/"
    assert [one.get(overlap_page).status_code for one in (manager, coordinator)] == [404, 200]
    parts = f"{PAGE}{year.pk}/{indicator.pk}/"
    assert ["L-zemgale" in said(one, parts) for one in (manager, coordinator)] == [False, True]
    foreign = f"{PAGE}{zemgale.years.get().pk}/{zemgale.indicators.get(code='P').pk}/"
    assert [one.get(foreign).status_code for one in (manager, coordinator)] == [404, 200]
    assert manager.get(f"{PAGE}?period={zemgale.years.get().pk}").status_code == 404


def test_a_partner_does_not_see_the_other_centre_of_the_agreement_here() -> None:
    riga = regional_agreements("riga")[0]
    partner = a_centre("zemgale")
    riga.partners.add(partner)
    some_work(agreement=riga)
    words = said(signed_in(a_user(Role.MANAGER, centre=partner)))
    assert ("Zemgale NVO centrs" in words, "Riga NVO centrs</th>" in words) == (True, False)
    assert values(rows_of(riga)["R"]) == [1, 0]


def test_strangers_and_reviewers_find_no_figures_of_the_day() -> None:
    riga = regional_agreements("riga")[0]
    year, indicator = riga.years.get(), riga.indicators.get(code="P")
    reviewer, stranger = signed_in(a_reviewer(riga)), signed_in(a_user())
    for address in (f"{PAGE}{year.pk}/{indicator.pk}/", f"{PAGE}{year.pk}/{indicator.pk}/overlap/"):
        assert [one.get(address).status_code for one in (reviewer, stranger)] == [404, 404]
    assert (stranger.get(PAGE).status_code, reviewer.get(PAGE)["Location"]) == (404, f"{PAGE}sent/")


@pytest.mark.parametrize("asked", ["0", "x", "٣", "9223372036854775808", "-1"])
def test_a_period_that_is_not_there_is_not_found(asked: str) -> None:
    regional_agreements("riga")
    assert signed_in(a_user(Role.COORDINATOR)).get(PAGE, {"period": asked}).status_code == 404


def test_without_agreements_the_page_says_so() -> None:
    an_agreement("L-1", years=0)
    assert "Vēl nav ko salīdzināt" in said(signed_in(a_user(Role.COORDINATOR)))


def test_whom_a_measure_counts_is_known_of_every_measure_that_counts_once() -> None:
    rows = rows_of(regional_agreements("riga")[0])
    assert {row.indicator.measure for row in rows.values() if row.counts_once} == set(COUNTED)


def test_a_partner_taken_off_later_still_has_its_part_and_the_parts_add_up() -> None:
    riga, _zemgale = regional_agreements("riga", "zemgale")
    partner = a_centre("partneris")
    riga.partners.add(partner)
    for centre, cents in ((riga.centre, 10_00), (partner, 7_00)):
        an_expenditure(riga, cents, year=riga.years.get(), date=dt.date(2022, 5, 5), centre=centre)
    riga.partners.clear()
    row = rows_of(riga)["M"]
    parts = {one.centre.code: one.value.number for one in parts_of(a_user(Role.COORDINATOR), row.together)}
    assert (parts["riga"], parts["partneris"]) == (10_00, 7_00)
    assert sum(value or 0 for value in parts.values()) == row.national.number == 17_00


@pytest.mark.parametrize(("code", "rows"), [("P", [1]), ("O", [])])
def test_names_of_people_in_an_overlap_are_written_down_when_read(code: str, rows: list[int]) -> None:
    agreements = regional_agreements("riga", "zemgale")
    anna, kokle, coordinator = a_person("Anna Bērziņa"), an_organisation("Kokle"), a_user(Role.COORDINATOR)
    for agreement in agreements:
        takes_part(some_work(agreement=agreement), person=anna, organisation=kokle)
    year, indicator = agreements[0].years.get(), agreements[0].indicators.get(code=code)
    page = signed_in(coordinator).get(f"{PAGE}{year.pk}/{indicator.pk}/overlap/").content.decode()
    assert ("Anna Bērziņa" in page, "Kokle" in page) == (code == "P", code == "O")
    assert [one.rows for one in Reading.objects.filter(what="overlap", reader=coordinator)] == rows
