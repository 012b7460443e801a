"""The interface for machines at /api/v1/: each module's routes, one key, one shape of errors, one description."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from talka.activities.api import router as activities
from talka.kernel.http import by_token, public
from talka.programmes.api import router as programmes
from talka.registry.api import router as registry
from talka.reporting.api import router as reporting
from talka.site.machines import KeyOfMachine, StrictParser, answer, description_of, tell_mistakes
from talka.spending.api import router as spending

VERSION = "1.0"
DESCRIPTION = (
    "Records and figures of one centre. Send a key: Authorization: Bearer talka_…; it is made at /people/me/. "
    "Amounts are text with two decimals in euros, null is unknown. "
    'Every mistake is {"error", "message", "fields"}, the message in the language of Accept-Language.'
)
DESCRIPTION_NAMES = {"openapi-json", "api-root"}

# Our own page describes it; the package's page would fetch scripts from elsewhere.
api = NinjaAPI(
    title="Talka", version=VERSION, description=DESCRIPTION, urls_namespace="api", docs_url=None,
    auth=KeyOfMachine(), parser=StrictParser(),
)  # fmt: skip
# Longer addresses first: the number of an agreement may hold a slash.
for router in (reporting, spending, programmes, activities, registry):
    api.add_router("", router)
tell_mistakes(api)


@public
def describe(request: HttpRequest) -> HttpResponse:
    """What can be asked, for people."""
    schema = description_of(api)
    routes = [
        {
            "method": method.upper(),
            "path": address,
            "summary": _(operation["summary"]),
            "fields": _fields(schema, operation),
        }
        for address, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    return render(request, "site/api.html", {"routes": routes, "address": request.build_absolute_uri(request.path)})


@public
@csrf_exempt
def nothing_here(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """An address that no module knows."""
    return answer(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing at this address that the key may see."))


def _fields(schema: Any, operation: Any) -> list[str]:
    """Names of what may be sent: of the query, or of the body."""
    inside: list[str] = []
    # JSON is described by the name of its shape, what is sent in parts right there.
    for body in operation.get("requestBody", {}).get("content", {}).values():
        name = body["schema"].get("$ref", "").rpartition("/")[2]
        inside += schema["components"]["schemas"].get(name, body["schema"]).get("properties", {})
    return [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"] + inside


def for_machines(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing is kept on the way, and a wrong method is told in the one shape of mistakes."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = response.headers.get("Allow", "")
            words = _("This address knows only: %(names)s.") % {"names": allowed}
            response = answer(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", words)
            response.headers["Allow"] = allowed
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name in DESCRIPTION_NAMES:
            continue
        pattern.callback = by_token(for_machines(pattern.callback))
        found.append(pattern)
    return found


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for machines."""
    return api.create_response(request, description_of(api), status=HTTPStatus.OK)


app_name = "api"
urlpatterns = [
    path("", describe, name="api-root"),
    path("openapi.json", openapi, name="openapi-json"),
    *_patterns(),
    path("<path:rest>", nothing_here, name="nothing"),
]
