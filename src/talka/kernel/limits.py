"""How often somebody may ask."""

from __future__ import annotations

from django.core.cache import caches
from django.utils import timezone


def asked_too_often(what: str, who: str, *, most: int, seconds: int, memory: bool = False) -> bool:
    """Count one more time in this stretch of time; of two at the same moment one may go uncounted.

    `memory`: counted by this process alone, without a row in the database; for what must be quick.
    """
    cache = caches["memory" if memory else "default"]
    name = f"{what}:{who}:{int(timezone.now().timestamp()) // seconds}"
    count = cache.get(name, 0)
    if count >= most:
        return True
    cache.set(name, count + 1, timeout=2 * seconds)
    return False
