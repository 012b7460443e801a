"""Everybody at every address, reading and sending, for one's own things and another centre's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from talka.kernel.http import ACCESSES, SIGNED_IN
from tests.permissions import golden
from tests.permissions.browser import Answer, Browser
from tests.permissions.canaries import canaries_in
from tests.permissions.forms import Filled, forms_of
from tests.permissions.routes import missing, routes
from tests.permissions.words import Kept
from tests.permissions.world import CANARY, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("permissions")]

# Who sees most forms of an agreement; the first whose page has a form for an address gives what everybody sends there.
KNOWING = ("administrator", "reviewer", "manager")
# Each answer carries something of its own: the token against forged requests, and random bytes against guessing.
OWN_BYTES = re.compile(rb'(csrfmiddlewaretoken" value|csrf-token" content)="\w+"|nonce="[^"]*"')

# What was removed stands in no list; its own page would show it.
ELSEWHERE = (f"{CANARY}Nonemts", f"{CANARY}Nonemtais")

# A picture on other sites' pages and a letter as mailboxes show it bring their style along, and nothing else.
WITH_STYLE = frozenset({
    "dev/mails/<int:pk>/html/", "map/embedded.svg", "outreach/desk/editions/<int:edition_id>/letter/",
})  # fmt: skip
# A mailbox presses the button for its owner, without ever having seen the page (RFC 8058).
BY_MAILBOXES = frozenset({"outreach/unsubscribe/<str:key>/"})
# Who looked at a person is written down.
READINGS = {"registry_reading", "advice_advicereading"}
OF_A_PERSON = (
    "activities/<int:activity_id>/participations/",
    "events/work/<int:event_id>/attendance/<int:session_id>/paper/",
    "events/work/<int:event_id>/needs/",
    "intake/workbook/",
    "reports/submissions/<int:pk>/proof/",
    "reports/national/",
    "reports/<int:pk>/indicators/",
    "registry/persons/",
    "privacy/persons/",
    "directory/files/",
    "api/v1/activities/",
    "api/v1/persons",
    "advice/requests/",
)

Seen = dict[golden.Row, dict[str, Answer]]


def kept_of(world: World, whose: str) -> tuple[Kept, ...]:
    """From whose things the parts of an address are taken."""
    return {"": (world.own,), "own": (world.own,), "foreign": (world.foreign,)}.get(whose, (world.own, world.foreign))


def addresses(world: World) -> Iterator[tuple[str, str, str]]:
    """Each pattern, whose things stand in it, and the address that this makes."""
    for route in routes():
        for whose in route.whose:
            yield route.pattern, whose, route.address(*kept_of(world, whose))


@pytest.fixture(scope="module")
def read(world: World, browsers: dict[str, Browser]) -> Seen:
    """Everybody reads every address."""
    return {
        (pattern, "GET", whose): {name: browser.get(address) for name, browser in browsers.items()}
        for pattern, whose, address in addresses(world)
    }


@pytest.fixture(scope="module")
def forms(world: World, read: Seen) -> dict[str, Filled]:
    """What is sent to each address: the form that leads there, filled in, from pages of those who see most."""
    found: dict[str, Filled] = {}
    for pattern, whose, address in addresses(world):
        for answer in (read[pattern, "GET", whose][name] for name in KNOWING):
            if answer.status == 200 and answer.response.headers["Content-Type"].startswith("text/html"):
                for form in forms_of(answer.body, address, fill=True):
                    found.setdefault(urlsplit(form.action).path, form.filled)
    return found


@pytest.fixture(scope="module")
def answers(world: World, browsers: dict[str, Browser], read: Seen, forms: dict[str, Filled]) -> Seen:
    """Everybody at every address, reading and sending, each time as if nobody had been there before."""
    sent: Seen = {
        (pattern, "POST", whose): {
            name: browser.post(address, forms.get(address, {})) for name, browser in browsers.items()
        }
        for pattern, whose, address in addresses(world)
    }
    return read | sent


def each(answers: Seen) -> Iterator[tuple[golden.Row, str, Answer]]:
    for row, by_name in answers.items():
        for name, answer in by_name.items():
            yield row, name, answer


def test_everybody_gets_what_was_agreed(answers: Seen) -> None:
    now = {row: {name: a.summary(row[1]) for name, a in by_name.items()} for row, by_name in answers.items()}
    if os.environ.get(golden.WRITE):
        golden.write(now)
    agreed = golden.stored()
    told = [f"gone: {row}" for row in agreed.keys() - now.keys()] + [
        f"new: {row}" for row in now.keys() - agreed.keys()
    ]
    told += [
        f"{row} {name}: {agreed[row].get(name)} became {cell}"
        for row in sorted(now.keys() & agreed.keys())
        for name, cell in now[row].items()
        if agreed[row].get(name) != cell
    ]
    assert not told, "\n".join([*told, "Meant? Write it anew: python -m tests.permissions.golden"])


def test_nobody_meets_our_own_mistake(answers: Seen) -> None:
    assert [(row, name) for row, name, answer in each(answers) if answer.status >= 500] == []


def test_every_address_declares_who_may_come() -> None:
    undeclared = [route.pattern for route in routes() if route.access not in {*ACCESSES, "nobody"}]
    assert undeclared == []


def test_strangers_see_no_page_of_those_signed_in(answers: Seen) -> None:
    access = {route.pattern: route.access for route in routes()}
    leaks = [
        row
        for row, name, answer in each(answers)
        if name in {"stranger", "closed"}
        and access[row[0]] in {SIGNED_IN, "first factor", "nobody"}
        and answer.summary(row[1]) not in {"login", "404", "405"}
    ]
    assert leaks == []


def test_a_role_that_ended_opens_nothing_of_the_centre(answers: Seen) -> None:
    access = {route.pattern: route.access for route in routes()}
    leaks = [
        row
        for row, name, answer in each(answers)
        if name == "ended" and row[2] and access[row[0]] == SIGNED_IN and answer.status == 200
    ]
    assert leaks == []


def test_every_answer_is_closed_to_scripts_and_frames(answers: Seen) -> None:
    open_ones = []
    for row, name, answer in each(answers):
        headers = answer.response.headers
        policy = headers.get("Content-Security-Policy", "")
        loose = policy.replace("style-src 'unsafe-inline'", "") if row[0] in WITH_STYLE else policy
        closed = "default-src 'none'" in policy and "unsafe" not in loose
        if not closed or headers.get("X-Content-Type-Options") != "nosniff":
            open_ones.append((row, name, policy))
    assert open_ones == []


def test_pages_of_those_signed_in_are_not_kept_by_browsers(answers: Seen) -> None:
    access = {route.pattern: route.access for route in routes()}
    kept = [
        (row, name)
        for row, name, answer in each(answers)
        if answer.status == 200 and access[row[0]] == SIGNED_IN
        if "no-store" not in answer.response.headers.get("Cache-Control", "")
    ]
    assert kept == []


def test_reading_changes_nothing(answers: Seen) -> None:
    """But for the log of who looked at a person."""
    wrote = []
    for row, name, answer in each(answers):
        noted = READINGS if row[0].startswith(OF_A_PERSON) else set()
        if row[1] == "GET" and set(answer.written) - noted:
            wrote.append((row, name, answer.written))
    assert wrote == []


def test_what_one_may_not_see_answers_like_what_does_not_exist(
    answers: Seen, world: World, browsers: dict[str, Browser], forms: dict[str, Filled]
) -> None:
    differing = []
    for route in routes():
        if "foreign" not in route.whose or route.access != SIGNED_IN:
            continue
        never = route.address(missing(world.foreign))
        sent = forms.get(route.address(world.foreign), {})
        for name in ("staff", "manager", "kurzeme", "reviewer", "ended"):
            for method, expected in (("GET", browsers[name].get(never)), ("POST", browsers[name].post(never, sent))):
                answer = answers[route.pattern, method, "foreign"][name]
                if likeness(answer) != likeness(expected):
                    differing.append((route.pattern, method, name, answer.status, expected.status))
    assert differing == []


def likeness(answer: Answer) -> tuple[int, list[str], bytes]:
    """Everything that could tell two answers apart, without what differs each time."""
    return answer.status, answer.templates, OWN_BYTES.sub(b"", answer.body)


@pytest.mark.parametrize("name", ["stranger", "ended", "closed", "kurzeme", "staff", "manager", "reviewer"])
def test_words_of_another_centre_stand_in_no_page(name: str, answers: Seen, world: World) -> None:
    leaks = [
        (row, sorted(found))
        for row, who, answer in each(answers)
        if who == name
        and (found := canaries_in(answer, world.canaries))
        and not row[0].startswith(("people/invitation/", "advice/mine/", "dev/mails/"))
    ]
    assert leaks == []


def test_words_of_the_centre_stand_in_its_own_pages(answers: Seen, world: World) -> None:
    """Otherwise their absence elsewhere would say nothing."""
    seen: set[str] = set()
    for _row, who, answer in each(answers):
        if who in {"zemgale", "administrator"}:
            seen |= canaries_in(answer, world.canaries)
    assert set(world.canaries) - seen <= set(ELSEWHERE)


def test_nothing_is_accepted_from_another_site(world: World, browsers: dict[str, Browser]) -> None:
    """A form of another site carries no token of ours; keys of machines are not sent by browsers."""
    handler = browsers["manager"].client.handler
    handler.enforce_csrf_checks = True
    try:
        accepted = [
            route.pattern
            for route in routes()
            if not route.pattern.startswith("api/") and route.pattern not in BY_MAILBOXES
            for answer in [browsers["manager"].post(route.address(world.own))]
            if answer.status != 403 or answer.written
        ]
    finally:
        handler.enforce_csrf_checks = False
    assert accepted == []
