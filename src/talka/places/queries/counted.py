"""What a layer counted is kept while nothing changes: for the map, its files, histories, lists and open data alike.

Whatever changes is an entry of the trail, and each ends the chain with another hash: with that a count is kept, so that
staff see at once what they saved, in whichever process. What depends on the day is counted anew with the next day.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from talka.kernel.audit.models import AuditHead
from talka.kernel.kept import KeptUntil
from talka.kernel.periods import Period

if TYPE_CHECKING:
    from talka.places.queries.layers import Asked

MOST, SECONDS = 300, 600
Count = TypeVar("Count")
_KEPT: KeptUntil[tuple[str, str, str, int | None, Period | None, date], Any] = KeptUntil(most=MOST)


def while_nothing_changes(code: str, count: Callable[[Asked], Count]) -> Callable[[Asked], Count]:
    """The same count, asked for again only once something changed."""

    def counted(asked: Asked) -> Count:
        if not settings.PUBLIC_PAGES_KEPT:
            return count(asked)
        state = AuditHead.objects.values_list("entry_hash", flat=True).first() or ""
        who = asked.user.pk if asked.user else None
        key = code, state, get_language() or "", who, asked.period, timezone.localdate()
        kept = _KEPT.found(key)
        if kept is not None:
            there: Count = kept[1]
            return there
        found = count(asked)
        _KEPT.keep(key, found, until=time.monotonic() + SECONDS)
        return found

    return counted


def forget_counts() -> None:
    """As when the process began."""
    _KEPT.forget_everything()
