"""What the ids in the trail of an expenditure stand for, and the trail itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import entries_about
from talka.spending.models import Expenditure

MOST_ENTRIES = 50


def entries_of(expenditure: Expenditure) -> list[AuditEntry]:
    """What happened to it and to the split of its document, newest first."""
    entries = list(entries_about(expenditure)[:MOST_ENTRIES])
    if expenditure.split is not None:
        entries += entries_about(expenditure.split)[:MOST_ENTRIES]
    return sorted(entries, key=lambda entry: -entry.sequence)[:MOST_ENTRIES]


def names_in_changes(changes: Iterable[tuple[str, list[Any]]]) -> dict[tuple[str, Any], str]:
    """What the ids are called now, by field and id: one query for each kind of thing."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for name, pair in changes:
        if name.endswith("_id") and name in Expenditure.audited_fields:
            wanted[name] |= {pk for pk in pair if pk is not None}
    found: dict[tuple[str, Any], str] = {}
    for name, pks in wanted.items():
        model: Any = Expenditure._meta.get_field(name.removesuffix("_id")).related_model
        found |= {(name, pk): str(thing) for pk, thing in model.objects.in_bulk(pks).items()}
    return found
