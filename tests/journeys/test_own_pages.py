"""A page that a letter leads to, in a browser: what is pressed there is done."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from talka.events.models import RegistrationState
from talka.events.queries.keys import registration_key
from talka.events.tests.makers_public import an_open_event, registered
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey


def test_photos_are_taken_back_and_the_place_is_given_up(
    transactional_db: None, page: Page, live_server: LiveServer, assert_accessible: AssertAccessible
) -> None:
    call_command("createcachetable", verbosity=0)
    mine = registered(an_open_event(), consents_to_photos=True)
    page.goto(f"{live_server.url}/events/registrations/{registration_key(mine)}/")
    assert_accessible(page)
    page.get_by_role("button", name="Vairs nepiekrītu").click()
    page.get_by_role("link", name="Nevaru ierasties").click()
    page.get_by_role("button", name="Jā, atcelt").click()
    page.wait_for_load_state("networkidle")
    mine.refresh_from_db()
    assert (mine.consents_to_photos, mine.state) == (False, RegistrationState.CANCELLED)
