"""Marking what was touched in the log, in the same transaction as the touch."""

from __future__ import annotations

from django.db.models import F

from talka.activities.models import Activity, WorkChange, WorkClock


def mark_touched(*activities: Activity) -> None:
    """Mark the corners in which these activities stand; call it for a row before and after its change."""
    by_agreement: dict[int, list[Activity]] = {}
    for activity in activities:
        if activity.agreement_id is not None:
            by_agreement.setdefault(activity.agreement_id, []).append(activity)
    # In the order of ids, so that two writers of the same agreements never wait for each other in a circle.
    for agreement_id in sorted(by_agreement):
        tick = _next_tick(agreement_id)
        corners = {_corner(activity) for activity in by_agreement[agreement_id]}
        WorkChange.objects.bulk_create(
            [WorkChange(agreement_id=agreement_id, tick=tick, **dict(corner)) for corner in corners]
        )


def mark_whole(agreement_id: int) -> None:
    """Mark everything under an agreement: after an import or a merge."""
    tick = _next_tick(agreement_id)
    # Finer marks before this one say nothing more.
    WorkChange.objects.filter(agreement_id=agreement_id, tick__lt=tick).delete()
    WorkChange.objects.create(agreement_id=agreement_id, tick=tick, whole=True)


def _next_tick(agreement_id: int) -> int:
    WorkClock.objects.get_or_create(agreement_id=agreement_id)
    WorkClock.objects.filter(agreement_id=agreement_id).update(tick=F("tick") + 1)
    return WorkClock.objects.values_list("tick", flat=True).get(agreement_id=agreement_id)


def _corner(activity: Activity) -> tuple[tuple[str, object], ...]:
    return (
        ("year_id", activity.year_id),
        ("centre_id", activity.centre_id),
        ("kind", activity.kind.code),
        ("purpose", activity.purpose.code if activity.purpose else ""),
        ("format", activity.format),
        ("channel", activity.channel),
        ("series", activity.series.code if activity.series else ""),
        ("place", activity.place.code if activity.place else ""),
    )
