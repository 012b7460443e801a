"""What in the log points to persons and organisations, and counting again what a merge touches."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.utils.translation import gettext_lazy as _

from talka.activities.actions.changes import mark_touched, mark_whole
from talka.activities.models import Activity, Participation, ServedGroup
from talka.registry.queries.references import Reference

# With more activities than this it is cheaper to count everything under their agreements.
FEW = 200


def _mark(rows: Sequence[Participation | ServedGroup]) -> None:
    ids = {row.activity_id for row in rows}
    found = Activity.objects.filter(pk__in=ids)
    if len(ids) <= FEW:
        mark_touched(*found.select_related("kind", "purpose", "series", "place"))
        return
    agreements = found.exclude(agreement=None).order_by("agreement_id").values_list("agreement_id", flat=True)
    for agreement_id in agreements.distinct():
        mark_whole(agreement_id)


def _person_once(row: Participation) -> Hashable:
    return row.activity_id


def _organisation_once(row: Participation) -> Hashable | None:
    """An organisation alone takes part once; beside persons it may stand with each."""
    return row.activity_id if row.person_id is None else None


def _group_once(row: ServedGroup) -> Hashable:
    return row.activity_id


REFERENCES = (
    Reference(Participation, "person", _("participations"), once=_person_once, touched=_mark),
    Reference(Participation, "organisation", _("participations"), once=_organisation_once, touched=_mark),
    Reference(ServedGroup, "community", _("work for communities and networks"), once=_group_once, touched=_mark),
    Reference(ServedGroup, "network", _("work for communities and networks"), once=_group_once, touched=_mark),
)
