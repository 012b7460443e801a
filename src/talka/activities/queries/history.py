"""What the ids in the trail of an entry stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from talka.activities.models import Activity


def is_audited(name: str) -> bool:
    """Whether the trail keeps this name as a field of an entry, and not as a note of a verb."""
    return name in Activity.audited_fields


def names_in_changes(changes: Iterable[tuple[str, list[Any]]]) -> dict[tuple[str, Any], str]:
    """What the ids in the trail are called now, by field and id: one query for each kind of thing."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for name, pair in changes:
        if name.endswith("_id") and is_audited(name):
            wanted[name] |= {pk for pk in pair if pk is not None}
    found: dict[tuple[str, Any], str] = {}
    for name, pks in wanted.items():
        model: Any = Activity._meta.get_field(name.removesuffix("_id")).related_model
        things: dict[Any, Any] = model.objects.in_bulk(pks)
        found |= {(name, pk): str(thing) for pk, thing in things.items()}
    return found
