"""What the work log tells everybody about an organisation: when it was last supported, and by what kind of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from talka.activities.models import Activity, WorkKind
from talka.registry.models import Kind
from talka.registry.queries.support import Support, SupportSource


def _last(kind: Kind, ids: Collection[int]) -> Mapping[int, Support]:
    """The newest counted work that has been, in which the organisation took part."""
    if kind != Kind.ORGANISATION:
        return {}
    newest = Window(
        RowNumber(), partition_by=[F("participations__organisation")], order_by=[F("listed_on").desc(), F("pk").desc()]
    )
    rows = (
        Activity.objects.counted()
        .filter(participations__organisation__in=ids, listed_on__lte=timezone.localdate())
        .annotate(place_in_row=newest)
        .filter(place_in_row=1)
        .order_by()
        .values_list("participations__organisation", "listed_on", "kind")
    )
    kinds = WorkKind.objects.in_bulk({kind_id for _pk, _day, kind_id in rows})
    return {pk: Support(day, str(kinds[kind_id])) for pk, day, kind_id in rows}


SOURCES = (SupportSource("work", _last),)
