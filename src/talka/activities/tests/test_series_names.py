"""A series that nobody gave a title is called by what it holds; its code is for files and machines."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import add_series, remove_activity
from talka.activities.models import Series
from talka.activities.queries.figures import WorkSource
from talka.activities.tests.makers import a_programme, a_series, some_work
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db
LOG = "/activities/"
NAME = "cikls bez nosaukuma (2 nodarbības, no 03.02.2023.)"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return a_programme(centre)


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.MANAGER, centre=centre))


def an_untitled_series(agreement: Agreement, *days: dt.date | None) -> Series:
    series = add_series(Series(agreement=agreement, code="XQ7"), actor=a_user(Role.COORDINATOR))
    for day in days:
        some_work(agreement=agreement, series=series, starts=day, year=None if day else agreement.years.all()[0])
    return series


def named(series: Series) -> str:
    return str(Series.objects.named().get(pk=series.pk))


@pytest.mark.parametrize(
    ("days", "name"),
    [
        ((), "cikls bez nosaukuma"),
        ((None,), "cikls bez nosaukuma (1 nodarbība)"),
        ((dt.date(2023, 3, 1), dt.date(2023, 2, 3)), NAME),
        ((None, dt.date(2023, 2, 3)), NAME),
    ],
)
def test_it_is_called_by_its_sessions_and_first_day(
    agreement: Agreement, days: tuple[dt.date | None, ...], name: str
) -> None:
    assert named(an_untitled_series(agreement, *days)) == name


def test_sessions_that_were_removed_do_not_name_it(agreement: Agreement) -> None:
    series = an_untitled_series(agreement, dt.date(2023, 2, 3), dt.date(2023, 3, 1))
    gone = some_work(agreement=agreement, series=series, starts=dt.date(2023, 1, 15))
    assert named(series) == "cikls bez nosaukuma (3 nodarbības, no 15.01.2023.)"
    remove_activity(gone, actor=a_user(Role.COORDINATOR))
    assert named(series) == NAME


def test_a_title_is_the_name(agreement: Agreement) -> None:
    series = a_series(agreement, "Noturība")
    some_work(agreement=agreement, series=series)
    assert named(series) == "Noturība"


def test_no_page_of_the_log_shows_the_code(agreement: Agreement, browser: Client) -> None:
    series = an_untitled_series(agreement, dt.date(2023, 2, 3), dt.date(2023, 3, 1))
    work = series.activities.all()[0]
    for address, data in (
        (LOG, {"cols": ["date", "title", "series"]}),
        (f"{LOG}{work.pk}/", {}),
        (f"{LOG}{work.pk}/edit/", {}),
    ):
        text = browser.get(address, data).content.decode()
        assert "bez nosaukuma (2 nodarbības, no 03.02.2023.)" in text, address
        # The filter's value alone is the code: an address that was saved goes on working.
        assert "XQ7" not in text.replace('value="XQ7"', ""), address
    offered = browser.post(f"{LOG}change/", {"act": "series", "id": work.pk}).content.decode()
    assert NAME in offered
    assert "XQ7" not in offered
    other = some_work(agreement=agreement)
    choice = {"act": "series", "id": other.pk, "value": series.pk, "confirm": "yes"}
    done = browser.post(f"{LOG}change/", choice, follow=True)
    assert "cikls bez nosaukuma (3 nodarbības" in done.content.decode()


def test_the_export_names_it_as_the_list_does(agreement: Agreement, browser: Client) -> None:
    an_untitled_series(agreement, dt.date(2023, 2, 3), dt.date(2023, 3, 1))
    answer: Any = browser.get(LOG, {"cols": ["date", "title", "series"], "export": "xlsx"})
    rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    at = rows[0].index("Cikls")
    assert [row[at] for row in rows[1:]] == [NAME, NAME]


def test_one_code_of_two_agreements_is_offered_under_both_names(
    centre: Centre, agreement: Agreement, browser: Client
) -> None:
    an_untitled_series(agreement, dt.date(2023, 2, 3), dt.date(2023, 3, 1))
    other = a_programme(centre)
    add_series(Series(agreement=other, code="XQ7", title="Mentori"), actor=a_user(Role.COORDINATOR))
    text = browser.get(LOG).content.decode()
    assert f"Mentori / {NAME}" in text or f"{NAME} / Mentori" in text


def test_an_indicator_is_narrowed_to_it_by_its_name(agreement: Agreement) -> None:
    an_untitled_series(agreement, dt.date(2023, 2, 3), dt.date(2023, 3, 1))
    assert WorkSource().dimension_choices(agreement)["series"] == [("XQ7", NAME)]


@pytest.mark.parametrize("rows", [1, 3])
def test_names_of_series_cost_one_query_a_list(
    agreement: Agreement, browser: Client, query_budget: QueryBudget, rows: int
) -> None:
    for number in range(rows):
        series = add_series(Series(agreement=agreement), actor=a_user(Role.COORDINATOR))
        some_work(agreement=agreement, series=series, starts=dt.date(2023, 2, 1 + number))
    with query_budget(17):
        browser.get(LOG, {"cols": ["date", "title", "series"]})
