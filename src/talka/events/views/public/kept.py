"""The body of a public page, kept for some seconds: on the evening when a course is announced many open it at once.

Nothing in it depends on who reads. Places are told as they were at most so many seconds ago; whoever registers is told
what is true at that moment. Whoever changes something by a page of this process sees it at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import get_language

Page = dict[str, Any]
Kept = TypeVar("Kept")


def kept(name: str, make: Callable[[], Kept]) -> Kept:
    """What a page shows, made anew when it is older than PUBLIC_PAGES_KEPT seconds; None is not kept."""
    if not settings.PUBLIC_PAGES_KEPT:
        return make()
    cache, key = caches["memory"], _key(name, str(get_language()))
    page: Kept | None = cache.get(key)
    if page is None:
        page = make()
        if page is not None:
            cache.set(key, page, settings.PUBLIC_PAGES_KEPT)
    return page


def let_go(name: str) -> None:
    """Something changed that a page shows."""
    names = (name, f"form {name}")
    caches["memory"].delete_many(_key(one, language) for one in names for language, _words in settings.LANGUAGES)


def _key(name: str, language: str) -> str:
    return hashlib.sha256(f"{language}:{name}".encode()).hexdigest()
