"""What was done, by year, kind and purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When

from talka.activities.models import Activity, Participation, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.figures import Sums
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
    found: dict[tuple[int, int, int | None], Sums] = {}
    activities = Activity.objects.counted().filter(agreement=agreement, year__isnull=False).order_by()
    for row in activities.values("year_id", "kind_id", "purpose_id").annotate(
        records=Count("pk"),
        items=Sum("count"),
        all_participants=Sum("participants"),
        with_participants=Count("participants"),
        all_minutes=Sum("minutes"),
        with_minutes=Count("minutes"),
        people_totals=Sum("people"),
        with_people_total=Count("people"),
        organisation_totals=Sum("organisations"),
        with_organisation_total=Count("organisations"),
    ):
        found[row["year_id"], row["kind_id"], row["purpose_id"]] = Sums(
            records=row["records"],
            items=row["items"],
            participants=row["all_participants"] or 0,
            with_participants=row["with_participants"],
            minutes=row["all_minutes"] or 0,
            with_minutes=row["with_minutes"],
            people_totals=row["people_totals"] or 0,
            with_people_total=row["with_people_total"],
            organisation_totals=row["organisation_totals"] or 0,
            with_organisation_total=row["with_organisation_total"],
        )
    for row in _named(agreement):
        sums = found[row["year"], row["kind"], row["purpose"]]
        sums.named, sums.people, sums.organisations = row["named"], row["people"], row["organisations"]
    kinds = {kind.pk: kind for kind in WorkKind.objects.all()}
    ordinals = dict(agreement.years.values_list("pk", "ordinal"))
    rows = [_row(year, kinds[kind], purpose, sums) for (year, kind, purpose), sums in found.items()]
    return sorted(rows, key=lambda r: (ordinals[r.year_id], r.purpose_id or 0, r.kind.position, r.kind.pk))


def _named(agreement: Agreement) -> Any:
    named = Case(When(Q(activity__participants=None, person__isnull=False), then=1))
    return (
        Participation.objects.filter(
            activity__agreement=agreement, activity__state__in=COUNTED_STATES, activity__year__isnull=False
        )
        .order_by()
        .values(year=F("activity__year_id"), kind=F("activity__kind_id"), purpose=F("activity__purpose_id"))
        .annotate(
            named=Count(named),
            people=Count("person", distinct=True),
            organisations=Count("organisation", distinct=True),
        )
    )


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
