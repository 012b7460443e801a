"""Blocks of the today board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.numbers import format_count
from talka.registry import rules
from talka.registry.queries.profiles import Freshness, old_profiles


def old_profiles_tile(request: HttpRequest) -> Mapping[str, Any] | None:
    """Profiles of one's region that were confirmed more than a year ago; each number leads to the list of the same."""
    user = asking(request)
    if not rules.may_use_registry(user):
        return None
    region, counted = old_profiles(user)
    titles = {"organisations": _("Organisations"), "communities": _("Communities"), "networks": _("Networks")}
    pairs = [
        ("confirmed", Freshness.OLD.value),
        *([("region", str(region.pk))] if region else []),
        ("sort", "confirmed"),
    ]
    lines = [
        {
            "title": title,
            "count": format_count(counted[name].number) + ("+" if counted[name].more else ""),
            "url": f"{reverse(f'registry:{name}')}?{urlencode(pairs)}",
        }
        for name, title in titles.items()
        if counted[name].number
    ]
    return {"lines": lines, "region": region} if lines else None
