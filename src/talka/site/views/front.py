"""The public front page and the health check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from talka.accounts.queries import demo_roles
from talka.kernel.http import public


@public
def front(request: HttpRequest) -> HttpResponse:
    """Say plainly what this is, and let people in."""
    return render(request, "site/front.html", {"demo_roles": demo_roles()})


@public
def health(_request: HttpRequest) -> JsonResponse:
    """Alive; says nothing to strangers."""
    return JsonResponse({"status": "ok"})
