"""Every kind of page, as each person of the demonstration: it answers, is accessible, and does not overflow."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from talka.accounts.queries import demo_roles
from talka.programmes.models import Agreement
from talka.reporting.actions import submit_report
from talka.site.demo import make_demo
from tests.conftest import AssertAccessible

pytestmark = pytest.mark.journey

# How many pages of a kind each person opens. Whoever follows sees mostly the same as those before.
PEOPLE = {
    # Whoever has not signed in.
    "stranger": ("", 1),
    "staff": ("Ilze Krastiņa", 1),
    "reviewer": ("Andra Ķeire", 1),
    "manager": ("Mārtiņš Avotiņš", 1),
    "coordinator": ("Gunta Šteinberga", 1),
    "administrator": ("Toms Žagars", 1),
}
WIDE, NARROW = 1280, 390
SETTLED = 1000  # milliseconds
# Another width shows with the next frame, not at once.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
DOWNLOADS = re.compile(
    r"/(documents|file|paper|proof|template/file|export|download|evidence|bundle|imports/template|xlsx|zip|csv)|openapi|/rss/|certificate-design/\d+/preview|/certificates/\d+/$|\.(xlsx|csv|zip|geojson|json|pdf|svg|png|ics|xml)\b"
)
# A page without its words and numbers: elements, classes, roles and states, rows alike as one row. The content and the
# frame around it apart: what follows from them is the same on every page that has them, for whoever opens it.
SHAPES = """() => {
  const named = new Set(['class', 'role', 'type', 'hidden', 'open', 'disabled', 'checked', 'scope', 'lang']);
  const told = (name) => named.has(name) || name.startsWith('aria-') && !/label|controls|describedby/.test(name);
  const content = document.querySelector('main');
  const shape = (element) => {
    const looks = [...element.attributes].filter((one) => told(one.name)).map((one) => `${one.name}=${one.value}`);
    const parts = [...new Set([...element.children].filter((one) => one !== content).map(shape))];
    const inside = parts.join('') || (element.textContent.trim() ? 'words' : '');
    return `${element.localName}[${looks.sort().join(' ')}](${inside})`;
  };
  return [shape(content), shape(document.body)];
}"""
in_order: set[str] = set()


@pytest.fixture(autouse=True)
def demonstration(transactional_db: None) -> None:
    """Every walk starts from the same demonstration; one report is sent, so that its reviewer has something to read."""
    call_command("createcachetable", verbosity=0)
    make_demo()
    manager = demo_roles().get(name=PEOPLE["manager"][0])
    submit_report(Agreement.objects.get(number="KM-RIGA-DEMO"), up_to_year=1, actor=manager)


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_that_somebody_reaches_is_in_order(
    role: str, page: Page, assert_accessible: AssertAccessible
) -> None:
    name, each_kind = PEOPLE[role]
    page.goto("/")
    if name:
        page.get_by_role("button", name=re.compile(name)).click()
    problems: list[str] = []
    for address in walk(page, each_kind):
        shapes = page.evaluate(SHAPES)
        if in_order.issuperset(shapes):
            continue
        found = list(problems_at_both_widths(page, assert_accessible))
        problems += [f"{address} {problem}" for problem in found]
        if not found:
            in_order.update(shapes)
    assert not problems, "\n\n".join(problems)


def problems_at_both_widths(page: Page, assert_accessible: AssertAccessible) -> Iterator[str]:
    """What is wrong with the open page; it is left as wide as it was."""
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => innerWidth === width", arg=width)
        page.evaluate(DRAWN)
        # Where much else is going on, a page is measured while it is still being laid out: what is wrong stays wrong.
        if problems_now(page, width, assert_accessible):
            page.wait_for_timeout(SETTLED)
            yield from problems_now(page, width, assert_accessible)


def problems_now(page: Page, width: int, assert_accessible: AssertAccessible) -> list[str]:
    found = []
    try:
        assert_accessible(page)
    except (AssertionError, pytest.fail.Exception) as problem:
        found.append(f"at {width}: {problem}")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"at {width}: wider than the window")
    return found


def walk(page: Page, each_kind: int) -> Iterator[str]:
    """Open every kind of page that links lead to, so many of a kind; gives the address of the open one."""
    seen: dict[str, int] = {}
    waiting = deque([urlsplit(page.url).path])
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or seen.get(kind, 0) >= each_kind:
            continue
        if not opens_as_page(page, address):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        links = page.locator("a[href]:not([download])").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        yield address
        for link in links:
            parts = urlsplit(urljoin(address, link))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if not parts.netloc and target not in known and not DOWNLOADS.search(target):
                known.add(target)
                waiting.append(target)


def opens_as_page(page: Page, address: str) -> bool:
    """Whether it is a page that stands now; a file that is taken away, a calendar or a feed is none."""
    try:
        answer = page.goto(address)
    except Error as problem:
        if "Download is starting" in str(problem):
            return False
        raise
    assert answer is not None
    assert answer.status == 200, f"{address} answers {answer.status}"
    return answer.headers.get("content-type", "").startswith("text/html")


def kind_of(address: str) -> str | None:
    """The route of an address; nothing for what is no page."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return match.view_name + ("?" if urlsplit(address).query else "")
