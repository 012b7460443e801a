"""Whose name will soon be forgotten by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from talka.accounts.queries import asking
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.personal_data import reasons_to_keep
from talka.privacy import rules
from talka.privacy.queries.retention import AHEAD, due_among, due_people

PAGE = 50


@signed_in
def due(request: SignedInRequest) -> HttpResponse:
    """People whom the clock will forget within a month; looking changes nothing."""
    if not rules.may_see_due(request.user):
        raise Http404
    today = timezone.localdate()
    rows = due_people(today + AHEAD, request.user).select_related("organisation").order_by("sort_key", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "now": due_among(today, [one.pk for one in page]),
        "years": settings.KEEP_PEOPLE_YEARS,
        "control": settings.CONTROL_YEARS,
        "reasons": [one.title for one in reasons_to_keep()],
    }
    return render(request, "privacy/retention/due.html", context)


def due_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """On the today board: how many will be forgotten within a month."""
    user = asking(request)
    if not rules.may_see_due(user):
        return None
    count = due_people(timezone.localdate() + AHEAD, user).count()
    return {"count": count} if count else None
