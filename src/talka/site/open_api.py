"""Open data at /api/open/v1/: read by anybody from any page, without a key."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from talka.directory.api import router
from talka.directory.queries.open_facts import last_change
from talka.kernel.http import public
from talka.kernel.limits import address_of, asked_too_often
from talka.site.machines import MINUTE, answer, description_of, tell_mistakes

VERSION = "1.0"
DESCRIPTION = (
    "Organisations, communities and networks of civil society in Latvia, territories, and figures of the map. "
    "Facts are CC0. null is unknown or not public. No key is needed. "
    'Every mistake is {"error", "message", "fields"}, the message in the language of Accept-Language.'
)
DESCRIPTION_NAMES = {"openapi-json", "api-root"}
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Cache-Control": "no-cache",
}

api = NinjaAPI(title="Talka open data", version=VERSION, description=DESCRIPTION, urls_namespace="open", docs_url=None)
api.add_router("", router)
tell_mistakes(api)
api.add_exception_handler(Http404, lambda _request, _error: _nothing())


def _nothing() -> HttpResponse:
    return answer(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing at this address."))


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Reading only, from pages of others too, so often a minute; what did not change is not sent again."""

    @csrf_exempt
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answered(view, request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return answered


def _answered(
    view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    if request.method != "GET":
        refused = answer(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", _("This address is for reading."))
        refused.headers["Allow"] = "GET"
        return refused
    who = address_of(request)
    if asked_too_often("open", who, most=settings.OPEN_REQUESTS_PER_MINUTE, seconds=MINUTE):
        words = _("Too many requests in a minute. Wait a little.")
        return answer(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", words)
    changed = last_change()
    stamp = int(changed.timestamp()) if changed else None
    early = None
    if stamp is not None and "If-None-Match" not in request.headers:
        early = get_conditional_response(request, None, stamp)
    if early is not None:
        return early
    response = view(request, *args, **kwargs)
    if response.status_code != HTTPStatus.OK:
        return response
    if stamp is not None:
        response.headers["Last-Modified"] = http_date(stamp)
    if not isinstance(response, HttpResponse):
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    return get_conditional_response(request, tag, stamp, response) or response


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name in DESCRIPTION_NAMES:
            continue
        pattern.callback = public(open_to_all(pattern.callback))
        found.append(pattern)
    return found


@public
def describe(_request: HttpRequest) -> HttpResponse:
    """What can be asked, for people."""
    return redirect("directory:open_data")


@public
@open_to_all
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for machines."""
    return api.create_response(request, description_of(api), status=HTTPStatus.OK)


@public
@open_to_all
def nothing_here(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """An address that is not known."""
    return _nothing()


app_name = "open"
urlpatterns = [
    path("", describe, name="api-root"),
    path("openapi.json", openapi, name="openapi-json"),
    *_patterns(),
    path("<path:rest>", nothing_here, name="nothing"),
]
