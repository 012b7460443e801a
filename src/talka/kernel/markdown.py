"""Formatted text that people write: Markdown in, harmless markup out.

markdown-it-py reads it with raw markup switched off, and nh3 lets through nothing but what is named here: a second
wall, should the first have a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ADDRESSES = {"https", "http", "mailto", "tel"}
HIGHEST, DEEPEST = 2, 4


def to_html(text: str, *, lead: Callable[[str], str] | None = None) -> SafeString:
    """Harmless HTML of somebody's Markdown: paragraphs, lists, links, tables; no pictures, no markup of their own.

    `lead` gives the address that stands behind a link in place of the written one.
    """
    tokens = _READER.parse(text)
    _lower(tokens)
    if lead is not None:
        for link in _links(tokens):
            link.attrs["href"] = lead(str(link.attrs["href"]))
    rendered = _READER.renderer.render(tokens, _READER.options, {})
    cleaned = nh3.clean(rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes=ADDRESSES, link_rel="noopener")
    return mark_safe(cleaned)  # noqa: S308 -- what nh3 let through


def _lower(tokens: Sequence[Token]) -> None:
    """The page has its own first heading: theirs begin one step below it, whatever they begin with, and skip none."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    used = sorted({token.tag for token in headings})
    last = HIGHEST - 1
    for token in headings:
        if token.type == "heading_open":
            last = min(HIGHEST + used.index(token.tag), last + 1, DEEPEST)
        token.tag = f"h{last}"


def links_in(text: str) -> list[str]:
    """The addresses that somebody's Markdown leads to, in their order."""
    return [str(link.attrs["href"]) for link in _links(_READER.parse(text))]


def _links(tokens: Sequence[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or () if child.type == "link_open"]


def to_text(text: str) -> str:
    """The same as plain lines, for the search and for summaries."""
    lines = (" ".join(line.split()) for line in strip_tags(to_html(text)).splitlines())
    return "\n".join(line for line in lines if line)
