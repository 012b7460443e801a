"""What agreements tell about the story of an organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.ui.shapes import TimelineEntry
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_visible_to
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource, day_of

MOST = 500


def _agreements(asked: Asked) -> Sequence[TimelineEntry]:
    """Agreements that it carries out."""
    if asked.kind != Kind.ORGANISATION:
        return []
    rows = agreements_visible_to(asked.user).filter(contractor=asked.record)[:MOST]
    told = [entry for one in rows for entry in _of(one) if asked.is_in(day_of(entry))]
    return sorted(told, key=day_of, reverse=True)[: asked.most]


def _of(agreement: Agreement) -> tuple[TimelineEntry, TimelineEntry]:
    url, name = reverse("programmes:show", args=[agreement.pk]), {"number": agreement.number}
    return (
        TimelineEntry(agreement.starts, _("Agreement %(number)s begins") % name, url=url, detail=agreement.title),
        TimelineEntry(agreement.ends, _("Agreement %(number)s ends") % name, url=url, detail=agreement.title),
    )


SOURCES = (TimelineSource("agreements", _agreements),)
