"""Indicators on their page and on the today board: each value in its own unit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import a_series, some_work, takes_part
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, a_target, an_agreement, an_indicator
from talka.registry.models import Reading
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.queries import overlap
from talka.reporting.queries.indicators import indicator_rows
from talka.reporting.tests.makers import a_colleague
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """Half of its only year has passed: an hour and a half of 90 hours done, 12,34 € of 1 234,56 € spent."""
    freeze("2022-07-01")
    made = an_agreement("L-1", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    purpose, year = a_purpose(made, "CS"), made.years.get()
    a_target(an_indicator(made, "H", measure="hours", title="Stundu rādītājs"), year, 90 * 60)
    a_target(an_indicator(made, "M", measure="money", title="Naudas rādītājs"), year, 1234_56)
    some_work(agreement=made, purpose="CS", starts=dt.date(2022, 5, 5), minutes=90)
    an_expenditure(made, 12_34, year=year, purpose=purpose, date=dt.date(2022, 5, 5))
    return made


def words(client: Client, address: str) -> str:
    """What a page says, to those who see and to those who listen."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


@pytest.mark.parametrize("address", ["/today/", "/reports/{}/indicators/"])
def test_progress_is_said_in_the_unit_of_its_measure(agreement: Agreement, address: str) -> None:
    said = words(signed_in(a_colleague(agreement)), address.format(agreement.pk))

    # Minutes and cents are how values are kept, and nobody reads them.
    assert "Stundu rādītājs 1,5 no 90 · 1 % Paredzams līdz beigām: 3" in said
    assert "Naudas rādītājs 12,34 € no 1 234,56 € · 0 % Paredzams līdz beigām: 24,75 €" in said


def test_the_deviation_is_shown_with_its_sign(agreement: Agreement) -> None:
    year = agreement.years.get()
    a_target(an_indicator(agreement, "D", title="Darbu rādītājs"), year, 1)
    some_work(agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 6))

    said = words(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/indicators/")

    assert "1,5 1 \u221288,5 Stundu rādītājs" in said
    assert "0 \u22121 222,22 € Naudas rādītājs" in said
    assert "200 +1 Darbu rādītājs" in said


def test_a_year_without_a_plan_has_no_columns_of_dashes(freeze: Freeze) -> None:
    freeze("2022-07-01")
    agreement = an_agreement(years=2)
    a_target(an_indicator(agreement, "D", title="Darbu rādītājs"), agreement.years.get(ordinal=1), 3)
    client, address = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/indicators/"
    planned, unplanned = words(client, address).split("II. īstenošanas gads")
    assert "Skaita Plānots Šajā gadā % Novirze Izpilde" in planned
    assert "Skaita Iepriekš Šajā gadā Kopā Darbu rādītājs" in unplanned
    assert "Šim gadam nekas nav plānots." in unplanned
    assert "nekas nav plānots" not in planned


def test_before_and_together_open_to_exactly_their_records() -> None:
    agreement = an_agreement("L-3", starts=dt.date(2022, 1, 1), ends=dt.date(2024, 12, 31), years=3)
    purpose = a_purpose(agreement, "CS")
    an_indicator(agreement, "D", measure="records")
    an_indicator(agreement, "M", measure="money")
    an_indicator(agreement, "L", measure="records", over_years="latest")
    for year in agreement.years.all():
        some_work(f"Darbs {year.ordinal}", agreement=agreement, purpose="CS", starts=year.starts)
        an_expenditure(agreement, 100, year=year, purpose=purpose, date=year.starts)
    rows = {(row.indicator.code, row.year.ordinal): row for row in indicator_rows(agreement)}
    browser = signed_in(a_colleague(agreement))

    assert rows["D", 1].before_url == ""
    assert [rows["M", number].together_url != "" for number in (1, 2, 3)] == [True, False, True]
    assert [rows["M", number].before_url != "" for number in (1, 2, 3)] == [False, True, False]
    assert f"year={rows['M', 1].year.pk}" in rows["M", 1].together_url
    assert "year=" not in rows["M", 3].together_url
    said = browser.get(f"/reports/{agreement.pk}/indicators/").content.decode()
    for address in (rows["D", 3].before_url, rows["D", 2].together_url):
        assert address.replace("&", "&amp;") in said
        shown = browser.get(address).content.decode()
        assert ("Darbs 1" in shown, "Darbs 2" in shown, "Darbs 3" in shown) == (True, True, False)


def test_an_overlap_that_is_cut_says_how_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    other = a_centre()
    agreement = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1, partners=[other])
    indicator = an_indicator(agreement, "O", measure="organisations", over_places="distinct")
    for _number in range(3):
        asked = an_organisation()
        for centre in (agreement.centre, other):
            work = some_work(agreement=agreement, centre=centre, starts=dt.date(2022, 5, 5))
            takes_part(work, organisation=asked)
    browser, address = (
        signed_in(a_user(Role.COORDINATOR)),
        f"/reports/{agreement.pk}/indicators/{indicator.pk}/overlap/1/",
    )
    assert "Rādīti" not in words(browser, address)

    monkeypatch.setattr(overlap, "SHOWN", 2)
    assert "Rādīti 2 no 3." in words(browser, address)


