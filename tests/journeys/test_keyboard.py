"""Lists and the quick line by keys only: the focus is always somewhere, in sight, and where one goes on from."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.tests.makers import some_work
from tests.conftest import AssertAccessible
from tests.journeys.ways import sign_in

pytestmark = pytest.mark.journey
# Whether the bar at the foot of the window lies over what has the focus.
COVERED = """() => {
  const here = document.activeElement.getBoundingClientRect();
  return here.bottom > document.querySelector("[data-bulk-bar]").getBoundingClientRect().top;
}"""


@pytest.fixture(autouse=True)
def centre(transactional_db: None) -> Centre:
    """A centre whose log fills more than a page."""
    call_command("createcachetable", verbosity=0)
    centre = a_centre()
    for number in range(27):
        some_work(f"Darbs {number:02}", centre=centre)
    return centre


def enter(page: Page, live_server: LiveServer, centre: Centre) -> None:
    sign_in(page, a_user(Role.STAFF, centre=centre), live_server)


def test_what_is_swapped_leaves_the_focus_where_one_goes_on(
    page: Page, live_server: LiveServer, centre: Centre, assert_accessible: AssertAccessible
) -> None:
    enter(page, live_server, centre)
    page.goto("/activities/?size=25")
    title = page.get_by_role("link", name="Nosaukums", exact=True)
    title.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sort=title"))
    expect(title).to_be_focused()
    page.get_by_role("link", name="Nākamā").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".ui-listing__count")).to_be_focused()
    expect(page.locator(".ui-listing__count")).to_be_in_viewport()
    assert_accessible(page)


def test_a_menu_that_the_focus_has_left_is_closed(page: Page, live_server: LiveServer, centre: Centre) -> None:
    enter(page, live_server, centre)
    page.goto("/activities/")
    menu = page.locator("details[data-menu]", has=page.locator("summary", has_text="Lejupielādēt"))
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    menu.locator("a").last.focus()
    page.keyboard.press("Tab")

    expect(menu).not_to_have_attribute("open", "")


def test_a_key_leads_from_a_chosen_row_to_what_can_be_done_and_the_bar_covers_no_row(
    page: Page, live_server: LiveServer, centre: Centre
) -> None:
    enter(page, live_server, centre)
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto("/activities/")
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.first.focus()
    page.keyboard.press("Space")
    for _row in range(26):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED)
    page.keyboard.press("d")
    expect(page.locator("[data-bulk-bar]")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.locator("[data-bulk-bar] button").first).to_be_focused()


def test_mistakes_have_the_focus_also_after_skipping_to_the_content(
    page: Page, live_server: LiveServer, centre: Centre
) -> None:
    enter(page, live_server, centre)
    page.goto("/activities/record/seminar/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("button", name="Ierakstīt", exact=True).press("Enter")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    page.wait_for_load_state("networkidle")

    expect(summary).to_be_focused()


def test_a_consultation_taken_back_leaves_the_focus_at_what_is_said(
    page: Page, live_server: LiveServer, centre: Centre
) -> None:
    enter(page, live_server, centre)
    page.goto("/activities/consult/")
    page.locator("#id_topic").fill("Statūti")
    page.locator("#id_topic").press("Enter")
    undo = page.get_by_role("button", name=re.compile("Atsaukt"))
    expect(undo).to_have_count(1)
    undo.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#consultation p:focus")).to_contain_text("Atsaukts")


def test_what_a_menu_of_a_list_holds_stays_on_the_screen_of_a_phone(
    page: Page, live_server: LiveServer, centre: Centre
) -> None:
    enter(page, live_server, centre)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/activities/")
    page.locator(".ui-filters__more > summary").click()
    menus = page.locator("details.ui-pick")
    assert menus.count() > 5
    for menu in menus.all():
        menu.locator("summary").click()
        box = menu.locator(".ui-pick__body").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390, menu.inner_text()
        menu.locator("summary").click()


def test_the_quick_line_is_reached_and_left_by_keys_alone(
    page: Page, live_server: LiveServer, centre: Centre, assert_accessible: AssertAccessible
) -> None:
    enter(page, live_server, centre)
    page.goto("/today/")
    page.keyboard.press("k")
    client = page.get_by_role("combobox", name="Organizācija, kopiena vai persona")
    expect(client).to_be_focused()

    page.goto("/activities/consult/")
    expect(client).to_be_focused()
    page.keyboard.type("Biedrība „Pļava”")
    page.keyboard.press("Tab")
    page.keyboard.type("Statūti")
    page.keyboard.press("Tab")
    page.keyboard.type("1.000")
    page.keyboard.press("Enter")
    minutes = page.get_by_role("textbox", name="Minūtes")
    expect(minutes).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("Vai domājāt 1\u00a0000?")
    assert_accessible(page)
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.locator(".ui-consult__new")).to_contain_text("Biedrība „Pļava”")
    expect(client).to_be_focused()
