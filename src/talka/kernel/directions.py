"""Words written from right to left, kept apart from the sentence in which they stand.

A name in Hebrew or Arabic would turn the order of dates, numbers and dots beside it. Whoever writes a page need not
think of that: what goes out is looked through once, and each such piece is put into `<bdi>`, or, where no element can
stand, between the signs that Unicode has for it. Invisible signs that turn the order never come in: `text.clean_text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Hebrew, Arabic, Syriac and the other scripts of this direction with their marks; not the mark of the byte order.
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
# Their first bytes: where none is, and that is nearly always, nothing is read letter by letter.
_FIRST_BYTES = bytes([*range(0xD6, 0xE1), 0xEF, 0xF0])
_BETWEEN = r"(?:[\s\d.,:;!?'’„”()/–-]|&(?:quot|amp|#x27|#39);)*"
_LETTER = re.compile(f"[{_LETTERS}]")
_PIECE = f"[{_LETTERS}]+(?:{_BETWEEN}[{_LETTERS}]+)*"
_TAG = r"<[a-zA-Z/!](?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
# What holds no words of a page, and what holds words but no elements.
_LEFT_ALONE = r"<!--.*?-->|<(?P<raw>script|style|textarea)\b.*?</(?P=raw)\s*>"
_ONLY_WORDS = r"<(?P<bare>title|option|svg)\b.*?</(?P=bare)\s*>"
_PARTS = re.compile(f"(?:{_LEFT_ALONE})|(?P<words>{_ONLY_WORDS})|{_TAG}|(?P<piece>{_PIECE})", re.DOTALL | re.IGNORECASE)
_TAG_OR_PIECE = re.compile(f"{_TAG}|(?P<piece>{_PIECE})", re.DOTALL)
_ISOLATE, _END = "\u2068", "\u2069"


def keep_apart(markup: str) -> str:
    """The HTML with every piece that is written from right to left isolated; attributes stay as they are."""
    return _PARTS.sub(_apart, markup) if _LETTER.search(markup) else markup


def _apart(found: re.Match[str]) -> str:
    if found["piece"]:
        return f"<bdi>{found['piece']}</bdi>"
    return _TAG_OR_PIECE.sub(_between_signs, found["words"]) if found["words"] else found[0]


def _between_signs(found: re.Match[str]) -> str:
    return f"{_ISOLATE}{found['piece']}{_END}" if found["piece"] else found[0]


class KeptApart:
    """Every page goes through here; files to keep are given as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and "Content-Disposition" not in response.headers:
            content: bytes = response.content  # type: ignore[attr-defined]  # what does not stream has it
            if len(content.translate(None, _FIRST_BYTES)) != len(content):
                response.content = keep_apart(content.decode()).encode()  # type: ignore[attr-defined]  # the same
        return response
