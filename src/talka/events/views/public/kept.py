"""The body of a public page, kept for some seconds: on the evening when a course is announced many open it at once.

Nothing in it depends on who reads. Places are told as they were at most so many seconds ago; whoever registers is told
what is true at that moment, and whoever is signed in sees what is true: they may have changed it just now.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from talka.kernel.early import forget_answers, same_for_strangers

Page = dict[str, Any]
Kept = TypeVar("Kept")
# So many bodies of some ten kilobytes each.
MOST = 500
_kept: dict[tuple[str, str], tuple[float, Any]] = {}
# Of many who ask for a page at once one makes it; different pages hardly ever wait for each other.
_LOCKS = [Lock() for _one in range(64)]


def kept(name: str, make: Callable[[], Kept]) -> Kept:
    """What a page shows, made anew when it is older than PUBLIC_PAGES_KEPT seconds; None is not kept."""
    return _kept_until(name, make)[0]


def rendered(request: HttpRequest, template: str, name: str, make: Callable[[], Page | None]) -> HttpResponse:
    """The page of a kept body, kept itself for those who send no cookie; not found where there is no body."""
    page, until = (make(), 0.0) if request.user.is_authenticated else _kept_until(name, make)
    if page is None:
        raise Http404
    # A form that is sent needs a token and so a cookie, by which a page is no longer the same for everybody.
    by_address = not (request.user.is_authenticated or request.GET)
    response = render(request, template, page | {"languages_by_address": by_address})
    return same_for_strangers(response, name=name, until=until) if until else response


def let_go(name: str) -> None:
    """Something changed that a page shows."""
    forget_answers(name)
    for language, _words in settings.LANGUAGES:
        for one in (name, f"form {name}"):
            _kept.pop((one, language), None)


def forget_everything() -> None:
    """As when the process began."""
    _kept.clear()


def _kept_until(name: str, make: Callable[[], Kept]) -> tuple[Kept, float]:
    """What a page shows, and until when by `time.monotonic()`."""
    if not settings.PUBLIC_PAGES_KEPT:
        return make(), 0.0
    key = (name, str(get_language()))
    if (found := _found(key)) is not None:
        return found
    with _LOCKS[hash(key) % len(_LOCKS)]:
        if (found := _found(key)) is not None:
            return found
        # Taken before it is made: what is read may change meanwhile.
        until = time.monotonic() + settings.PUBLIC_PAGES_KEPT
        page = make()
        if page is not None:
            _keep(key, page, until)
        return page, until


def _found(key: tuple[str, str]) -> tuple[Any, float] | None:
    until, page = _kept.get(key, (0.0, None))
    return (page, until) if until > time.monotonic() else None


def _keep(key: tuple[str, str], page: object, until: float) -> None:
    if len(_kept) >= MOST:
        now = time.monotonic()
        for old, (ends, _page) in list(_kept.items()):
            if ends <= now:
                _kept.pop(old, None)
    if len(_kept) < MOST or key in _kept:
        _kept[key] = until, page
