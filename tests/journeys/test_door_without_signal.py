"""The page at the door on a phone whose signal drops: it opens all the same, and everything is sent once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.events.models import Attendance, Event, Registration
from talka.events.tests.makers import an_event
from talka.events.tests.makers_afterwards import a_registration
from tests.conftest import AssertAccessible
from tests.journeys.ways import sign_in

pytestmark = pytest.mark.journey
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('talka-kept '))"
# The page and what draws it: the font in two parts, sheets and scripts.
IS_KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.includes('/door/') && !name.includes('/noted/'));
  const stores = await Promise.all(names.map((name) => caches.open(name)));
  const kept = (await Promise.all(stores.map((store) => store.keys()))).flat().map((one) => one.url);
  const parts = ['door/', 'main.js', 'door.js', 'kept.js', 'after.css', '.woff2'];
  return parts.every((part) => kept.some((url) => url.includes(part)));
}"""


@dataclass
class World:
    """An event of today with three people on its list, and somebody who stands at its door."""

    centre: Centre
    staff: User
    event: Event
    anna: Registration


@pytest.fixture
def world(transactional_db: None) -> World:
    call_command("createcachetable", verbosity=0)
    centre = a_centre("riga", name="Rīgas NVO centrs")
    event = an_event(
        "Ziedojumu piesaiste", centre=centre, day=timezone.localdate() + dt.timedelta(days=1), published=True
    )
    anna, *_others = [a_registration(event, name) for name in ("Anna Bērziņa", "Pauls Kalns", "Zita Liepa")]
    return World(centre, a_user(Role.STAFF, centre=centre), event, anna)


@contextmanager
def a_phone(browser: Browser, live_server: LiveServer, user: User, **more: Any) -> Iterator[Page]:
    """A phone of its own, on which losing the signal is no complaint."""
    context: BrowserContext = browser.new_context(
        base_url=live_server.url, locale="lv-LV", viewport={"width": 390, "height": 844}, **more
    )
    page = context.new_page()
    sign_in(page, user, live_server)
    yield page
    context.close()


def until(page: Page, script: str) -> None:
    """Ask again and again; what a browser does by itself takes a moment."""
    for _time in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {script}", pytrace=False)


def opens_the_door(page: Page, world: World) -> None:
    """Until the phone has kept the page."""
    page.goto(f"/events/work/{world.event.pk}/door/")
    until(page, IS_KEPT)


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_without_a_signal_the_page_opens_and_what_was_noted_is_sent_once(
    browser: Browser, live_server: LiveServer, world: World, assert_accessible: AssertAccessible
) -> None:
    with a_phone(browser, live_server, world.staff) as page, a_phone(browser, live_server, world.staff) as other:
        opens_the_door(page, world)
        presses(page, "Zita Liepa")
        expect(page.locator("[data-door-unsent]")).to_be_hidden()
        page.context.set_offline(True)
        page.reload()
        # What had been sent before is known, although the kept page is older.
        expect(page.get_by_role("button", name="Zita Liepa")).to_have_attribute("aria-pressed", "true")
        presses(page, "Anna Bērziņa")
        presses(page, "Pauls Kalns")
        page.get_by_label("Vārds un uzvārds").fill("Jānis Ozols")
        page.get_by_role("button", name="Pievienot un atzīmēt").click()
        page.reload()
        for name in ("Anna Bērziņa", "Pauls Kalns"):
            row = page.get_by_role("button", name=name)
            expect(row).to_have_attribute("aria-pressed", "true")
            expect(row.get_by_text("vēl nav nosūtīts")).to_be_visible()
        expect(page.get_by_role("button", name="Zita Liepa").get_by_text("vēl nav nosūtīts")).to_be_hidden()
        expect(page.locator("[data-door-added]")).to_contain_text("Jānis Ozols")
        expect(page.locator("[data-door-added]")).to_contain_text("vēl nav nosūtīts")
        expect(page.locator("[data-door-came]")).to_have_text("4")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert_accessible(page)
        assert Attendance.objects.count() == 1
        # Meanwhile somebody else notes one of them at another door.
        other.goto(f"/events/work/{world.event.pk}/door/")
        presses(other, "Anna Bērziņa")
        expect(other.locator("[data-door-unsent]")).to_be_hidden()
        page.context.set_offline(False)
        expect(page.locator("[data-door-unsent]")).to_be_hidden()
        expect(page.get_by_text("vēl nav nosūtīts").first).to_be_hidden()
    names = sorted(Attendance.objects.values_list("registration__name", flat=True))
    assert names == ["Anna Bērziņa", "Jānis Ozols", "Pauls Kalns", "Zita Liepa"]
    assert world.event.registrations.filter(is_walk_in=True).count() == 1


def test_a_code_leads_to_the_kept_page_without_a_signal(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with a_phone(browser, live_server, world.staff) as page:
        opens_the_door(page, world)
        page.context.set_offline(True)
        page.goto(f"/events/door/{world.anna.code}/")
        expect(page.get_by_role("button", name="Anna Bērziņa")).to_be_visible()
        expect(page.get_by_role("button", name="Pauls Kalns")).to_be_hidden()


def test_signing_out_takes_what_is_kept_along(browser: Browser, live_server: LiveServer, world: World) -> None:
    with a_phone(browser, live_server, world.staff) as page:
        opens_the_door(page, world)
        page.locator(".ui-menu summary").click()
        page.get_by_role("button", name="Izrakstīties").click()
        page.wait_for_url(f"{live_server.url}/")
        assert page.evaluate(KEPT) == []
        assert page.request.get(f"/events/work/{world.event.pk}/door/", max_redirects=0).status == 302


def test_a_door_that_is_closed_to_somebody_is_not_kept_any_more(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with a_phone(browser, live_server, world.staff) as page:
        opens_the_door(page, world)
        Event.objects.filter(pk=world.event.pk).update(state="closed")
        presses(page, "Anna Bērziņa")
        expect(page.locator("[data-door-lost]")).to_contain_text("Anna Bērziņa")
        until(page, f"async () => (await ({KEPT})()).length === 0")
        # What is not sent yet stays.
        assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('talka-door-')).length") == 1


def test_what_is_kept_of_a_day_that_is_over_goes_with_the_next_page(
    browser: Browser, live_server: LiveServer, world: World
) -> None:
    with a_phone(browser, live_server, world.staff) as page:
        page.goto("/today/")
        page.evaluate("caches.open('talka-kept 1 /events/work/1/door/ 1700000000000')")
        assert len(page.evaluate(KEPT)) == 1
        page.reload()
        until(page, f"async () => (await ({KEPT})()).length === 0")


def test_without_scripts_the_door_notes_with_a_signal(browser: Browser, live_server: LiveServer, world: World) -> None:
    with a_phone(browser, live_server, world.staff, java_script_enabled=False) as page:
        page.goto(f"/events/work/{world.event.pk}/door/")
        expect(page.get_by_text("vēl nav nosūtīts").first).to_be_hidden()
        presses(page, "Anna Bērziņa")
        expect(page.get_by_role("button", name="Anna Bērziņa")).to_have_attribute("aria-pressed", "true")
    assert Attendance.objects.get().registration == world.anna
