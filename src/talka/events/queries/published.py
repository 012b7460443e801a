"""Events for newsletters, answers and lists of other modules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from talka.events.models import EventState
from talka.events.queries.calendar import events_shown
from talka.events.queries.words import when_words, where_words
from talka.kernel.addresses import absolute
from talka.kernel.modules import PublicItem
from talka.kernel.text import fold

MOST = 50


def published_events(centre: Any, language: str, words: str) -> Sequence[PublicItem]:
    """What comes, the nearest first; nothing that is cancelled."""
    rows = events_shown().exclude(state=EventState.CANCELLED)
    if centre is not None:
        rows = rows.filter(centre=centre)
    if words:
        rows = rows.filter(search_text__contains=fold(words))
    with translation.override(language or None):
        return [_item(one) for one in rows[:MOST]]


def _item(event: Any) -> PublicItem:
    sessions = list(event.sessions.all())
    told = (when_words(event, len(sessions)), where_words(event, sessions))
    return PublicItem(
        key=f"events.event:{event.code}",
        title=event.title,
        url=absolute(reverse("events:event", args=[event.code])),
        day=timezone.localtime(event.starts_at).date() if event.starts_at else None,
        details=", ".join(filter(None, told)),
        summary=event.summary,
    )
