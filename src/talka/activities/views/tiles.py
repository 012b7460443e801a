"""Blocks of the today board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.models import State
from talka.activities.queries.log import activities_of_organisation, to_do
from talka.activities.tables import COUNTED
from talka.activities.views.consultations import consultation_line
from talka.kernel.numbers import format_count

MOST = 1_000


def consultation_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """The quick line."""
    user = cast("User", request.user)
    if not user.access.centres:
        return None
    return consultation_line(request, user) | {"back": request.path}


def to_do_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits to be done in the log; each number leads to the list of the same entries."""
    user = cast("User", request.user)
    if not rules.may_see_log(user):
        return None
    waiting = to_do(user, MOST + 1)
    counted = ("state", COUNTED)
    lines: list[tuple[str, int, list[tuple[str, str]], str]] = [
        (_("Sent back to be mended"), waiting.sent_back, [("state", State.RETURNED)], "warning"),
        (_("Drafts"), waiting.drafts, [("state", State.DRAFT)], "neutral"),
        (_("Evidence is missing"), waiting.lacking_evidence, [counted, ("lacking_evidence", "1")], "warning"),
        (_("Without agreement or purpose"), waiting.unassigned, [counted, ("unassigned", "1")], "neutral"),
    ]
    return {
        "lines": [
            {
                "title": title,
                # Beyond the latest entries nobody looked for evidence, so there may be more.
                "count": _number(number) + ("+" if waiting.has_older and ("lacking_evidence", "1") in pairs else ""),
                "url": f"{reverse('activities:list')}?{urlencode(pairs)}",
                "tone": tone,
            }
            for title, number, pairs, tone in lines
            if number
        ],
    }


def organisation_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """What was done with the organisation whose page is open, as far as this person may see it."""
    user = cast("User", request.user)
    match = request.resolver_match
    if match is None or not rules.may_see_log(user):
        return None
    return {"activities": activities_of_organisation(user, match.kwargs["organisation_id"], 20)}


def _number(number: int) -> str:
    return format_count(number) if number <= MOST else f"{format_count(MOST)}+"
