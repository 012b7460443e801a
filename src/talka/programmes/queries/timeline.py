"""What agreements tell about the story of an organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.ui.shapes import TimelineEntry
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_visible_to
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource, day_of

MOST = 500


def _agreements(asked: Asked) -> Sequence[TimelineEntry]:
    """Agreements that it carries out, and those that it pays for as a funder."""
    if asked.kind != Kind.ORGANISATION:
        return []
    its_own = Q(contractor=asked.record) | Q(funder__registered_as__organisation=asked.record)
    rows = agreements_visible_to(asked.user).filter(its_own)[:MOST]
    told = [entry for one in rows for entry in _of(one, asked.record.pk) if asked.is_in(day_of(entry))]
    return sorted(told, key=day_of, reverse=True)[: asked.most]


def _of(agreement: Agreement, organisation_id: int) -> tuple[TimelineEntry, TimelineEntry]:
    url, name = reverse("programmes:show", args=[agreement.pk]), {"number": agreement.number}
    starts, ends = _("Agreement %(number)s begins"), _("Agreement %(number)s ends")
    if agreement.contractor_id != organisation_id:
        starts, ends = _("Funds agreement %(number)s from this day"), _("Funded agreement %(number)s until this day")
    return (
        TimelineEntry(agreement.starts, starts % name, url=url, detail=agreement.title),
        TimelineEntry(agreement.ends, ends % name, url=url, detail=agreement.title),
    )


SOURCES = (TimelineSource("agreements", _agreements),)
