"""Adding and editing communities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.registry import rules
from talka.registry.actions.profiles import PROFILE, locked, mark_confirmed, put_values, settle_profile
from talka.registry.models import Community, Network, Tie
from talka.registry.queries.territories import checked_territory

EDITABLE = PROFILE | {
    *("tie", "theme", "place", "territory_text", "territory", "maturity", "host", "began_on", "ended_on")
}


@action(allowed=rules.may_keep_community)
def add_community(community: Community, *, actor: User) -> Community:
    """Enter an unsaved community; whoever enters it says that it is so today."""
    _settle(community)
    mark_confirmed(community, actor)
    community.added_by = actor
    community.save(force_insert=True)
    return community


@action(allowed=rules.may_keep_community, edits=True)
def edit_community(community: Community, *, values: Mapping[str, Any], version: int, actor: User) -> Community:
    """Change facts of a community; with a day on which it ended it is no longer counted."""
    locked(community, version)
    put_values(community, values, EDITABLE)
    _settle(community)
    community.version = version + 1
    community.save()
    return community


def settle_tie(profile: Community | Network) -> None:
    """Check what holds people together: a place is named for those of a place, a theme for those of a theme."""
    if not profile.name.strip():
        raise Refused(_("Give the name."), field="name")
    if profile.tie == Tie.PLACE and profile.place is None:
        raise Refused(_("Name the place that holds them together."), field="place")
    if profile.tie == Tie.THEME and not profile.theme.strip():
        raise Refused(_("Name the theme that holds them together."), field="theme")
    if profile.began_on is not None and profile.ended_on is not None and profile.ended_on < profile.began_on:
        raise Refused(_("The end is before the beginning."), field="ended_on")
    settle_profile(profile)


def _settle(community: Community) -> None:
    settle_tie(community)
    community.territory = checked_territory(community.territory)
