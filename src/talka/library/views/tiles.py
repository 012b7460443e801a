"""Blocks on other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from talka.accounts.queries import asking
from talka.library.queries.shelves import newest, waiting_at_shelves

NEWEST = 3


def review_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """Resources whose day to look again has come."""
    user = asking(request)
    if not user.access.centres:
        return None
    waiting = waiting_at_shelves(user)
    url = f"{reverse('library:keep')}?review=1"
    return {"count": f"{waiting.number}{'+' if waiting.more else ''}", "url": url} if waiting.number else None


def newest_panel(_request: HttpRequest, centre: Any) -> Mapping[str, Any] | None:
    """The three newest, on the public front page and on a centre's own."""
    found = newest(centre, NEWEST, language=get_language() or settings.LANGUAGE_CODE)
    return {"resources": found} if found else None
