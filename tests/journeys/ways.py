"""What several journeys do in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import User
from talka.accounts.tests.makers import signed_in
from tests.conftest import AssertAccessible

WIDTHS = (390, 1280)
# Another width shows with the next frame, not at once.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def sign_in(page: Page, user: User, live_server: LiveServer) -> None:
    """Give a browser somebody's session."""
    key = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def link_in(text: str, under: str) -> str:
    """The address in a letter, as this site opens it."""
    found = re.search(rf"https?://[^/\s]+({under}\S+)", text)
    assert found is not None, text
    return found[1]


def problems_at(page: Page, widths: Iterable[int], assert_accessible: AssertAccessible | None) -> list[str]:
    """What is wrong with the open page at these widths; it stays as wide as it was last."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_load_state()
        if assert_accessible is not None:
            page.evaluate(DRAWN)
            try:
                assert_accessible(page)
            except (AssertionError, pytest.fail.Exception) as problem:
                found.append(f"{page.url} at {width}: {problem}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} at {width}: wider than the window")
    return found


def in_order(page: Page, assert_accessible: AssertAccessible | None) -> None:
    """Nothing is wider than the window, on a phone and at a desk, and axe is content where scripts run."""
    problems = problems_at(page, WIDTHS, assert_accessible)
    assert not problems, "\n\n".join(problems)
