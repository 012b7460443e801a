"""Forms of pages, filled in as their page fills them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.utils import timezone
from lxml import html

Filled = dict[str, list[str]]
BY_TYPE = {
    "email": "kads@example.lv",
    "number": "1",
    "date": "2024-03-14",
    "url": "https://example.lv",
    "password": "pareizais zirgs skavotājs",
}
# What is typed where names are suggested.
SUGGESTED = {
    "/places/suggest/": "Rīga",
    "/organisations/suggest/": "Latvijas Pilsoniskā alianse",
    "/supported/suggest/": "Latvijas Pilsoniskā alianse",
}


@dataclass(frozen=True)
class PageForm:
    """Where a form goes, its fields with what they hold, and of which page it is."""

    page: str
    action: str
    filled: Filled
    has_files: bool

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return urlsplit(self.action).path, tuple(sorted(self.filled))


def forms_of(body: bytes, page: str, *, fill: bool = False) -> list[PageForm]:
    """The forms of a page that are sent by POST; with `fill`, empty fields hold something that may be right."""
    if not body.strip():
        return []
    tree = html.fromstring(body.decode())
    found = []
    for form in tree.iter("form"):
        if (form.get("method") or "").lower() != "post":
            continue
        filled = _fields(form, fill=fill)
        has_files = bool(form.xpath(".//input[@type='file']"))
        found.append(PageForm(page, urljoin(page, form.get("action") or ""), filled, has_files))
    return found


def _fields(form: html.HtmlElement, *, fill: bool) -> Filled:
    filled: Filled = {}
    outside = form.getroottree().xpath("//*[@form=$name]", name=form.get("id")) if form.get("id") else []
    controls: Iterable[html.HtmlElement] = [*form.iter("input", "select", "textarea", "button"), *outside]
    pressed = False
    for control in controls:
        name, kind = control.get("name"), (control.get("type") or "").lower()
        if not name or name == "csrfmiddlewaretoken" or kind == "file":
            continue
        if control.tag == "button" or kind in {"submit", "image"}:
            # Somebody presses one button, the first.
            if not pressed and kind != "button":
                filled.setdefault(name, [control.get("value") or ""])
                pressed = True
        elif control.tag == "select":
            chosen = [o.get("value", "") for o in control.iter("option") if o.get("selected") is not None]
            offered = [o.get("value", "") for o in control.iter("option") if o.get("value")]
            filled.setdefault(name, chosen or (offered[:1] if fill else [""]))
        elif kind in {"checkbox", "radio"}:
            if control.get("checked") is not None:
                filled.setdefault(name, []).append(control.get("value") or "on")
            elif fill and kind == "radio" and not form.xpath(".//input[@name=$name][@checked]", name=name):
                filled.setdefault(name, [control.get("value") or "on"])
        else:
            value = (control.text or "").lstrip("\n") if control.tag == "textarea" else control.get("value") or ""
            filled.setdefault(name, [value or (_likely(control, kind) if fill else "")])
    return filled


def _likely(control: html.HtmlElement, kind: str) -> str:
    name = control.get("name")
    if kind == "hidden" or name == "territory":
        return ""
    if control.get("inputmode") in {"decimal", "numeric"}:
        return "1"
    for suggested, typed in SUGGESTED.items():
        if suggested in control.get("data-suggest-url", ""):
            return typed
    if name == "keep_until":  # asked about what lies ahead
        return f"{timezone.localdate() + timedelta(days=30):%d.%m.%Y.}"
    if any(word in name for word in ("starts", "ends", "date", "day", "on")) and control.tag != "textarea":
        return "14.03.2024."
    return BY_TYPE.get(kind, "Vārdi")
