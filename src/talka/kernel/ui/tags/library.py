"""The one library every module of this package registers its tags in."""

from __future__ import annotations

from collections.abc import Collection

from django.template import Library, TemplateSyntaxError

register = Library()


def one_of(tag: str, argument: str, value: str, allowed: Collection[str]) -> str:
    """Return the value if it is allowed; a misspelt tone or kind is a template error, not a plain look."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{tag}: {argument}={value!r} is none of {', '.join(sorted(allowed))}")
    return value
