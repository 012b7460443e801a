"""What the work log tells about the story of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from talka.activities.models import Activity, Participation, ServedGroup
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _work(asked: Asked) -> Sequence[TimelineEntry]:
    """Work in which it took part, or which was for it, as far as the user may see it."""
    model: Any = Participation if asked.kind in {Kind.ORGANISATION, Kind.PERSON} else ServedGroup
    there = model.objects.filter(**{str(asked.kind): asked.record}).order_by().values("activity")
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
