"""What stands behind the question mark of an address, and in it, is never trusted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.permissions.browser import Browser
from tests.permissions.routes import routes
from tests.permissions.words import Kept
from tests.permissions.world import World
from tests.storm.nasty import UNESCAPED
from tests.storm.sending import Site, SitePage

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("storm of addresses")]

# Already written as in an address, because some of it no program would encode so.
QUERIES = (
    "-1",
    "0",
    "9" * 30,
    "9" * 5000,
    "02024" + "9" * 30,
    "%00",
    "%ED%A0%80",
    "%FF",
    "%3Cscript%3Estorm()%3C/script%3E",
    "%22%3E%3Cimg%20src=x%20onerror=storm()%3E",
    "-password",
    "recorded_by__password",
    "id;DROP TABLE",
    "1%27%20OR%201=1--",
    "31.02.2024.",
    "99.99.9999",
    "a" * 3000,
    "%D9%A3",
    "%C2%B2",
    "//evil.test",
)


# What a server reads of an address, and how many parameters besides those that a page reads.
LONGEST, MOST_OTHERS = 60_000, 40


def broken(pages: list[SitePage]) -> Iterator[tuple[SitePage, str]]:
    """Addresses with every value where the query is read; where nobody reads it, with the values in turn."""
    for at, page in enumerate(pages):
        for value in QUERIES if page.reads else (QUERIES[at % len(QUERIES)],):
            names = [*sorted(page.reads), *sorted(page.names - page.reads)[:MOST_OTHERS], "unknown"]
            pairs = [f"{name}={value}" for name in names]
            # All at once, so that one request asks them all, or as many as an address holds.
            together = max(1, (LONGEST - len(page.address)) // (max(map(len, pairs)) + 1))
            needed = max(1, -(-len(page.reads) // together))
            for part in range(needed):
                yield page, f"{page.address}?" + "&".join(pairs[part * together : (part + 1) * together])


@pytest.mark.parametrize("name", ["manager", "administrator", "reviewer"])
def test_every_broken_query_is_answered(name: str, site: Site) -> None:
    told: list[str] = []
    for page, asked in broken(site.pages(name)):
        answer = site.browsers[name].get(asked)
        if answer.status >= 500 or answer.written:
            told.append(f"{asked[:200]} answers {answer.status}, writes {answer.written}")
        elif answer.response.headers.get("Content-Type", "").startswith("text/html"):
            told += [f"{page.address} shows {mark.decode()} unescaped" for mark in UNESCAPED if mark in answer.body]
    assert not told, "\n".join(told)


def test_what_pages_read_of_their_address_is_known(site: Site) -> None:
    """Otherwise the storm would pass by."""
    reads = {page.address: page.reads for page in site.pages("manager")}
    assert {"q", "page"} <= reads["/registry/"]
    assert {"sort", "cols", "size", "page", "state"} <= reads["/activities/"]
    assert {"client", "client_id", "client_is"} <= reads["/activities/consult/hint/"]
    assert sum(bool(names) for names in reads.values()) > 20


@pytest.mark.parametrize("never", ["0", "9" * 19, "9" * 40, "9" * 5000, "-1", "%00", "%ED%A0%80", "a'b", "1.5", "٣"])
def test_an_address_of_nothing_is_not_found(never: str, world: World, browsers: dict[str, Browser]) -> None:
    told = []
    for route in routes():
        if not route.parts or route.view.startswith("allauth."):
            continue
        broken: Kept = dict.fromkeys([*world.own, "code"], never)
        address = route.address(broken)
        statuses = {browsers["administrator"].get(address).status, browsers["administrator"].post(address).status}
        # The page of an invitation explains itself; the interface for machines says what is wrong.
        allowed = {200, 302, 404, 405} if route.access == "token" else {404, 405}
        allowed |= {400, 401, 422} if route.pattern.startswith("api/") else set()
        if not statuses <= allowed:
            told.append(f"{route.pattern} with {never[:30]} answers {sorted(statuses)}")
    assert not told, "\n".join(told)
