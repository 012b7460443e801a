"""Whoever does nothing for long is signed out, and comes back to where they were."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from talka.accounts.tests.makers import a_user, signed_in
from talka.kernel.http import IDLE_NOTED_SECONDS, SEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    browser = signed_in(a_user("staff"))
    assert browser.get("/people/me/").status_code == 200
    return browser


def seen(browser: Client, minutes_ago: float) -> None:
    """The last time something was asked for."""
    session = browser.session
    session[SEEN] = int(time.time() - 60 * minutes_ago)
    session.save()


def test_somebody_who_works_stays_signed_in(browser: Client) -> None:
    seen(browser, settings.IDLE_MINUTES - 1)
    assert browser.get("/people/me/").status_code == 200
    assert time.time() - browser.session[SEEN] < IDLE_NOTED_SECONDS


def test_somebody_who_left_signs_in_again_and_comes_back(browser: Client) -> None:
    seen(browser, settings.IDLE_MINUTES + 1)
    answer = browser.get("/activities/?q=seminars")
    assert answer.headers["Location"] == "/accounts/login/?next=/activities/%3Fq%3Dseminars"
    assert "ilgi nekas netika darīts" in browser.get(answer.headers["Location"]).text
    assert browser.get("/people/me/").status_code == 302


def test_what_is_sent_too_late_leads_to_the_form_again(browser: Client) -> None:
    seen(browser, settings.IDLE_MINUTES + 1)
    answer = browser.post("/people/me/", {"name": "Cita"})
    assert answer.headers["Location"] == "/accounts/login/?next=/people/me/"


def test_a_part_of_a_page_asks_for_the_whole_page(browser: Client) -> None:
    seen(browser, settings.IDLE_MINUTES + 1)
    answer = browser.get("/activities/consult/hint/", headers={"HX-Request": "true"})
    assert (answer.headers["HX-Refresh"], answer.text) == ("true", "")


def test_a_page_in_which_somebody_types_says_so(browser: Client) -> None:
    seen(browser, settings.IDLE_MINUTES - 1)
    assert browser.get("/people/me/here/").status_code == 204
    seen_now: int = browser.session[SEEN]
    assert time.time() - seen_now < IDLE_NOTED_SECONDS


def test_the_time_is_not_written_at_every_page(browser: Client, django_assert_num_queries: Any) -> None:
    seen(browser, 1)
    before = browser.session[SEEN]
    with django_assert_num_queries(2):  # the session, and who it is
        browser.get("/people/me/here/")
    assert browser.session[SEEN] == before


def test_an_installation_may_do_without(browser: Client, settings: Any) -> None:
    seen(browser, settings.IDLE_MINUTES + 1)
    settings.IDLE_MINUTES = 0
    assert browser.get("/people/me/").status_code == 200
