"""What the enterprise register tells about the story of an organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.enterprise_register.models import RegisterEvent
from talka.enterprise_register.queries.words import event_detail
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _events(asked: Asked) -> Sequence[TimelineEntry]:
    """What the register says happened: founded, renamed, moved, struck off."""
    if asked.kind != Kind.ORGANISATION:
        return []
    rows = RegisterEvent.objects.filter(entry__organisation=asked.record).select_related("entry")
    if asked.before is not None:
        rows = rows.filter(day__lt=asked.before)
    return [
        TimelineEntry(
            event.day,
            _("Enterprise register: %(what)s") % {"what": event.get_kind_display()},
            url=reverse("enterprise_register:entry", args=[event.entry_id]),
            detail=event_detail(event),
        )
        for event in rows.order_by("-day", "-pk")[: asked.most]
    ]


SOURCES = (TimelineSource("enterprise_register", _events),)
