"""The main job over the demonstration: record a consultation, see the figures move, read and take the report."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from talka.site.demo import make_demo
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def demonstration(transactional_db: None) -> None:
    """Every journey starts from the same demonstration."""
    call_command("createcachetable", verbosity=0)
    make_demo()


def sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile(name)).click()
    # Hands that type at once would be faster than the scripts of the page.
    page.wait_for_url(lambda address: urlsplit(address).path != "/")


def consultations(page: Page) -> int:
    """The year's consultations as the board shows them."""
    words = (
        page.locator(".ui-progress", has_text="Sniegtās konsultācijas")
        .locator(".ui-progress__numbers strong")
        .inner_text()
    )
    return int(words)


def test_staff_records_a_consultation_with_the_keyboard_and_the_figure_moves(page: Page) -> None:
    sign_in(page, "Ilze Krastiņa")
    before = consultations(page)
    first = page.locator("form.ui-quick input[type=text]").first
    first.focus()
    page.keyboard.type("Biedrība „Jaunā talka”")
    page.keyboard.press("Tab")
    page.keyboard.type("Statūtu grozījumi")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Jaunā talka").first).to_be_visible()
    expect(page.locator("form.ui-quick input[type=text]").first).to_be_focused()

    page.goto("/today/")

    assert consultations(page) == before + 1


def test_what_is_typed_before_the_scripts_are_here_stays(page: Page) -> None:
    sign_in(page, "Ilze Krastiņa")
    # A slow line: the page stands, the script of the suggestions is still on its way.
    held: list[Route] = []
    page.route(re.compile(r"/suggest(\.\w+)?\.js$"), lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks the function
    page.goto("/today/", wait_until="commit")
    field = page.locator("#id_client")
    field.focus()
    page.keyboard.type("Biedrība ")
    while not held:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    expect(field).to_have_attribute("role", "combobox")
    page.keyboard.type("„Jaunā talka”")

    expect(field).to_be_focused()
    expect(field).to_have_value("Biedrība „Jaunā talka”")


def test_a_page_says_that_somebody_still_types_in_it(page: Page) -> None:
    page.clock.install()
    sign_in(page, "Ilze Krastiņa")
    page.goto("/today/")
    field = page.locator("#id_client")
    said: list[str] = []
    page.on("request", lambda request: said.append(urlsplit(request.url).path))
    field.press_sequentially("Bied")
    assert "/people/me/here/" not in said
    page.clock.fast_forward("05:00")

    with page.expect_response(re.compile(r"/people/me/here/$")) as answer:
        field.press_sequentially("rība")

    assert answer.value.status == 204


def test_staff_records_a_consultation_without_scripts(page_without_scripts: Page) -> None:
    page = page_without_scripts
    sign_in(page, "Ilze Krastiņa")
    before = consultations(page)
    page.get_by_label("Organizācija, kopiena vai persona").fill("Biedrība „Jaunā talka”")
    page.get_by_label("Temats").fill("Statūtu grozījumi")
    page.get_by_label("Minūtes").fill("20")
    page.get_by_role("button", name="Saglabāt").click()
    page.goto("/today/")

    assert consultations(page) == before + 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_reads_findings_and_takes_the_report(
    scripts: bool, page: Page, page_without_scripts: Page, assert_accessible: AssertAccessible
) -> None:
    opened = page if scripts else page_without_scripts
    sign_in(opened, "Mārtiņš Avotiņš")
    opened.goto("/reports/")
    opened.get_by_role("link", name=re.compile("KM-RIGA-2022")).first.click()
    expect(opened.get_by_text("71 konsultācija")).to_be_visible()
    if scripts:
        assert_accessible(opened)
    opened.get_by_role("link", name=re.compile("pretrun", re.IGNORECASE)).first.click()
    for amount in ("09.02.2022.", "94,00", "1 177,33"):
        expect(opened.locator("main")).to_contain_text(re.compile(amount.replace(" ", r"\s")))
    if scripts:
        assert_accessible(opened)


def test_the_report_says_the_same_in_every_form(page: Page) -> None:
    sign_in(page, "Mārtiņš Avotiņš")
    page.goto("/reports/")
    page.get_by_role("link", name=re.compile("KM-RIGA-2022")).first.click()
    shown = page.locator("main").inner_text()
    taken = {
        kind: page.request.get(page.url.rstrip("/") + f"/documents/{kind}/").body() for kind in ("docx", "pdf", "xlsx")
    }
    texts = {
        "page": shown,
        "docx": _words(taken["docx"], "word/document.xml"),
        "pdf": "".join(part.extract_text() for part in PdfReader(io.BytesIO(taken["pdf"])).pages),
    }

    for name, text in texts.items():
        plain = re.sub(r"\s+", " ", text)
        for fact in (
            "53 994,00",
            "53 900,00",
            "52 816,67",
            "1 177,33",
            "71 konsultācija",
            "53 konsultācijas",
            "69 konsultācijas",
        ):
            assert fact in plain, f"{fact} in {name}"
    assert taken["xlsx"].startswith(b"PK")


def _words(office_file: bytes, member: str) -> str:
    with zipfile.ZipFile(io.BytesIO(office_file)) as archive:
        return re.sub(r"<[^>]+>", " ", archive.read(member).decode())


def test_a_number_opens_down_to_its_records(page: Page) -> None:
    sign_in(page, "Ilze Krastiņa")
    page.goto("/reports/")
    page.get_by_role("link", name=re.compile("KM-RIGA-2022")).first.click()
    page.get_by_role("link", name="151").or_(page.get_by_role("link", name=re.compile("151 dalības"))).first.click()

    expect(page.locator("main")).to_contain_text("Pārmaiņu vadība un risku vadība")
