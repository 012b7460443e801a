"""A stranger opens the site."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey


def test_a_stranger_reads_the_front_page(page: Page, assert_accessible: AssertAccessible) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "lv")
    expect(page.locator("h1")).to_have_count(1)
    assert_accessible(page)


def test_a_stranger_reads_the_front_page_in_the_dark(page: Page, assert_accessible: AssertAccessible) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    assert_accessible(page)


def test_a_stranger_without_scripts_finds_the_sign_in_page(page_without_scripts: Page) -> None:
    page_without_scripts.goto("/accounts/login/")
    expect(page_without_scripts.locator("h1")).to_have_count(1)
    expect(page_without_scripts.locator("input[type=password]")).to_be_visible()
