"""Who may open which address, read from the addresses and views themselves."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from talka.kernel.http import access_of, path_of

UNKNOWN = "unknown"
NOBODY = "nobody"
_GROUP = re.compile(r"\(\?P<(\w+)>")
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address."""

    route: str
    name: str
    view: str
    access: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def routes() -> list[Route]:
    """Every address of the site, in the order of matching."""
    return _below(get_resolver().url_patterns, "", "")


def _below(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> list[Route]:
    found: list[Route] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += _below(pattern.url_patterns, route, inner)
        else:
            found.append(_route(route, f"{space}{pattern.name}" if pattern.name else "", pattern.callback))
    return found


def _route(route: str, name: str, view: Any) -> Route:
    return Route(
        route=route,
        name=name,
        view=path_of(view),
        access=access_of(view) or NOBODY,
        methods=_methods(view),
        parameters=tuple(_GROUP.findall(route) + _CONVERTER.findall(_GROUP.sub("(", route))),
    )


def _methods(view: Any) -> tuple[str, ...]:
    """What a class answers to; a function decides for itself while it runs."""
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return (UNKNOWN,)
    known = (name for name in view_class.http_method_names if name not in {"options", "trace", "head"})
    return tuple(name.upper() for name in known if hasattr(view_class, name))
