"""A real browser for journeys: system Chromium, Latvian, this computer only, and no error left unsaid."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

AXE = ROOT / "node_modules/axe-core/axe.min.js"
# What the law asks for (WCAG 2.2, A and AA), and what axe itself has found worth doing.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",  # in a container Chromium runs as root, and opens our own pages only
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
AssertAccessible = Callable[[Page], None]
# A busy computer is slow, not wrong: this only says how long to wait before giving up.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all journeys."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Journeys need Chromium. On Debian: apt install chromium", pytrace=False)
    # Playwright waits in an event loop of its own; Django would take our thread for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a tab on the running site."""
    with tab(browser, live_server, scripts=True) as opened:
        yield opened


@pytest.fixture
def page_without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a tab in a browser that runs no JavaScript."""
    with tab(browser, live_server, scripts=False) as opened:
        yield opened


def _complains(said: ConsoleMessage) -> bool:
    # Whoever goes on to another page breaks off what was being asked; what fails by itself says something else, too.
    return said.type in {"error", "warning"} and not said.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))


@contextmanager
def tab(browser: Browser, live_server: LiveServer, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=scripts,
        locale="lv-LV",
        timezone_id="Europe/Riga",
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    # The first page of a site brings everything with it.
    context.set_default_navigation_timeout(120_000)
    complaints: list[str] = []

    def stay_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname == urlsplit(live_server.url).hostname:
            route.continue_()
        else:
            complaints.append(f"asked another site: {route.request.url}")
            route.abort()

    context.route("**/*", stay_here)
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if _complains(said) else None)
    yield opened
    context.close()
    if complaints:
        pytest.fail("The browser complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def assert_accessible() -> AssertAccessible:
    """Ask axe about the page as it is now."""
    axe = AXE.read_text(encoding="utf-8")

    def ask_axe(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        # What passed is thousands of elements: it is neither described nor carried over here.
        question = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
        found = page.evaluate("async (question) => (await axe.run(document, question)).violations", question)
        problems = [
            f"{problem['id']} ({problem['impact']}): {problem['help']}\n    {node['html'][:200]}"
            for problem in found
            for node in problem["nodes"]
        ]
        if problems:
            pytest.fail(f"axe on {page.url}:\n" + "\n".join(problems), pytrace=False)

    return ask_axe
