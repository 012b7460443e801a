"""Blocks on other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.advice.queries.desk import topics_in_use, waiting_for
from talka.advice.queries.working_days import ANSWER_WITHIN
from talka.kernel.tables import Counted


def advice_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits at the desk; each number leads to the list of the same requests."""
    user = asking(request)
    if not user.access.centres:
        return None
    waiting = waiting_for(user, timezone.localdate())
    if waiting.is_nothing:
        return None
    mine = ("owner", str(user.pk))
    lines: list[tuple[str, Counted, list[tuple[str, str]], str]] = [
        (_("Nobody has taken it"), waiting.unassigned, [("nobody", "1")], "warning"),
        (_("Wait for my answer"), waiting.mine, [mine, ("state", "new"), ("state", "taken")], "info"),
        (_("With a new addition"), waiting.added, [mine, ("added", "1")], "warning"),
        (_("Late"), waiting.overdue, [("late", "1")], "bad"),
        (_("To ask again"), waiting.follow_up, [mine, ("again", "1")], "neutral"),
    ]
    return {
        "lines": [
            {
                "title": title,
                "count": f"{counted.number}{'+' if counted.more else ''}",
                "url": f"{reverse('advice:desk')}?{urlencode(pairs)}",
                "tone": tone,
            }
            for title, counted, pairs, tone in lines
            if counted.number
        ]
    }


def ask_panel(_request: HttpRequest, centre: Any) -> Mapping[str, Any] | None:
    """What the centres help with, on the public front page and on a centre's own."""
    topics = list(topics_in_use())
    return {"topics": topics, "centre": centre, "within": ANSWER_WITHIN} if topics else None
