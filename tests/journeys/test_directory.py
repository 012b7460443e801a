"""A stranger looks somebody up on a phone, and somebody who represents them asks for their page."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from talka.accounts.actions import system_actor
from talka.directory.tests.makers import PASSWORD, a_claim, a_representative
from talka.places.models import Place
from talka.registry.actions import edit_organisation
from talka.registry.models import Claim, Organisation
from talka.registry.models.profiles import CHOOSABLE, stored_words
from talka.registry.tests.makers import a_community, an_organisation
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def record(transactional_db: None) -> Organisation:
    """An association with everything to read, and a community beside it."""
    call_command("createcachetable", verbosity=0)
    riga = Place.objects.get(code="LV0001000")
    a_community("Kaimiņu ļaudis", place=riga)
    made = an_organisation("Biedrība „Skaņais šķūnis”", registration_number="40008234596")
    values = {
        "place": riga, "legal_form": "BDR", "phone": "+371 20000001", "email": "info@skunis.lv", "offers": "Telpa",
        "needs": "Brīvprātīgie", "description": "Rīkojam koncertus šķūnī.", "website": "https://skunis.lv/",
        "public_fields": stored_words(CHOOSABLE),
    }  # fmt: skip
    return edit_organisation(made, values=values, version=made.version, actor=system_actor())


def is_in_order(page: Page, assert_accessible: AssertAccessible) -> None:
    """Nothing is wider than the phone, and axe is content in light and in the dark."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert_accessible(page)


def test_a_stranger_on_a_phone_finds_an_association_and_its_contacts(
    page: Page, assert_accessible: AssertAccessible
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Atrast organizāciju tuvumā").click()
    page.get_by_label("Nosaukums vai reģistrācijas numurs").fill("skunis")
    page.get_by_role("button", name="Meklēt").click()
    is_in_order(page, assert_accessible)
    page.get_by_role("link", name="Skaņais šķūnis").click()
    expect(page.get_by_role("link", name="+371 20000001")).to_have_attribute("href", "tel:+37120000001")
    is_in_order(page, assert_accessible)
    page.get_by_role("link", name="kas tur vēl ir").click()
    page.get_by_role("link", name="Vietas lapa").click()
    expect(page.get_by_role("link", name="Skaņais šķūnis")).to_be_visible()
    page.goto("/directory/open-data/")
    is_in_order(page, assert_accessible)
    page.goto("/directory/?q=qqqqq")
    expect(page.get_by_text("Nekas nav atrasts")).to_be_visible()
    is_in_order(page, assert_accessible)


def test_a_board_member_without_scripts_asks_proves_and_is_welcomed(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/directory/?q=skunis")
    page.get_by_role("link", name="Skaņais šķūnis").click()
    page.get_by_role("link", name="Es pārstāvu šo organizāciju").click()
    page.get_by_label("Vārds un uzvārds").fill("Anna Bērziņa")
    page.get_by_label("E-pasts").fill("info@skunis.lv")
    page.get_by_label("Kas jūs tai esat").fill("valdes locekle")
    page.get_by_role("button", name="Nosūtīt").click()
    expect(page.get_by_role("heading", name="Ieskatieties savā e-pastā")).to_be_visible()
    [path] = re.findall(r"http://[^/]+(/directory/\S+)", str(mail.outbox[-1].body))
    page.goto(path)
    page.get_by_role("button", name="Jā, šī ir mana adrese").click()
    expect(page.get_by_role("heading", name="Paldies, adrese ir apstiprināta")).to_be_visible()
    assert Claim.objects.get().email_confirmed_at is not None


def test_a_representative_looks_before_saving_and_sees_it_public(
    page: Page, assert_accessible: AssertAccessible, record: Organisation
) -> None:
    person, _claim = a_representative(record)
    a_claim(record)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/accounts/login/")
    page.locator("input[type=email]").fill(person.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto("/directory/mine/")
    is_in_order(page, assert_accessible)
    page.get_by_role("link", name="Labot").click()
    page.get_by_role("textbox", name="Piedāvā").fill("Telpa un tēja")
    page.get_by_role("button", name="Apskatīt, kā redzēs visi").click()
    expect(page.locator(".dir-preview")).to_contain_text("Telpa un tēja")
    is_in_order(page, assert_accessible)
    page.get_by_role("button", name="Saglabāt, viss pareizi").first.click()
    page.get_by_role("link", name="Kā to redz visi").click()
    expect(page.locator("main")).to_contain_text("Telpa un tēja")
