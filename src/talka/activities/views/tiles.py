"""Blocks of the today board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.activities import rules
from talka.activities.models import State
from talka.activities.queries.log import consultation_kind, to_do
from talka.activities.tables import COUNTED
from talka.activities.views.consultations import consultation_line
from talka.kernel.numbers import format_count
from talka.kernel.tables import Counted


def consultation_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """The quick line; none where nobody records consultations."""
    user = asking(request)
    if not user.access.centres or consultation_kind() is None:
        return None
    return consultation_line(request, user) | {"back": request.path}


def to_do_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits to be done in the log; each number leads to the list of the same entries."""
    user = asking(request)
    if not rules.may_see_log(user):
        return None
    waiting = to_do(user)
    is_counted = ("state", COUNTED)
    lines: list[tuple[str, Counted, list[tuple[str, str]], str]] = [
        (_("To be mended"), waiting.sent_back, [("state", State.RETURNED)], "warning"),
        (_("Drafts"), waiting.drafts, [("state", State.DRAFT)], "neutral"),
        (_("Evidence is missing"), waiting.lacking_evidence, [is_counted, ("lacking_evidence", "1")], "warning"),
        (_("Without agreement or purpose"), waiting.unassigned, [is_counted, ("unassigned", "1")], "neutral"),
    ]
    return {
        "lines": [
            {
                "title": title,
                # Beyond the latest entries nobody looked for evidence, so there may be more.
                "count": _words(counted, at_least=waiting.has_older and ("lacking_evidence", "1") in pairs),
                "url": f"{reverse('activities:list')}?{urlencode(pairs)}",
                "tone": tone,
            }
            for title, counted, pairs, tone in lines
            if counted.number
        ],
    }


def _words(counted: Counted, *, at_least: bool) -> str:
    return format_count(counted.number) + ("+" if counted.more or at_least else "")
