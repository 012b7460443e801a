"""The map that opens on demand, and a territory drawn with the mouse and with the keyboard."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from talka.places.queries import find_by_name
from talka.registry.models import Community
from talka.site.demo import make_demo
from tests.conftest import AssertAccessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def demonstration(transactional_db: None) -> None:
    """Every journey starts from the same demonstration."""
    call_command("createcachetable", verbosity=0)
    make_demo()


def test_a_stranger_opens_the_interactive_map_and_reads_who_is_where(
    page: Page, assert_accessible: AssertAccessible
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reverse("map:country"))
    page.get_by_role("button", name="Interaktīvā karte").press("Enter")
    expect(page.get_by_role("button", name="Atpakaļ uz vienkāršo karti")).to_be_enabled()

    pin = page.locator(".live-map__pin:not(.live-map__pin--many)").first
    pin.focus()
    pin.press("Enter")

    expect(page.locator(".leaflet-popup a", has_text="Viss par vietu")).to_be_visible()
    page.get_by_role("button", name="Aizvērt").press("Enter")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert_accessible(page)
    own = page.url.split("/map/")[0]
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
    page.get_by_role("button", name="Atpakaļ uz vienkāršo karti").click()
    expect(page.locator("[data-drawn-map]")).to_be_visible()


def test_the_words_of_a_point_open_and_close_with_the_keyboard_and_nothing_moves_by_itself(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(reverse("map:country"))
    page.get_by_role("button", name="Interaktīvā karte").press("Enter")
    expect(page.get_by_role("button", name="Atpakaļ uz vienkāršo karti")).to_be_enabled()
    pin = page.locator(".live-map__pin:not(.live-map__pin--many)").first
    for key in ("Enter", " "):
        pin.focus()
        pin.press(key)
        popup = page.locator(".leaflet-popup")
        expect(popup).to_be_visible()
        expect(popup.locator("a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(popup).to_have_count(0)
        expect(pin).to_be_focused()

    many = page.locator(".live-map__pin--many").first
    many.focus()
    many.press("Enter")
    # The map has come closer and the pins are others; the keyboard is where it was, on the nearest of them.
    expect(page.locator(".live-map__pin:focus")).to_have_count(1)

    pins = page.locator(".live-map__pin:not(.live-map__pin--many)")
    pins.nth(0).focus()
    pins.nth(0).press("Enter")
    pins.nth(1).dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_have_count(1)

    drawn = page.locator(".live-map")
    drawn.focus()
    drawn.press("ArrowRight")
    assert page.locator(".leaflet-pan-anim").count() == 0


def test_staff_draw_the_territory_of_a_community(page: Page) -> None:
    (valka,) = find_by_name("Valkas novads")
    sign_in(page, "Ilze Krastiņa")
    page.goto(f"{reverse('registry:add_community')}?place={valka.pk}")
    page.locator("[name=name]").fill("Gaujas līkums")
    page.get_by_role("button", name="Zīmēt kartē").click()
    drawing = page.locator("#territory-map")
    expect(page.locator("#territory-map-buttons")).to_be_visible()
    box = drawing.bounding_box()
    assert box is not None
    for across, down in ((0.60, 0.40), (0.70, 0.42), (0.66, 0.55)):
        drawing.click(position={"x": box["width"] * across, "y": box["height"] * down})
    page.get_by_role("button", name="Pievienot stūri pie krustiņa").press("Enter")
    corners = page.locator(".live-map__corner")
    expect(corners).to_have_count(4)
    corners.nth(3).press("ArrowDown")
    expect(corners.nth(3)).to_be_focused()
    corners.nth(1).press("Delete")
    expect(corners).to_have_count(3)
    page.get_by_role("button", name="Saglabāt").click()

    expect(page.get_by_role("img", name="Teritorija: Gaujas līkums")).to_be_visible()
    kept = json.loads(Community.objects.get(name="Gaujas līkums").territory)
    assert len(kept["coordinates"][0]) == 4


def test_a_button_that_prints_is_there_where_it_can_print(page: Page, page_without_scripts: Page) -> None:
    (cesis,) = find_by_name("Cēsu novads")
    for address in (reverse("map:white_spots"), reverse("map:sheet", args=[cesis.pk])):
        page.goto(address)
        expect(page.get_by_role("button", name="Drukāt")).to_be_visible()
        page_without_scripts.goto(address)
        expect(page_without_scripts.get_by_role("button", name="Drukāt")).to_be_hidden()
