"""The secret of a letter to whoever asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core import signing
from django.urls import reverse

from talka.advice.models import AdviceRequest
from talka.kernel.addresses import absolute

SALT = "talka.advice.request"
MOST_KEY = 200
# The way to somebody's own page, as letters hold it and mail programs quote it.
_IN_LETTERS = re.compile(r"(?<=/mine/)([A-Za-z0-9]{1,16})(?::|%3A)([\w-]{20,100})")
_MOST_QUOTED = 3


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


def requests_quoted(text: str) -> Iterator[AdviceRequest]:
    """Requests whose own pages words lead to."""
    for code, signature in _IN_LETTERS.findall(text)[:_MOST_QUOTED]:
        if (found := request_of_key(f"{code}:{signature}")) is not None:
            yield found


def without_keys(text: str) -> str:
    """Words that open nobody's own page any more: advisers read them."""
    return _IN_LETTERS.sub("…", text)


def own_page(request: AdviceRequest) -> str:
    """The whole address of the page on which whoever asked reads the answer."""
    return absolute(reverse("advice:own", args=[key_of(request)]))


def desk_page(request: AdviceRequest) -> str:
    """The whole address of the page for staff."""
    return absolute(reverse("advice:show", args=[request.code]))
