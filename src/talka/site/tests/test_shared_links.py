"""What those show who show a link to a public page: its picture, by a whole address, with words for it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from talka.accounts.actions import edit_centre_profile, edit_identity, system_actor
from talka.accounts.actions.faces import Pictures
from talka.accounts.models import Role
from talka.accounts.queries.faces import profile_of, stored_identity
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions.materials import add_material
from talka.events.models import Event, Material, MaterialKind
from talka.events.tests.makers import an_event
from talka.kernel.files.store import store_upload
from talka.site.context import CARD, CARD_SIZE

pytestmark = pytest.mark.django_db
ALTS = {
    "lv": "Auseklis un vārds „Talka”", "en": "The star of Auseklis and the word Talka",
    "uk": "Знак «Аусекліс» і слово «Talka»", "ru": "Знак «Аусеклис» и слово «Talka»",
}  # fmt: skip


def told(page: str) -> dict[str, str]:
    """What the head of a page tells those who show a link to it."""
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', page))


def a_picture(size: tuple[int, int]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", size, "green").save(stream, "PNG")
    return SimpleUploadedFile("bilde.png", stream.getvalue(), "image/png")


@pytest.mark.parametrize("language", ALTS)
@pytest.mark.parametrize("address", ["/", "/centres/", "/events/", "/directory/", "/privacy-notice/"])
def test_a_link_shows_the_products_picture_where_nothing_else_was_chosen(address: str, language: str) -> None:
    shown = told(Client(headers={"accept-language": language}).get(address).text)
    assert shown["og:image"].startswith(f"{settings.SITE_ADDRESS}/static/ui/card")
    assert shown["og:image:alt"] == ALTS[language]
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
    assert shown["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("address", ["/", "/centres/", "/events/", "/outreach/news/", "/library/", "/advice/"])
def test_a_page_reached_with_traces_of_where_from_is_the_same_page(address: str) -> None:
    bare, traced = Client().get(address).text, Client().get(f"{address}?utm_source=fb&fbclid=Iw&gclid=x&lang=en").text
    assert told(traced)["og:url"] == f"{settings.SITE_ADDRESS}{address}"
    assert told(traced).keys() == told(bare).keys()
    for page in (bare, traced):
        assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [f"{settings.SITE_ADDRESS}{address}"]
    assert f'hreflang="uk" href="{settings.SITE_ADDRESS}{address}?lang=uk"' in traced


def test_a_list_that_is_narrowed_is_not_that_page() -> None:
    page = Client().get("/outreach/news/?page=2&utm_source=fb").text
    assert not told(page)
    assert "canonical" not in page


def test_the_products_picture_is_as_large_as_said_and_light() -> None:
    path = Path(str(finders.find(CARD)))
    with Image.open(path) as picture:
        assert picture.size == CARD_SIZE
    assert path.stat().st_size < 20_000


def test_pages_that_are_not_for_everybody_show_nothing() -> None:
    staff = signed_in(a_user(Role.STAFF))
    for page in (staff.get("/today/"), Client().get("/events/mine/xxx/")):
        assert not told(page.text).keys() & {"og:image", "twitter:card"}


def test_the_logo_of_the_site_stands_before_the_products_picture() -> None:
    values = {"name": "Ministrija", "short_name": "M", "accent": "", "accent_dark": "", "phone": "", "email": "",
              "security_email": "", "words": {}}  # fmt: skip
    administrator = a_user(Role.ADMINISTRATOR)
    edit_identity(stored_identity(), values=values, logo=a_picture((600, 150)), version=1, actor=administrator)
    shown = told(Client().get("/centres/").text)
    assert shown["og:image"].startswith(f"{settings.SITE_ADDRESS}/")
    assert "card" not in shown["og:image"]
    assert (shown["og:image:alt"], shown["og:image:width"]) == ("Ministrija", "600")
    assert shown["twitter:card"] == "summary"


def test_a_centre_is_shown_by_its_photograph() -> None:
    centre = a_centre("riga")
    values = {"address": "", "words": {}, "languages": "", "web_page": "", "social": ""}
    edit_centre_profile(
        profile_of(centre), values=values, pictures=Pictures(picture=a_picture((900, 600)), alt="Māja Rīgā"), version=1,
        actor=a_user(Role.MANAGER, centre=centre),
    )  # fmt: skip
    shown = told(Client().get("/centres/riga/").text)
    assert (shown["og:image:alt"], shown["og:image:width"]) == ("Māja Rīgā", "900")


@pytest.fixture
def attached(freeze: Callable[[str], None]) -> Callable[..., Event]:
    """An event that was in March, with a photograph beside it."""

    def make(**facts: object) -> Event:
        freeze("2026-03-01 09:00")
        event = an_event(published=True)
        stored = store_upload(a_picture((1600, 900)), system_actor())
        facts = {"kind": MaterialKind.PHOTO, "is_public": True, "consent": "visi piekrita"} | facts
        add_material(Material(event=event, title="Zāle pilna", file=stored, **facts), actor=system_actor())
        return event

    return make


def test_people_in_a_photograph_agreed_to_the_page_and_not_to_every_place_that_links_to_it(
    attached: Callable[..., Event], freeze: Callable[[str], None]
) -> None:
    event = attached()
    freeze("2026-04-01 09:00")
    page = Client().get(f"/events/{event.code}/").text
    assert "Zāle pilna" in page
    assert "ui/card" in told(page)["og:image"]
