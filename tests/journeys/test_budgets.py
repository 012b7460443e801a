"""What public pages weigh on the first view, as the production server sends them, and whom they ask."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from talka.site.tests.installations import start_talka
from talka.site.tests.test_serving import free_port

pytestmark = [pytest.mark.journey, pytest.mark.slow]
MOST_BYTES = 120_000
# Kinds of pages, and of those that have a name of their own the page whose first link leads to one.
PAGES = {
    "front page": ("/", ""),
    "about": ("/about/", ""),
    "centre": ("/centres/", r"/centres/[\w-]+/"),
    "calendar": ("/events/", ""),
    "event": ("/events/", r"/events/(?=\w*\d)\w{8}/"),
    "list of news": ("/outreach/news/", ""),
    "news": ("/outreach/news/", r"/outreach/news/\w{8}/"),
    "map": ("/map/", ""),
    "list of organisations": ("/directory/", ""),
    "profile of an organisation": ("/directory/", r"/directory/organisations/\d+/"),
    "resources": ("/library/", ""),
    "resource": ("/library/", r"/library/[0-9a-f]{10}/"),
    "advice": ("/advice/", ""),
    "ask for advice": ("/advice/ask/", ""),
    "archive of newsletters": ("/outreach/editions/", ""),
    "newsletter": ("/outreach/editions/", r"/outreach/editions/\w{8}/"),
    "subscribing": ("/outreach/subscribe/", ""),
    "privacy": ("/privacy-notice/", ""),
    "accessibility": ("/accessibility/", ""),
    "easy language": ("/easy/", ""),
    "signing in": ("/accounts/login/", ""),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration on the production server, its static files gathered and compressed."""
    folder, port = tmp_path_factory.mktemp("budgets") / "data", free_port()
    making = start_talka(folder, "demo")
    _out, complaints = making.communicate()
    assert making.returncode == 0, complaints
    process = start_talka(folder, "serve", "--port", str(port))
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.communicate()


def address_of(site: str, kind: str) -> str:
    """The address of a page of this kind."""
    path, inside = PAGES[kind]
    if not inside:
        return site + path
    with urllib.request.urlopen(site + path, timeout=60) as answer:  # noqa: S310 -- our own server
        found = re.search(rf'href="({inside})"', answer.read().decode())
    assert found is not None, f"{path} leads to no {kind}"
    return site + found[1]


@pytest.mark.parametrize("kind", PAGES)
def test_a_public_page_weighs_at_most_what_a_weak_line_bears_and_asks_nobody_else(
    kind: str, site: str, browser: Browser
) -> None:
    # A browser that has seen nothing of the site yet.
    context = browser.new_context(locale="lv-LV", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    talk = context.new_cdp_session(page)
    talk.send("Network.enable")
    asked: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    talk.on("Network.requestWillBeSent", lambda said: asked.update({said["requestId"]: said["request"]["url"]}))
    talk.on("Network.loadingFinished", lambda said: bytes_of.update({said["requestId"]: said["encodedDataLength"]}))

    answer = page.goto(address_of(site, kind))
    page.wait_for_load_state("networkidle")

    assert answer is not None
    assert answer.status == 200
    names = sorted(((size, Path(urlsplit(asked[one]).path)) for one, size in bytes_of.items()), reverse=True)
    # Nothing is left out of the sum: the page, its sheets, its font and its scripts came over the line.
    assert {".css", ".js", ".woff2"} <= {path.suffix for size, path in names if size}
    assert [url for url in asked.values() if not url.startswith((f"{site}/", "data:"))] == []
    assert sum(bytes_of.values()) <= MOST_BYTES, names[:8]
    context.close()
