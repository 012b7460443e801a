"""What the register says, on an organisation's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest

from talka.accounts.models import User
from talka.enterprise_register.actions import take_register_value
from talka.enterprise_register.queries.entries import differences_of, entry_of
from talka.enterprise_register.queries.runs import last_look
from talka.enterprise_register.queries.words import difference_words, state_of
from talka.enterprise_register.views.entries import timeline_of
from talka.registry.queries import organisations_visible_to


def organisation_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the register says about the organisation whose page is open, where it knows it."""
    user = cast("User", request.user)
    match = request.resolver_match
    organisation_id = int(match.kwargs.get("organisation_id", 0)) if match else 0
    organisation = organisations_visible_to(user).filter(pk=organisation_id).first()
    entry = entry_of(organisation) if organisation is not None else None
    if organisation is None or entry is None:
        return None
    state, tone = state_of(entry)
    return {
        "entry": entry,
        "organisation": organisation,
        "state": state,
        "tone": tone,
        "events": timeline_of(entry)[:5],
        "differences": [(one.field, *difference_words(one)) for one in differences_of(organisation, entry)],
        "may_take": take_register_value.allows(user, organisation),
        "last": last_look(),
    }
