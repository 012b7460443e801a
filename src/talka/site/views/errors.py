"""Pages for what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from talka.kernel.database import is_busy
from talka.kernel.http import public, was_answered

# Seconds after which it is worth another try.
A_MINUTE = 60
# What was typed stands in the page once more, unless it is a great deal.
MOST_FIELDS, MOST_SIGNS = 500, 200_000


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """The request could not be read."""
    return render(request, "ui/errors/400.html", status=400)


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Not for this person."""
    return render(request, "ui/errors/403.html", status=403)


@public
def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """A form that was open too long, or that another site sent."""
    return render(request, "ui/errors/403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """There is no such page, or not for this person: the answer is the same."""
    return render(request, "ui/errors/404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake; or others wrote for so long that this request had no turn, and in a minute it goes well."""
    if is_busy(sys.exception()):
        typed = _typed(request)
        context = {"typed": typed, "is_sent": request.method == "POST", "address": request.get_full_path()}
        response = _told(request, "ui/errors/503.html", 503, context)
        response.headers["Retry-After"] = str(A_MINUTE)
        return response
    return _told(request, "ui/errors/500.html", 500, {})


def _told(request: HttpRequest, template: str, status: int, context: Mapping[str, Any]) -> HttpResponse:
    """The page with the name and contacts of the site; without them where the database cannot be asked for these."""
    try:
        return render(request, template, dict(context), status=status)
    except (DatabaseError, InterfaceError):
        return HttpResponse(render_to_string(template, {**context, "typed": None}), status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was sent, so that a press sends it again; none where it cannot or may not stand in a page.

    Only of a form of ours, by its token, that no page has answered yet. Files are not sent back and passwords not
    written down.
    """
    checked = request.method == "POST" and getattr(request, "csrf_processing_done", False)
    if not checked or was_answered(request) or request.FILES:
        return None
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    told = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    is_too_much = len(told) > MOST_FIELDS or sum(len(name) + len(value) for name, value in told) > MOST_SIGNS
    return None if is_too_much or any("password" in name for name, _value in told) else told
