"""What a reviewer may put side by side: the agreements of one funder, as their reports were sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_target
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.models import Submission
from talka.reporting.queries.national import NationalRow
from talka.reporting.queries.national_sent import sent_overlap, sent_periods, sent_reports, sent_rows
from talka.reporting.tests.makers import a_colleague, a_manager, a_reviewer, a_submission
from talka.reporting.tests.makers_national import a_regional_agreement, regional_agreements

pytestmark = pytest.mark.django_db
PAGE = "/reports/national/sent/"


@pytest.fixture
def agreements() -> Sequence[Agreement]:
    """Rīga, Zemgale and Kurzeme; Anna and Kokle were served in the first two; Kurzeme has not sent its report."""
    made = regional_agreements("riga", "zemgale", "kurzeme")
    anna, kokle = a_person("Anna Bērziņa"), an_organisation("Kokle")
    for agreement in made:
        takes_part(some_work(agreement=agreement), person=anna, organisation=kokle)
        a_target(agreement.indicators.get(code="R"), agreement.years.get(), 10)
    takes_part(some_work(agreement=made[0]), person=a_person("Jānis Kalniņš"))
    for agreement in made[:2]:
        a_submission(agreement, up_to_year=1)
    return made


def rows_for(agreement: Agreement) -> dict[str, NationalRow]:
    [period] = sent_periods(a_reviewer(agreement))
    return {row.indicator.code: row for row in sent_rows(period, sent_reports(period))}


def said(browser: Client, address: str = PAGE) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()).replace("\xa0", " "))


def test_values_are_those_of_the_sent_reports_and_each_counts_once(agreements: Sequence[Agreement]) -> None:
    some_work(agreement=agreements[0])
    rows = rows_for(agreements[0])
    records, people, organisations = rows["R"], rows["P"], rows["O"]
    assert [(one.centre.code, one.value, one.sent) for one in records.centres] == [
        ("kurzeme", None, False), ("riga", 2, True), ("zemgale", 1, True),
    ]  # fmt: skip
    assert (records.national.number, records.target, records.overlap) == (3, 20, None)
    assert (people.summed, people.national.number, people.overlap) == (3, 2, 1)
    assert (organisations.summed, organisations.national.number, organisations.overlap) == (2, 1, 1)


def test_every_value_opens_to_the_number_as_it_was_sent(agreements: Sequence[Agreement]) -> None:
    browser = signed_in(a_reviewer(agreements[0]))
    page = browser.get(PAGE).content.decode()
    cells = [(one.records_url, one.value) for row in rows_for(agreements[0]).values() for one in row.centres]
    for address, value in ((address, value) for address, value in cells if address):
        assert address in page
        assert browser.get(address).context["opened"].number.value == value
    assert sum(bool(address) for address, _value in cells) >= 10
    for address in set(re.findall(rf'href="({PAGE}[^"]+)"', page)):
        assert browser.get(address).status_code == 200


def test_organisations_of_an_overlap_are_named_and_people_are_only_counted(agreements: Sequence[Agreement]) -> None:
    riga = agreements[0]
    browser, year = signed_in(a_reviewer(riga)), riga.years.get()
    address = {code: f"{PAGE}{year.pk}/{riga.indicators.get(code=code).pk}/overlap/" for code in ("P", "O", "R")}
    people, organisations = said(browser, address["P"]), said(browser, address["O"])
    assert "Riga NVO centrs (L-riga), Zemgale NVO centrs (L-zemgale)" in organisations
    assert ["Kokle" in organisations, "Anna" in people, "Kokle" in people] == [True, False, False]
    assert "Vairākos līgumos apkalpota 1 persona. Personu vārdi paliek centros." in people
    assert browser.get(address["R"]).status_code == 404
    assert 'href="/registry/' not in browser.get(address["O"]).content.decode()


def test_a_total_without_names_is_told_and_two_of_them_make_the_whole_unknown() -> None:
    riga, zemgale = regional_agreements("riga", "zemgale")
    takes_part(some_work(agreement=riga), person=a_person("Anna Bērziņa"))
    some_work(agreement=zemgale, people=40)
    for agreement in (riga, zemgale):
        a_submission(agreement, up_to_year=1)
    row = rows_for(riga)["P"]
    assert (row.summed, row.national.number, row.overlap) == (41, 1, 40)
    [period] = sent_periods(a_reviewer(riga))
    found = sent_overlap(period, row.together, sent_reports(period))
    assert (found.unnamed, found.explained, found.total) == (((zemgale, 40),), 40, 0)

    latgale, vidzeme = regional_agreements("latgale", "vidzeme")
    for agreement in (latgale, vidzeme):
        some_work(agreement=agreement, people=40)
    a_submission(latgale, up_to_year=1)
    assert rows_for(latgale)["P"].national.number == 40
    a_submission(vidzeme, up_to_year=1)
    assert (rows_for(latgale)["P"].national.number, rows_for(latgale)["P"].overlap) == (None, None)


def test_a_report_that_was_given_back_does_not_count(agreements: Sequence[Agreement]) -> None:
    Submission.objects.filter(agreement=agreements[0]).update(state=Submission.State.RETURNED)
    assert rows_for(agreements[0])["R"].national.number == 1
    assert "L-riga (vēl nav iesniegts)" in said(signed_in(a_reviewer(agreements[0])))


def test_only_reviewers_of_the_funder_find_it(agreements: Sequence[Agreement]) -> None:
    riga, foreign = agreements[0], a_regional_agreement("latgale")
    indicator, year = riga.indicators.get(code="P"), riga.years.get()
    pages = (f"{PAGE}?period={year.pk}", f"{PAGE}{year.pk}/{indicator.pk}/", f"{PAGE}{year.pk}/{indicator.pk}/overlap/")
    may, others = a_reviewer(riga), (a_reviewer(foreign), a_colleague(riga), a_manager(riga), a_user(Role.COORDINATOR))
    for address in pages:
        assert signed_in(may).get(address).status_code == 200
        assert [signed_in(one).get(address).status_code for one in others] == [404] * 4, address
    assert "Latgale" not in said(signed_in(may))
    mixed = foreign.indicators.get(code="P").pk
    assert signed_in(may).get(f"{PAGE}{year.pk}/{mixed}/").status_code == 404


def test_a_reviewer_is_led_there_from_the_reports(agreements: Sequence[Agreement]) -> None:
    for user, leads in ((a_reviewer(agreements[0]), True), (a_manager(agreements[0]), False)):
        assert (f'href="{PAGE}"' in signed_in(user).get("/reports/").content.decode()) == leads
    shown = signed_in(a_reviewer(agreements[0])).get(PAGE).content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', shown) == [PAGE]


@pytest.mark.parametrize("codes", [("riga",), ("riga", "zemgale", "kurzeme")])
def test_the_page_asks_as_often_for_three_agreements_as_for_one(
    codes: tuple[str, ...], query_budget: QueryBudget
) -> None:
    made = regional_agreements(*codes)
    for agreement in made:
        takes_part(some_work(agreement=agreement), person=a_person("Anna Bērziņa"))
        a_submission(agreement, up_to_year=1)
    browser = signed_in(a_reviewer(made[0]))
    browser.get(PAGE)
    with query_budget(11):
        browser.get(PAGE)


def test_what_was_sent_is_read_whole_only_where_it_is_asked_who_was_served(agreements: Sequence[Agreement]) -> None:
    year = agreements[0].years.get()
    browser = signed_in(a_reviewer(agreements[0]))
    whole: dict[str, int] = {}
    for code in ("R", "O"):
        indicator = agreements[0].indicators.get(code=code)
        for view in ("sent_parts", "sent_overlap"):
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse(f"reporting:{view}", args=[year.pk, indicator.pk]))
            whole[f"{view} {code}"] = sum('"content"' in one["sql"] for one in asked)
    assert whole == {"sent_parts R": 0, "sent_overlap R": 0, "sent_parts O": 0, "sent_overlap O": 1}


def test_reports_sent_before_their_words_were_kept_apart_say_the_same(agreements: Sequence[Agreement]) -> None:
    before = rows_for(agreements[0])
    Submission.objects.update(told="")
    assert rows_for(agreements[0]) == before


def test_without_agreements_the_page_says_so() -> None:
    assert "Vēl nav ko salīdzināt" in said(signed_in(a_user(Role.REVIEWER)))


def test_the_newest_period_with_a_report_comes_first_and_one_without_says_so(agreements: Sequence[Agreement]) -> None:
    riga = agreements[0]
    later = a_regional_agreement("vidzeme", riga.funder, first=dt.date(2023, 1, 1))
    browser = signed_in(a_reviewer(riga))
    assert "01.01.2022.–31.12.2022." in said(browser).split("Finansētājs un laikposms")[0]
    other = said(browser, f"{PAGE}?period={later.years.get().pk}")
    assert ("Par šo laikposmu pārskats vēl nav iesniegts" in other, "L-vidzeme (vēl nav iesniegts)" in other) == (
        True,
        True,
    )
