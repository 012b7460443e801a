"""What somebody chose in a form whose fields are made from a pasted list."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.simple_tag
def chosen_in(given: Mapping[str, str], field: str) -> str:
    """The value that came with the form: {% chosen_in decided one.field as choice %}."""
    return str(given.get(field, ""))
