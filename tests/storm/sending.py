"""Forms of the whole site, and what is asked of every answer to bad input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

from tests.permissions.browser import Answer, Browser
from tests.permissions.forms import PageForm, forms_of
from tests.permissions.routes import routes
from tests.permissions.world import World
from tests.storm.nasty import UNESCAPED

# Signing out and choosing a language have no answer of their own, the kit of pieces reads nothing; signing in belongs
# to a package and is tried there.
LEFT_OUT = ("/accounts/", "/i18n/", "/people/demo/", "/dev/")
HTML = "text/html"
# Controls in which nobody types what should come back.
UNTYPED = frozenset({"hidden", "password", "file", "checkbox", "radio", "submit"})


def all_forms(world: World, browser: Browser) -> list[PageForm]:
    """Each form once, with the values with which it could be sent."""
    found: dict[tuple[str, tuple[str, ...]], PageForm] = {}
    for route in routes():
        address = route.address(world.own)
        answer = browser.get(address)
        if answer.status == 200 and answer.response.headers["Content-Type"].startswith(HTML):
            for form in forms_of(answer.body, address, fill=True):
                if form.filled and not form.action.startswith(LEFT_OUT):
                    found.setdefault(form.key, form)
    return list(found.values())


def list_parameters(world: World, browser: Browser) -> Iterator[tuple[str, set[str]]]:
    """Every page that can be read, with the parameters that its own forms and links give it."""
    for route in routes():
        address = route.address(world.own)
        answer = browser.get(address)
        if answer.status != 200:
            continue
        names = {"page", "sort", "order", "q", "up_to", "id", "next"}
        if answer.response.headers["Content-Type"].startswith(HTML) and answer.body.strip():
            tree: Any = html.fromstring(answer.body.decode())
            for form in tree.xpath("//form[not(@method) or @method='get']"):
                names |= {str(name) for name in form.xpath(".//@name")}
            for link in tree.xpath("//a[contains(@href, '?')]/@href"):
                query = str(link).partition("?")[2]
                names |= {pair.partition("=")[0] for pair in query.split("&") if pair}
        yield address, names


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
    """Fields of text that hold something else than what was sent."""
    for control in tree.xpath("//form[@method='post']//input | //form[@method='post']//textarea"):
        name, kind = control.get("name"), (control.get("type") or "text").lower()
        typed = control.get("readonly") is None and kind not in UNTYPED
        if name not in sent or not typed:
            continue
        shown = (control.text or "") if control.tag == "textarea" else control.get("value") or ""
        # A page cannot carry control characters, and a browser sends lines its own way.
        if plain(sent[name][-1]) != plain(shown) and plain(sent[name][-1]):
            yield name


def plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip().replace("\ufffd", "")
