"""What the work log tells about the story of an organisation or a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from talka.activities.models import Activity, Participation
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _work(asked: Asked) -> Sequence[TimelineEntry]:
    """Work in which it took part, as far as the user may see it."""
    if asked.kind not in {Kind.ORGANISATION, Kind.PERSON}:
        return []
    there = Participation.objects.filter(**{str(asked.kind): asked.record}).values("activity")
    rows = Activity.objects.visible_to(asked.user).present().filter(pk__in=there).select_related("kind", "centre")
    if asked.before is not None:
        rows = rows.filter(listed_on__lt=asked.before)
    return [
        TimelineEntry(
            one.listed_on, one.title, url=reverse("activities:show", args=[one.pk]), who=str(one.centre),
            detail=str(one.kind), tone="good",
        )
        for one in rows.order_by("-listed_on", "-pk")[: asked.most]
    ]  # fmt: skip


SOURCES = (TimelineSource("work", _work),)
