"""What the work log tells everybody about a record: when it was last supported, and by what kind of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from talka.activities.models import Activity, WorkKind
from talka.registry.models import Kind
from talka.registry.queries.support import Support, SupportSource

# Where an entry of the log names whom it supported.
WHOSE = {
    Kind.ORGANISATION: "participations__organisation",
    Kind.COMMUNITY: "groups__community",
    Kind.NETWORK: "groups__network",
}


def _last(kind: Kind, ids: Collection[int]) -> Mapping[int, Support]:
    """The newest counted work that has been, in which it took part or which was for it."""
    whose = WHOSE.get(kind)
    if whose is None:
        return {}
    newest = Window(RowNumber(), partition_by=[F(whose)], order_by=[F("listed_on").desc(), F("pk").desc()])
    rows = (
        Activity.objects.counted()
        .filter(**{f"{whose}__in": ids}, listed_on__lte=timezone.localdate())
        .annotate(place_in_row=newest)
        .filter(place_in_row=1)
        .order_by()
        .values_list(whose, "listed_on", "kind")
    )
    kinds = WorkKind.objects.in_bulk({kind_id for _pk, _day, kind_id in rows})
    return {pk: Support(day, str(kinds[kind_id])) for pk, day, kind_id in rows}


SOURCES = (SupportSource("work", _last),)
