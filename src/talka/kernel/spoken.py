"""Words in another language than the page, marked so that they are read aloud in their own."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import get_language

LATVIAN = "lv"


def reading_language() -> str:
    """The code of the language in which the page is read: „uk”."""
    return (get_language() or LATVIAN)[:2]


def spoken(text: object, language: str) -> str:
    """The text as it is; in another language than the page's it carries its own."""
    words = str(text)
    return (
        words
        if not words or language == reading_language()
        else format_html('<span lang="{}">{}</span>', language, words)
    )
