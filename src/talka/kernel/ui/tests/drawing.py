"""How these tests draw a piece of template and look at it."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation
from lxml import html


def draw(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template(source).render(Context(context))


def tree(source: str, **context: object) -> html.HtmlElement:
    return html.fragment_fromstring(draw(source, **context), create_parent="div")


def words(source: str, **context: object) -> str:
    return " ".join(tree(source, **context).text_content().replace("\u00a0", "_").split())
