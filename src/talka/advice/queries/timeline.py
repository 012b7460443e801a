"""What requests tell about the story of an organisation or a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.advice.models import AdviceRequest
from talka.advice.queries.desk import readable
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _requests(asked: Asked) -> Sequence[TimelineEntry]:
    """That it asked, and about what; of a person only to those who read the request."""
    if asked.kind not in {Kind.ORGANISATION, Kind.PERSON}:
        return []
    rows = AdviceRequest.objects.visible_to(asked.user).filter(**{str(asked.kind): asked.record})
    if asked.kind == Kind.PERSON:
        rows = readable(asked.user, rows)  # type: ignore[assignment]  # a QuerySet of ours stays one
    if asked.before is not None:
        rows = rows.filter(asked_at__date__lt=asked.before)
    return [
        TimelineEntry(
            one.asked_at, _("Asked for advice: %(topic)s") % {"topic": one.title},
            url=reverse("advice:show", args=[one.code]), who=str(one.centre), detail=one.get_state_display(),
        )
        for one in rows.select_related("topic", "centre").order_by("-asked_at", "-pk")[: asked.most]
    ]  # fmt: skip


SOURCES = (TimelineSource("advice", _requests),)
