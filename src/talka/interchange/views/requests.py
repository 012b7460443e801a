"""The request of somebody signed in, as the views of this module see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from talka.accounts.models import User


class StaffRequest(HttpRequest):
    """`@signed_in` lets nobody else through; the middleware adds `htmx`."""

    user: User
    htmx: HtmxDetails
