"""What the work log tells on the sheet of a place: what was done there last."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.activities.models import Activity, Format
from talka.activities.models.kinds import CONSULTATION
from talka.places.queries.layers import Asked
from talka.places.queries.lists import Entry, PlaceList


def _latest(asked: Asked, ground: Collection[int], most: int) -> Sequence[Entry]:
    theirs = (
        Q(participations__organisation__place__in=ground)
        | Q(groups__community__place__in=ground)
        | Q(groups__network__place__in=ground)
    )
    # What was online is nowhere; advice is with those who were advised, wherever it was given.
    there = (Q(place__in=ground) & ~Q(format=Format.ONLINE)) | (theirs & (Q(place=None) | Q(kind__code=CONSULTATION)))
    if asked.user is None:
        return []
    rows = Activity.objects.visible_to(asked.user).counted().filter(there).select_related("kind", "centre").distinct()
    return [
        Entry(one.title, reverse("activities:show", args=[one.pk]), str(one.kind), one.listed_on)
        for one in rows[: min(most, 50)]
    ]


LISTS = (
    PlaceList(
        "work", _("Delivered work"), _("No work is recorded here."), _latest, order=40, supported=True, staff_only=True
    ),
)
