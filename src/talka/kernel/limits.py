"""How often somebody may ask."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone


def asked_too_often(what: str, who: str, *, most: int, seconds: int, memory: bool = False) -> bool:
    """Count one more time within so many seconds of the first one; of two at the same moment one may go uncounted.

    `memory`: counted by this process alone, without a row in the database; for what must be quick.
    """
    cache = caches["memory" if memory else "default"]
    name, now = f"{what}:{who}", timezone.now().timestamp()
    until, count = cache.get(name, (0.0, 0))
    if until <= now:
        until, count = now + seconds, 0
    if count >= most:
        return True
    cache.set(name, (until, count + 1), timeout=until - now + 1)
    return False


def address_of(request: HttpRequest) -> str:
    """The address on the network, for limits only; it is not kept."""
    return str(get_adapter(request).get_client_ip(request))
