"""The secret of a letter to whoever asked."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.urls import reverse

from talka.advice.models import AdviceRequest
from talka.kernel.addresses import absolute

SALT = "talka.advice.request"
MOST_KEY = 200


def key_of(request: AdviceRequest) -> str:
    """Opens the page of one request; works until the request is forgotten."""
    return signing.Signer(salt=SALT).sign(request.code)


def request_of_key(key: str) -> AdviceRequest | None:
    """The request that a letter is about; None for a key that was made up, or once it is forgotten."""
    try:
        code: Any = signing.Signer(salt=SALT).unsign(key[:MOST_KEY])
    except signing.BadSignature:
        return None
    rows = AdviceRequest.objects.select_related("centre", "topic", "organisation", "place", "owner")
    return rows.filter(code=code, forgotten_at=None).first()


def own_page(request: AdviceRequest) -> str:
    """The whole address of the page on which whoever asked reads the answer."""
    return absolute(reverse("advice:own", args=[key_of(request)]))


def desk_page(request: AdviceRequest) -> str:
    """The whole address of the page for staff."""
    return absolute(reverse("advice:show", args=[request.code]))
