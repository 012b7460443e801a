"""The ten tabs of an event on a phone: one line that a finger moves, with the tab of this page in view."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.models import Event
from talka.events.tests.makers import an_event
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey
# Of the row of tabs: its height, the lowest target, and whether both it and the current tab stand within the page.
ROW = """row => {
  const [here, all] = [row.querySelector("[aria-current]").getBoundingClientRect(), row.getBoundingClientRect()];
  return {
    lines: new Set([...row.children].map(one => one.offsetTop)).size,
    lowest: Math.min(...[...row.querySelectorAll("a")].map(one => one.offsetHeight)),
    isInView: here.left >= all.left - 1 && here.right <= all.right + 1,
    isInPage: document.documentElement.scrollWidth <= innerWidth,
    goesOn: row.scrollWidth > row.clientWidth,
    before: Number(getComputedStyle(row).getPropertyValue("--tabs-before")),
    after: Number(getComputedStyle(row).getPropertyValue("--tabs-after")),
  };
}"""


@pytest.fixture(autouse=True)
def event(transactional_db: None) -> Event:
    """An event whose pages have all the tabs."""
    call_command("createcachetable", verbosity=0)
    return an_event(published=True)


def enter(page: Page, live_server: LiveServer, event: Event) -> None:
    key = signed_in(a_user(Role.STAFF, centre=event.centre)).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def test_tabs_on_a_phone_are_one_line_that_shows_where_one_is_and_that_it_goes_on(
    page: Page, live_server: LiveServer, event: Event, assert_accessible: AssertAccessible
) -> None:
    enter(page, live_server, event)
    for width, path, before, after in ((390, "", 0, 1), (390, "invitations/", 1, 1), (320, "close/", 1, 0)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/events/work/{event.pk}/{path}")
        page.wait_for_load_state("networkidle")
        row = page.locator(".ui-tabs ul").evaluate(ROW)
        assert row["lines"] == 1
        assert row["lowest"] >= 44
        assert (row["isInView"], row["isInPage"], row["goesOn"]) == (True, True, True)
        assert (row["before"], row["after"]) == (before, after), path
    assert_accessible(page)


def test_tabs_are_reached_by_keys_and_without_scripts(
    page_without_scripts: Page, live_server: LiveServer, event: Event
) -> None:
    page = page_without_scripts
    enter(page, live_server, event)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/events/work/{event.pk}/")
    page.locator(".ui-tabs a").first.focus()
    for _press in range(page.locator(".ui-tabs a").count() - 1):
        page.keyboard.press("Tab")
    last = page.locator(".ui-tabs a").last
    box = last.bounding_box()
    assert last.evaluate("tab => tab === document.activeElement")
    assert box is not None
    assert 0 <= round(box["x"]) <= 390 - box["width"]


def test_tabs_on_a_wide_screen_stand_still(page: Page, live_server: LiveServer, event: Event) -> None:
    enter(page, live_server, event)
    page.goto(f"/events/work/{event.pk}/")
    assert page.locator(".ui-tabs ul").evaluate("row => [row.scrollHeight, row.scrollWidth]") == page.locator(
        ".ui-tabs ul"
    ).evaluate("row => [row.clientHeight, row.clientWidth]")