def test_people_in_the_overlap_of_an_agreement_are_written_down_when_read() -> None:
    other = a_centre()
    agreement = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1, partners=[other])
    indicator = an_indicator(agreement, "P", measure="people", over_places="distinct")
    anna, browser = a_person("Anna Ozola"), signed_in(a_user(Role.COORDINATOR))
    takes_part(some_work(agreement=agreement, starts=dt.date(2022, 5, 5)), person=anna)
    address = f"/reports/{agreement.pk}/indicators/{indicator.pk}/overlap/1/"
    assert "Anna Ozola" not in words(browser, address)
    assert not Reading.objects.exists(), "nobody was shown"
    takes_part(some_work(agreement=agreement, centre=other, starts=dt.date(2022, 5, 5)), person=anna)
    assert "Anna Ozola" in words(browser, address)
    assert Reading.objects.values_list("what", "rows", "way").get() == ("overlap", 1, Reading.Way.LOOKED)


@pytest.fixture
def narrowed() -> Agreement:
    """Two centres; of each dimension two pieces of work within what an indicator narrows to, and one beside."""
    other = a_centre("zemgale")
    agreement = an_agreement(
        "L-4",
        centre=a_centre("riga"),
        starts=dt.date(2022, 1, 1),
        ends=dt.date(2023, 12, 31),
        years=2,
        partners=[other],
    )
    for code in ("CS", "MN"):
        a_purpose(agreement, code)
    series, towns = a_series(agreement, "Cikls"), list(Place.objects.filter(level=Level.MUNICIPALITY)[:2])
    within: dict[str, tuple[str, dict[str, Any]]] = {
        "kind": ("seminar", {"kind": "seminar"}), "format": ("online", {"format": "online"}),
        "channel": ("facebook", {"channel": "facebook"}), "series": (series.code, {"series": series}),
        "purpose": ("CS", {"purpose": "CS"}), "place": (towns[0].code, {"place": towns[0]}),
        "centre": ("zemgale", {"centre": other}),
    }  # fmt: skip
    day = dt.date(2022, 5, 5)
    beside: dict[str, Any] = {
        "kind": "camp", "format": "onsite", "channel": "x", "purpose": "MN", "place": towns[1],
    }  # fmt: skip
    for dimension, (code, fields) in within.items():
        an_indicator(agreement, f"N-{dimension}", filters={dimension: [code]})
        for when in (day, day.replace(month=6), day.replace(year=2023)):
            some_work(agreement=agreement, starts=when, **beside | fields)
    some_work(agreement=agreement, starts=day, **beside)
    an_indicator(agreement, "N-money", measure="money", filters={"centre": ["zemgale"], "purpose": ["CS"]})
    for centre, code, cents in (
        (other, "CS", 700),
        (other, "CS", 50),
        (other, "MN", 9),
        (agreement.centre, "CS", 8),
    ):
        year, purpose = agreement.years.get(ordinal=1), agreement.purposes.get(code=code)
        an_expenditure(agreement, cents, year=year, purpose=purpose, date=day, centre=centre)
    return agreement


DIMENSIONS_COUNTED = ("kind", "format", "channel", "series", "purpose", "place", "centre", "money")


@pytest.mark.parametrize("dimension", DIMENSIONS_COUNTED)
def test_the_number_on_a_line_is_that_of_the_rows_behind_its_link(narrowed: Agreement, dimension: str) -> None:
    browser = signed_in(a_user(Role.COORDINATOR))
    page = browser.get(f"/reports/{narrowed.pk}/indicators/").content.decode()
    rows = [row for row in indicator_rows(narrowed) if row.indicator.code == f"N-{dimension}"]
    for row in rows:
        assert row.records_url.replace("&", "&amp;") in page
    links = [(row.records_url, row.value) for row in rows] + [(rows[1].together_url, rows[1].together)]
    shown = [list(browser.get(address).context["listing"].rows) for address, _value in links]
    assert [len(found) for found in shown] == ([2, 0, 2] if dimension == "money" else [2, 1, 3])
    counted = (
        [sum(one.record.amount for one in found) or None for found in shown]
        if dimension == "money"
        else map(len, shown)
    )
    assert list(counted) == [value for _address, value in links]


@pytest.mark.parametrize("dimension", DIMENSIONS_COUNTED)
def test_a_reader_of_one_centre_opens_the_same_rows_through_the_report(narrowed: Agreement, dimension: str) -> None:
    partner = signed_in(a_user(Role.STAFF, centre=narrowed.partners.get()))
    page = partner.get(f"/reports/{narrowed.pk}/indicators/").content.decode()
    number = f"/reports/{narrowed.pk}/numbers/y1.indicators.N-{dimension}.value/"
    assert ("/activities/?" in page, number in page) == (False, True)
    opened = partner.get(number).context["opened"]
    rows = opened.spending if dimension == "money" else opened.records
    assert (len(rows), sum(row.value for row in rows)) == (2, opened.number.value)
