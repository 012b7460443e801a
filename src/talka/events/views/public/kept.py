"""The body of a public page, kept for some seconds: on the evening when a course is announced many open it at once.

Nothing in it depends on who reads. Places are told as they were at most so many seconds ago; whoever registers is told
what is true at that moment, and whoever is signed in sees what is true: they may have changed it just now.

The body is what costs queries; it serves also those who send cookies and those whose form did not come through. For
those who send none the answer around it is kept as well (`kernel/early`), and let go together with it.
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
from talka.kernel.kept import KeptUntil

Page = dict[str, Any]
Body = TypeVar("Body")
# So many bodies of some ten kilobytes each.
MOST = 500
BODIES: KeptUntil[tuple[str, str], Any] = KeptUntil(most=MOST)
# Of many who ask for a page at once one makes it; different pages hardly ever wait for each other.
_LOCKS = [Lock() for _one in range(64)]


def kept(name: str, make: Callable[[], Body]) -> Body:
    """What a page shows, made anew when it is older than PUBLIC_PAGES_KEPT seconds; None is not kept."""
    return _kept_until(name, make)[1]


def rendered(request: HttpRequest, template: str, name: str, make: Callable[[], Page | None]) -> HttpResponse:
    """The page of a kept body, kept itself for those who send no cookie; not found where there is no body."""
    until, page = (0.0, make()) if request.user.is_authenticated else _kept_until(name, make)
    if page is None:
        raise Http404
    # A form that is sent needs a token and so a cookie, by which a page is no longer the same for everybody.
    by_address = not (request.user.is_authenticated or request.GET)
    response = render(request, template, page | {"languages_by_address": by_address})
    return same_for_strangers(response, name=name, until=until) if until else response


def let_go(name: str) -> None:
    """Something changed that a page shows."""
    forget_answers(name)
    BODIES.forget(lambda key, _until, _body: key[0] in {name, f"form {name}"})


def forget_everything() -> None:
    """As when the process began."""
    BODIES.forget_everything()


def _kept_until(name: str, make: Callable[[], Body]) -> tuple[float, Body]:
    """Until when by `time.monotonic()`, and what a page shows."""
    if not settings.PUBLIC_PAGES_KEPT:
        return 0.0, make()
    key = (name, str(get_language()))
    if (found := BODIES.found(key)) is not None:
        return found
    with _LOCKS[hash(key) % len(_LOCKS)]:
        if (found := BODIES.found(key)) is not None:
            return found
        # Taken before it is made: what is read may change meanwhile.
        until = time.monotonic() + settings.PUBLIC_PAGES_KEPT
        page = make()
        if page is not None:
            BODIES.keep(key, page, until=until)
        return until, page
