"""What was done, by year, kind and purpose."""

from __future__ import annotations

from dataclasses import dataclass

from talka.activities.models import WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.sums import Sums, summed
from talka.programmes.models import Agreement


@dataclass(frozen=True)
class WorkRow:
    """Work of a kind for a purpose in a year; participants are participations, people and organisations unique."""

    year_id: int
    kind: WorkKind
    purpose_id: int | None
    records: int
    count: int
    participants: int | None
    people: int | None
    organisations: int | None
    minutes: int | None


def work_by_kind(agreement: Agreement) -> list[WorkRow]:
    """Two grouped queries; in the order of years, purposes and kinds."""
    where = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES, "year__isnull": False}
    found = summed(where, ["year_id", "kind_id", "purpose_id"])
    kinds = {kind.pk: kind for kind in WorkKind.objects.all()}
    ordinals = dict(agreement.years.values_list("pk", "ordinal"))
    rows = [_row(year, kinds[kind], purpose, sums) for (year, kind, purpose), sums in found.items()]
    return sorted(rows, key=lambda r: (ordinals[r.year_id], r.purpose_id or 0, r.kind.position, r.kind.pk))


def _row(year_id: int, kind: WorkKind, purpose_id: int | None, sums: Sums) -> WorkRow:
    return WorkRow(
        year_id,
        kind,
        purpose_id,
        sums.records,
        sums.items,
        sums.value("participations").number,
        sums.value("people").number,
        sums.value("organisations").number,
        sums.value("hours").number,
    )
