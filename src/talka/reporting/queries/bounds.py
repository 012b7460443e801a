"""Between which bounds participations and those who took part must lie, by year and kind, from nothing.

Each person and each organisation takes part at least once; so the sums of records bound what somebody declares.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass
from operator import add
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery

from talka.activities.models import ActivityQuerySet, Participation

_CHUNK = 2_000


@dataclass
class Bounds:
    """Of the work of one kind in one year; they add up over kinds."""

    # The most people and organisations that can have taken part, and how many records do not say how many did.
    most_people: int = 0
    silent_of_people: int = 0
    most_organisations: int = 0
    silent_of_organisations: int = 0
    # The fewest participations that their people can have made.
    fewest: int = 0

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(*map(add, astuple(self), astuple(other)))


def bounds_of(entries: ActivityQuerySet) -> dict[tuple[int, str], Bounds]:
    """The bounds of these entries, by year and the code of their kind."""
    rows = entries.annotate(
        rows_of_it=_number(),
        named=_number(person__isnull=False),
        has_organisations=Exists(_of(organisation__isnull=False)),
    ).values_list(
        "year_id", "kind__code", "participants", "people", "organisations", "rows_of_it", "named", "has_organisations"
    )
    found: dict[tuple[int, str], Bounds] = defaultdict(Bounds)
    for year, kind, participants, people, organisations, rows_of_it, named, has in rows.iterator(chunk_size=_CHUNK):
        bounds, known = found[year or 0, kind], max(participants or 0, rows_of_it or 0)
        bounds.most_people += max(known, people or 0)
        bounds.most_organisations += max(known, organisations or 0)
        bounds.silent_of_people += participants is people is named is None
        bounds.silent_of_organisations += participants is organisations is None and not has
        bounds.fewest += max(people or 0, named or 0) if participants is None else participants
    return dict(found)


def _of(**where: Any) -> Any:
    return Participation.objects.filter(activity=OuterRef("pk"), **where).order_by()


def _number(**where: Any) -> Subquery:
    """How many rows; nothing when there are none."""
    counted = _of(**where).values("activity").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())
