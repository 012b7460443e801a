"""Every kind of page, as each person of the demonstration: it answers, is accessible, and does not overflow."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from talka.site.demo import make_demo
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey

PEOPLE = ("Ilze Krastiņa", "Andra Ķeire")
WIDTHS = (1280, 390)
# Pages of one kind differ by their data; a few of each kind show the states.
EACH_KIND = 2
DOWNLOADS = re.compile(
    r"/(documents|file|proof|template/file|export|download|evidence|bundle|imports/template|xlsx|zip|csv)|openapi|\.(xlsx|csv|zip)"
)


@pytest.fixture(autouse=True)
def demonstration(transactional_db: None) -> None:
    """Every walk starts from the same demonstration."""
    call_command("createcachetable", verbosity=0)
    make_demo()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_somebody_reaches_is_in_order(
    name: str, page: Page, assert_accessible: AssertAccessible
) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile(name)).click()
    problems: list[str] = []
    for address in walk(page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            try:
                assert_accessible(page)
            except (AssertionError, pytest.fail.Exception) as found:
                problems.append(f"{address} at {width}: {found}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{address} at {width}: wider than the window")
    assert not problems, "\n\n".join(problems)


def walk(page: Page) -> list[str]:
    """Addresses of every kind of page that links lead to, at most two of a kind."""
    seen: dict[str, int] = {}
    found: list[str] = []
    waiting = deque([urlsplit(page.url).path])
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or seen.get(kind, 0) >= EACH_KIND:
            continue
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        seen[kind] = seen.get(kind, 0) + 1
        found.append(address)
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            parts = urlsplit(urljoin(address, link))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if not parts.netloc and target not in known and not DOWNLOADS.search(target):
                known.add(target)
                waiting.append(target)
    return found


def kind_of(address: str) -> str | None:
    """The route of an address; nothing for what is no page."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return match.view_name + ("?" if urlsplit(address).query else "")
