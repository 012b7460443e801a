"""Blocks of the today board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from talka.accounts.queries import asking
from talka.directory import rules
from talka.directory.queries.addresses import page_of
from talka.directory.queries.claims import MOST_WAITING, number_waiting_near
from talka.directory.queries.invitations import claims_at_present
from talka.kernel.numbers import format_count


def representatives_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Who looks after the page of the record that is open, who is invited to, and where everybody sees it."""
    user, match = asking(request), request.resolver_match
    if match is None or not rules.may_decide_claims(user):
        return None
    [(name, pk)] = match.kwargs.items()
    kind = name.removesuffix("_id")
    at_present = list(claims_at_present(user).filter(**{kind: pk}))
    return {
        "claims": [one for one in at_present if one.granted],
        "invited": [one for one in at_present if not one.granted],
        "url": page_of(kind, pk),
        "invite_url": reverse(f"directory:invite_{kind}", args=[pk]),
    }


def claims_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """Those who wish to look after their own page, in one's region; away while nobody does."""
    user = asking(request)
    if not rules.may_decide_claims(user):
        return None
    number = number_waiting_near(user)
    if not number:
        return None
    count = format_count(min(number, MOST_WAITING)) + ("+" if number > MOST_WAITING else "")
    return {"count": count, "url": reverse("directory:claims")}
