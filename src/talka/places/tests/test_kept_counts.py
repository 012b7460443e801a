"""What a layer counted is kept while nothing changes, for pages, files and open data alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.places.queries.counted import forget_counts
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db
RIGA = "LV0001000"


@pytest.fixture(autouse=True)
def _counts_are_kept(settings: Any, freeze: Freeze) -> Iterator[None]:
    """As they are outside of tests; what one test keeps no other gets."""
    settings.PUBLIC_PAGES_KEPT = 5
    settings.OPEN_REQUESTS_PER_MINUTE = 1_000
    freeze("2026-03-14")
    caches["memory"].clear()
    forget_counts()
    yield
    forget_counts()


def some_more(**fields: Any) -> None:
    some_work(place=place(RIGA), starts=dt.date(2026, 2, 2), centre=fields.pop("centre", None) or a_centre(), **fields)


PAGES: dict[str, Callable[[], str]] = {
    "map": lambda: reverse("map:country") + "?layer=work&year=2026",
    "history": lambda: reverse("map:history", args=[place(RIGA).pk]) + "?layer=work",
    "white spots": lambda: reverse("map:white_spots"),
    "file": lambda: reverse("map:csv") + "?layer=work&year=2026",
    "open data": lambda: "/api/open/v1/figures?layer=work&year=2026",
}


def counting(address: str, client: Any = None) -> tuple[int, bytes]:
    """How often the log was counted for an answer, and the answer."""
    with CaptureQueriesContext(connection) as caught:
        answer = (client or stranger()).get(address)
    assert answer.status_code == 200
    log = [one["sql"] for one in caught.captured_queries if "activities_activity" in one["sql"]]
    return len(log), answer.content


@pytest.mark.parametrize("page", PAGES)
def test_a_second_look_counts_nothing_and_a_change_is_seen_at_once(page: str) -> None:
    some_more()
    address = PAGES[page]()

    first, before = counting(address)
    again, same = counting(address)
    some_more()
    anew, after = counting(address)

    assert (first > 0, again, anew > 0) == (True, 0, True)
    # Pages hold a token that is another one each time.
    assert page not in {"file", "open data"} or same == before != after


def test_the_list_of_places_is_counted_once_as_well() -> None:
    centre = a_centre()
    some_more(centre=centre)
    client = signed_in(a_user(Role.STAFF, centre=centre))
    address = reverse("places:list") + "?layer=work"
    client.get(address)

    assert counting(address, client)[0] == 0
    some_more(centre=centre)
    assert counting(address, client)[0] > 0


def test_the_next_day_is_counted_anew(freeze: Freeze) -> None:
    some_more()
    address = PAGES["map"]()
    counting(address)

    freeze("2026-03-15")

    assert counting(address)[0] > 0


def test_years_are_kept_apart() -> None:
    some_more()
    counting(PAGES["map"]())

    _number, body = counting(reverse("map:csv") + "?layer=work&year=2025")

    assert b";1;" not in body
