"""Pages when something is wrong or nothing is there: refused forms and empty lists, in the light and in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from talka.site.demo import make_demo
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey

WIDTHS = (1280, 390)
# Another theme or width shows with the next frame, not at once.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
NOWHERE = "šādu vārdu nekur nav"


@pytest.fixture(autouse=True)
def demonstration(transactional_db: None) -> None:
    """Every journey starts from the same demonstration."""
    call_command("createcachetable", verbosity=0)
    make_demo()


def press(page: Page, address: str, button: str, **typed: str) -> None:
    """Open a form, type into its fields by name, send it."""
    page.goto(address)
    form = page.locator("main form").filter(has=page.get_by_role("button", name=button, exact=True))
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name=button, exact=True).click()


def refused(page: Page) -> None:
    """The summary of mistakes has the focus, and each of its lines leads to its field."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_visible()
    for target in summary.locator("a").evaluate_all("links => links.map(link => link.hash)"):
        expect(page.locator(target)).to_have_count(1)


def work_without_a_title(page: Page) -> None:
    press(page, "/activities/record/seminar/", "Ierakstīt", starts="31.02.2026", starts_time="25:99", participants="-3")
    refused(page)


def advice_with_odd_minutes(page: Page) -> None:
    press(page, "/activities/consult/", "Saglabāt", client="Biedrība „Jaunā”", minutes="daudz")
    refused(page)


def an_agreement_without_anything(page: Page) -> None:
    press(page, "/agreements/add/", "Saglabāt")
    refused(page)


def an_expenditure_with_words_for_money(page: Page) -> None:
    page.goto("/spending/")
    page.get_by_role("link", name=re.compile("Izlietojums")).first.click()
    page.get_by_role("link", name="Reģistrēt izdevumus").click()
    page.locator("[name=amount]").fill("divi eiro")
    page.get_by_role("button", name="Saglabāt", exact=True).click()
    refused(page)


def an_import_without_a_file(page: Page) -> None:
    press(page, "/imports/new/", "Pārbaudīt failu")
    refused(page)


def an_organisation_with_a_wrong_number(page: Page) -> None:
    press(page, "/registry/organisations/add/", "Saglabāt", registration_number="12345678901")
    refused(page)


def work_that_no_filter_lets_through(page: Page) -> None:
    page.goto(f"/activities/?q={NOWHERE}&state=draft")
    expect(page.locator(".ui-empty")).to_be_visible()


def organisations_that_nobody_knows(page: Page) -> None:
    page.goto(f"/registry/?q={NOWHERE}")
    expect(page.locator(".ui-empty")).to_be_visible()


def a_search_that_finds_nothing(page: Page) -> None:
    page.goto(f"/search/?q={NOWHERE}")
    expect(page.locator(".ui-empty")).to_be_visible()


def expenditures_for_nothing(page: Page) -> None:
    page.goto(f"/spending/expenditures/?q={NOWHERE}")
    expect(page.locator(".ui-empty")).to_be_visible()


def expenditures_of_no_day(page: Page) -> None:
    page.goto("/spending/expenditures/?date_from=nekad")
    expect(page.locator(".ui-notice")).to_be_visible()


STATES: tuple[Callable[[Page], None], ...] = (
    work_without_a_title,
    advice_with_odd_minutes,
    an_agreement_without_anything,
    an_expenditure_with_words_for_money,
    an_import_without_a_file,
    an_organisation_with_a_wrong_number,
    work_that_no_filter_lets_through,
    organisations_that_nobody_knows,
    a_search_that_finds_nothing,
    expenditures_for_nothing,
    expenditures_of_no_day,
)


def test_refused_forms_and_empty_lists_are_in_order(page: Page, assert_accessible: AssertAccessible) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile("Mārtiņš Avotiņš")).click()
    problems: list[str] = []
    for state in STATES:
        state(page)
        problems += problems_in_both_themes(page, state.__name__, assert_accessible)
    assert not problems, "\n\n".join(problems)


def test_a_stranger_who_cannot_get_in_is_told_so_in_order(page: Page, assert_accessible: AssertAccessible) -> None:
    problems: list[str] = []
    page.goto("/accounts/login/")
    page.get_by_label("E-pasts").fill("nav@example.lv")
    page.get_by_label("Parole").fill("nepareiza")
    page.get_by_role("button", name="Pierakstīties", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    problems += problems_in_both_themes(page, "a wrong password", assert_accessible)
    page.get_by_role("link", name="Aizmirsta parole?").click()
    problems += problems_in_both_themes(page, "a forgotten password", assert_accessible)
    page.get_by_label("E-pasts").fill("nav adrese")
    page.get_by_role("button", name="Nosūtīt vēstuli").click()
    refused(page)
    problems += problems_in_both_themes(page, "a wrong address", assert_accessible)
    assert not problems, "\n\n".join(problems)


def problems_in_both_themes(page: Page, state: str, assert_accessible: AssertAccessible) -> list[str]:
    """What is wrong with the open page, wide and narrow, light and dark."""
    problems: list[str] = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        for width in reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(DRAWN)
            try:
                assert_accessible(page)
            except (AssertionError, pytest.fail.Exception) as found:
                problems.append(f"{state}, {theme}, {width}: {found}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{state}, {theme}, {width}: wider than the window")
    return problems
