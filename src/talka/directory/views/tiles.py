"""Blocks of the today board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from talka.accounts.queries import asking
from talka.directory import rules
from talka.directory.queries.addresses import page_of
from talka.directory.queries.claims import MOST_WAITING, held_claims, number_waiting_near
from talka.kernel.numbers import format_count
from talka.registry.models import Kind


def representatives_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Who looks after the page of the organisation that is open, and where everybody sees it."""
    user, match = asking(request), request.resolver_match
    if match is None or not rules.may_decide_claims(user):
        return None
    pk = match.kwargs["organisation_id"]
    return {"claims": held_claims(user).filter(organisation=pk), "url": page_of(Kind.ORGANISATION.value, pk)}


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
