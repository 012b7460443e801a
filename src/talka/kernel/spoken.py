"""Words in another language than the page, marked so that they are read aloud in their own."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import get_language

LATVIAN = "lv"


def reading_language() -> str:
    """The code of the language in which the page is read: „uk”."""
    return (get_language() or LATVIAN)[:2]


def told_by(record: object, field: str) -> str:
    """A text of which a record has columns for other languages: in the reader's where somebody wrote it."""
    return str(getattr(record, f"{field}_{reading_language()}", "") or getattr(record, field))


def language_told_by(record: object, field: str, *, own: str = LATVIAN) -> str:
    """The language in which `told_by` says it; `own` is that of the column without a language."""
    language = reading_language()
    return language if getattr(record, f"{field}_{language}", "") else own


def spoken(text: object, language: str) -> str:
    """The text as it is; in another language than the page's it carries its own."""
    words = str(text)
    return (
        words
        if not words or language == reading_language()
        else format_html('<span lang="{}">{}</span>', language, words)
    )
