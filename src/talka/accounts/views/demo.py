"""Signing in with one click, in the demo only."""

from __future__ import annotations

from ipaddress import ip_address

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from talka.accounts import queries
from talka.accounts.adapter import remember_language
from talka.kernel.http import public

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAMES_HERE = {"localhost", "127.0.0.1", "[::1]"}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


@public
def sign_in_as_demo_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Become one of the demo's people; there is no such page outside a demo or from another computer."""
    if request.method != "POST" or not from_this_computer(request) or not queries.is_demo():
        raise Http404
    person = get_object_or_404(queries.demo_roles(), pk=pk)
    login(request, person, backend=BACKEND)
    response = redirect(reverse("site:today"))
    remember_language(response, person.language)
    return response


def from_this_computer(request: HttpRequest) -> bool:
    """Whether the browser runs on the same computer: a proxy's own nearness proves nothing about who is behind it.

    A proxy that says nothing of itself passes on the name under which the site was asked for.
    """
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name not in NAMES_HERE or any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
