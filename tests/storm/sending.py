"""Forms of the whole site, and what is asked of every answer to bad input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from tests.permissions.browser import Answer, Browser
from tests.permissions.forms import PageForm, forms_of
from tests.permissions.routes import routes
from tests.permissions.watching import ask_what_it_reads
from tests.permissions.world import World
from tests.storm.nasty import UNESCAPED

# Signing out and choosing a language have no answer of their own, the kit of pieces reads nothing; signing in belongs
# to a package and is tried there.
LEFT_OUT = ("/accounts/", "/i18n/", "/people/demo/", "/dev/")
HTML = "text/html"
# Controls in which nobody types what should come back.
UNTYPED = frozenset({"hidden", "password", "file", "checkbox", "radio", "submit"})
# What lists are usually asked for, whether or not a page says that it can be.
USUAL_NAMES = frozenset({"page", "sort", "order", "q", "up_to", "id", "next"})


@dataclass(frozen=True)
class SitePage:
    """A page that somebody can read: what it reads of its address, the names in its links, and its forms."""

    address: str
    reads: frozenset[str]
    names: frozenset[str]
    forms: tuple[PageForm, ...]


class Site:
    """All pages, visited once by each of those who are asked for."""

    def __init__(self, world: World, browsers: dict[str, Browser]) -> None:
        self.world, self.browsers = world, browsers
        self._pages: dict[str, list[SitePage]] = {}

    def pages(self, name: str) -> list[SitePage]:
        """Every page that this person can read."""
        if name not in self._pages:
            visited = (visit(self.browsers[name], route.address(self.world.own)) for route in routes())
            self._pages[name] = [page for page in visited if page is not None]
        return self._pages[name]

    def forms(self, name: str) -> list[PageForm]:
        """Each form once, with the values with which it could be sent."""
        found: dict[tuple[str, tuple[str, ...]], PageForm] = {}
        for page in self.pages(name):
            for form in page.forms:
                if form.filled and not form.action.startswith(LEFT_OUT):
                    found.setdefault(form.key, form)
        return list(found.values())


def visit(browser: Browser, address: str) -> SitePage | None:
    """The page at an address, when it opens."""
    answer, reads = ask_what_it_reads(browser, address)
    if answer.status != 200:
        return None
    names, forms = set(USUAL_NAMES | reads), []
    if answer.response.headers["Content-Type"].startswith(HTML) and answer.body.strip():
        forms = forms_of(answer.body, address, fill=True)
        tree: Any = html.fromstring(answer.body.decode())
        for form in tree.xpath("//form[not(@method) or @method='get']"):
            names |= {str(name) for name in form.xpath(".//@name")}
        for link in tree.xpath("//a[contains(@href, '?')]/@href"):
            query = str(link).partition("?")[2]
            names |= {pair.partition("=")[0] for pair in query.split("&") if pair}
    return SitePage(address, reads, frozenset(names), tuple(forms))


def faults(sent: dict[str, list[str]], answer: Answer) -> list[str]:
    """What is wrong with an answer to bad input; nothing when all is well."""
    found: list[str] = []
    if answer.status >= 500:
        return [f"answers {answer.status}"]
    if not answer.response.headers.get("Content-Type", "").startswith(HTML):
        return []
    body = answer.body
    found += [f"shows {marker.decode()} unescaped" for marker in UNESCAPED if marker in body]
    if answer.status not in {200, 409, 422} or not body.strip():
        return found
    tree: Any = html.fromstring(body.decode())
    refused = bool(
        tree.xpath("//*[contains(@class, 'govuk-error-summary') or contains(@class, 'govuk-error-message')]")
    )
    if not refused:
        return found
    if answer.written:
        found.append(f"refuses, and writes {sorted(set(answer.written))}")
    title = tree.findtext(".//title")
    if title is not None and not title.strip().startswith("Kļūda:"):
        found.append(f"is titled {title.strip()!r}")
    found += [f"forgets what was typed at {name}" for name in forgotten(sent, tree)]
    return found


def forgotten(sent: dict[str, list[str]], tree: Any) -> Iterator[str]:
    """Fields of text whose words are gone: no control of the name holds them, and nothing is there to copy."""
    shown: dict[str, list[str]] = {}
    for control in tree.xpath("//form[@method='post']//input | //form[@method='post']//textarea"):
        name, kind = control.get("name"), (control.get("type") or "text").lower()
        if name in sent and control.get("readonly") is None and kind not in UNTYPED:
            words = (control.text or "") if control.tag == "textarea" else control.get("value") or ""
            shown.setdefault(name, []).append(words)
    to_copy = [area.text or "" for area in tree.xpath("//textarea[@readonly]")]
    for name, values in shown.items():
        # A page cannot carry control characters, and a browser sends lines its own way.
        wanted = plain(sent[name][-1])
        if wanted and wanted not in {plain(value) for value in [*values, *to_copy]}:
            yield name


def plain(text: str) -> str:
    seen = text if text.isprintable() else "".join(letter for letter in text if letter.isprintable())
    return seen.strip().replace("\ufffd", "")
