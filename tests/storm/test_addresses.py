"""What stands behind the question mark of an address, and in it, is never trusted."""

from __future__ import annotations

import pytest

from tests.permissions.browser import Browser
from tests.permissions.routes import routes
from tests.permissions.world import Kept, World
from tests.storm.nasty import UNESCAPED
from tests.storm.sending import list_parameters

pytestmark = pytest.mark.django_db

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
FEW = ("9" * 5000, "02024" + "9" * 30, "%00", "%ED%A0%80", "%3Cscript%3Estorm()%3C/script%3E", "-1")


def blow(browser: Browser, world: World, values: tuple[str, ...]) -> list[str]:
    """Every parameter of every page with every value: all parameters at once, so that one request asks them all."""
    told: list[str] = []
    for address, names in list_parameters(world, browser):
        for value in values:
            query = "&".join(f"{name}={value}" for name in sorted(names)[:40])
            # A whole address is shorter than what a server reads.
            answer = browser.get(f"{address}?{query}&unknown={value}"[:60_000])
            if answer.status >= 500 or answer.written:
                told.append(f"{address} with {value[:40]} answers {answer.status}, writes {answer.written}")
            elif answer.response.headers.get("Content-Type", "").startswith("text/html"):
                told += [f"{address} shows {mark.decode()} unescaped" for mark in UNESCAPED if mark in answer.body]
    return told


def test_a_few_broken_queries_are_answered(world: World, browsers: dict[str, Browser]) -> None:
    told = blow(browsers["manager"], world, FEW)
    assert not told, "\n".join(told)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["manager", "administrator", "reviewer"])
def test_every_broken_query_is_answered(name: str, world: World, browsers: dict[str, Browser]) -> None:
    told = blow(browsers[name], world, QUERIES)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("never", ["0", "9" * 19, "9" * 40, "9" * 5000, "-1", "%00", "%ED%A0%80", "a'b", "1.5", "٣"])
def test_an_address_of_nothing_is_not_found(never: str, world: World, browsers: dict[str, Browser]) -> None:
    told = []
    for route in routes():
        if not route.parts or route.view.startswith("allauth."):
            continue
        broken: Kept = dict.fromkeys([*world.own, "organisation_id", "kind_id", "code"], never)
        address = route.address(broken)
        statuses = {browsers["administrator"].get(address).status, browsers["administrator"].post(address).status}
        # The page of an invitation explains itself; the interface for machines says what is wrong.
        allowed = {200, 302, 404, 405} if route.access == "token" else {404, 405}
        allowed |= {400, 401, 422} if route.pattern.startswith("api/") else set()
        if not statuses <= allowed:
            told.append(f"{route.pattern} with {never[:30]} answers {sorted(statuses)}")
    assert not told, "\n".join(told)
