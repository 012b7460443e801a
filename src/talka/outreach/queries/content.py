"""What stands in an edition: its parts as they are now, or as they were when it went out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext

from talka.kernel.markdown import links_in, to_html
from talka.kernel.modules import PublicItem, PublicItems, public_items
from talka.kernel.written_days import written_day
from talka.outreach.models import Block, BlockKind, BlockRule, Edition

# A part or a line of it, as it is kept: plain values only.
Part = dict[str, Any]

MOST_LINES = 50
# How a module's items are taken when nobody chose: what lies ahead of events, what is new of the rest.
AHEAD = frozenset({"events"})
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^)\s>]+)>?(?:\s+[^)\n]*)?\)")
_MARKS = re.compile(r"(?<!\\)(\*\*|__|~~|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w))")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|<>~&-])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~&-])")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{+%?[^{}\n]{0,60}\}+|\{[{%]")


def sources() -> dict[str, PublicItems]:
    """What a list can be filled from, by code."""
    return {one.code: one for one in public_items()}


def placeholders(edition: Edition) -> dict[str, str]:
    """Names that are replaced in texts of an edition; there are no others."""
    centre, today = edition.centre, timezone.localdate(edition.sent_at) if edition.sent_at else timezone.localdate()
    with translation.override(edition.language):
        return {
            "{centrs}": centre.name,
            "{tālrunis}": centre.phone,
            "{e-pasts}": centre.email,
            "{datums}": written_day(today),
            "{gads}": str(today.year),
        }


def filled(text: str, names: dict[str, str], write: Callable[[str], str] = str) -> str:
    """Replace the known names, once and plainly: a value that looks like a name stays as it is."""
    if not names:
        return text
    known = re.compile("|".join(re.escape(name) for name in names))
    return known.sub(lambda found: write(names[found[0]]), text)


def left_over(text: str, names: dict[str, str]) -> list[str]:
    """What looks like a name to be replaced and is none."""
    return [found for found in _PLACEHOLDER.findall(filled(text, names, lambda _value: "")) if found]


def plain(text: str, lead: Callable[[str], str] = str) -> str:
    """Markdown as somebody reads it in a letter without formatting: links show where they lead."""

    def spelt(found: re.Match[str]) -> str:
        url = lead(found[2])
        return f"{found[1]}: {url}" if found[1] else url

    return _ESCAPED.sub(r"\1", _MARKS.sub("", _HEADING.sub("", _LINK.sub(spelt, text)))).strip()


def unmarked(value: str) -> str:
    """A value that means nothing to Markdown: it must not become a link or a heading."""
    return _SPECIAL.sub(r"\\\1", value)


def items_of(block: Block, edition: Edition) -> list[PublicItem]:
    """The lines that a list has today."""
    source = sources().get(block.source)
    if source is None:
        return []
    offered = list(source.items(edition.centre, edition.language, ""))
    if block.rule == BlockRule.PICKED:
        by_key = {one.key: one for one in offered}
        return [by_key[key] for key in block.picked if key in by_key][:MOST_LINES]
    return [one for one in offered if _is_near(one, block)][: min(block.most, MOST_LINES)]


def _is_near(item: PublicItem, block: Block) -> bool:
    if item.day is None:
        return True
    today, stretch = timezone.localdate(), dt.timedelta(days=block.days)
    if block.rule == BlockRule.AHEAD:
        return today <= item.day <= today + stretch
    return today - stretch <= item.day <= today


def part_of(block: Block, edition: Edition) -> Part:
    """A part as it stands now, in plain values that can be kept."""
    names = placeholders(edition)
    part: Part = {"kind": block.kind, "title": filled(block.title, names)}
    if block.kind == BlockKind.TEXT:
        return part | {"text": filled(block.text, names, unmarked)}
    with translation.override(edition.language):
        return part | {"lines": [_line(item) for item in items_of(block, edition)]}


def _line(item: PublicItem) -> Part:
    return {
        "title": item.title,
        "url": item.url,
        "day": written_day(item.day),
        "details": item.details,
        "summary": item.summary,
    }


def parts_of(edition: Edition) -> list[Part]:
    """All parts: as they were, once it went out."""
    if not edition.is_draft:
        kept: list[Part] = edition.content
        return kept
    return [part_of(block, edition) for block in edition.blocks.all()]


def is_empty(part: Part) -> bool:
    """Whether there is nothing to read in it."""
    return not (part.get("text", "").strip() or part.get("lines"))


def links_of(parts: Iterable[Part]) -> list[str]:
    """Every web address that parts lead to, each once, in their order."""
    found: dict[str, None] = {}
    for part in parts:
        for line in part.get("lines", ()):
            found.setdefault(line["url"])
        for url in links_in(part.get("text", "")):
            found.setdefault(url)
    return [url for url in found if url.startswith(("http://", "https://"))]


def link_titles(parts: Iterable[Part]) -> dict[str, str]:
    """What a reader pressed on, by the address behind it."""
    found: dict[str, str] = {}
    for part in parts:
        for line in part.get("lines", ()):
            found.setdefault(line["url"], line["title"])
        for link in _LINK.finditer(part.get("text", "")):
            found.setdefault(link[2], plain(link[1]))
    return found


def drawn(parts: Sequence[Part], lead: Callable[[str], str] = str) -> list[Part]:
    """The same parts ready to be shown, with other addresses behind their links."""
    return [
        {
            "kind": part["kind"],
            "title": part["title"],
            "html": to_html(part.get("text", ""), lead=lead),
            "plain": plain(part.get("text", ""), lead),
            "lines": [_drawn_line(line, lead) for line in part.get("lines", ())],
        }
        for part in parts
    ]


def _drawn_line(line: Part, lead: Callable[[str], str]) -> Part:
    # In a letter without formatting every line of it stands under its title.
    return {**line, "url": lead(line["url"]), "plain": line.get("summary", "").replace("\n", "\n  ")}


def source_title(code: str) -> str:
    """What a source is called; its code when the module is gone."""
    source = sources().get(code)
    return str(source.title) if source is not None else code or gettext("list")
