"""What is examined whenever the site starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.urls import get_resolver

from talka.kernel.http import access_of, all_views, path_of


def every_view_declares_access(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 -- Django's signature
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Name each view that would not answer because nobody said who may open it."""
    return undeclared(all_views(get_resolver().url_patterns))


def undeclared(routes: list[tuple[str, str, Any]]) -> list[CheckMessage]:
    """One error for each route whose view declares nothing."""
    return [
        Error(
            f"{path_of(view)} (/{route}) does not say who may open it.",
            hint="Decorate it with signed_in, public or by_token, or name it in FOREIGN_VIEWS.",
            id="talka.E001",
        )
        for route, _name, view in routes
        if access_of(view) is None
    ]
