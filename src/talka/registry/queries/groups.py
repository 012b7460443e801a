"""Communities and networks by name: what to offer while somebody types, and which is meant."""

from __future__ import annotations

from talka.accounts.models import User
from talka.kernel.text import fold
from talka.registry.models import Community, Kind, Network
from talka.registry.queries.profiles import communities_visible_to, networks_visible_to
from talka.registry.queries.search import search_registry
from talka.registry.queries.suggestions import SHORTEST


def groups_named(user: User, text: str) -> list[Community | Network]:
    """Those that have just this name, whatever its diacritics; ended ones only where no other has it."""
    name = fold(text)
    if not name:
        return []
    found: list[Community | Network] = [
        *communities_visible_to(user).filter(name_folded=name), *networks_visible_to(user).filter(name_folded=name)
    ]  # fmt: skip
    return [one for one in found if one.ended_on is None] or found


def suggest_groups(user: User, text: str, limit: int = 4) -> list[Community | Network]:
    """Running communities and networks named like the text; where there are none, what a slip of the pen may mean."""
    name = fold(text)
    if len(name) < SHORTEST:
        return []
    found: list[Community | Network] = [
        *communities_visible_to(user).filter(ended_on=None).named_like(text).select_related("place")[:limit],
        *networks_visible_to(user).filter(ended_on=None).named_like(text).select_related("place")[:limit],
    ]
    found = found or [
        one.record
        for kind in (Kind.COMMUNITY, Kind.NETWORK)
        for one in search_registry(user, text, kind, limit)
        if one.record.ended_on is None
    ]
    return sorted(found, key=lambda one: not one.name_folded.startswith(name))[:limit]
