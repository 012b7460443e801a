"""What the registry shows on the map that opens on demand: who has its seat where, and which territories were drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from talka.places.queries.layers import Asked
from talka.places.queries.lists import Entry
from talka.places.queries.pins import Drawn, PointSource, There
from talka.registry.models import Community, Organisation, Status
from talka.registry.queries.layers import communities_in_words, organisations_in_words
from talka.registry.queries.seen import seen_by_all


def _there(rows: QuerySet[Any], noun: str, asked: Asked, named: int) -> Mapping[int, There]:
    """How many are in each place and the first by name: two queries however many there are."""
    rows = rows.filter(place__isnull=False).order_by()
    numbers = dict(rows.values_list("place").annotate(number=Count("pk")))
    rows = rows if asked.user else rows.filter(seen_by_all(rows.model, "place"), is_hidden=False)
    by_name = Window(RowNumber(), partition_by=F("place"), order_by=[F("sort_key").asc(), F("pk").asc()])
    first: dict[int, list[Entry]] = {}
    for pk, name, place_id in (
        rows.annotate(at=by_name).filter(at__lte=named).order_by("at").values_list("pk", "name", "place")
    ):
        first.setdefault(place_id, []).append(Entry(name, _page(noun, pk, asked)))
    return {place_id: There(number, first.get(place_id, [])) for place_id, number in numbers.items()}


def _page(noun: str, pk: int, asked: Asked) -> str:
    """The page of a record: in the registry for staff, in the public directory for everybody else."""
    return reverse(f"registry:show_{noun}" if asked.user else f"directory:{noun}", args=[pk])


def _organisations(asked: Asked, named: int) -> Mapping[int, There]:
    rows = Organisation.objects.exclude(status=Status.CLOSED)
    return _there(rows, "organisation", asked, named)


def _communities(asked: Asked, named: int) -> Mapping[int, There]:
    return _there(Community.objects.filter(ended_on=None), "community", asked, named)


def _drawn(asked: Asked, most: int) -> Sequence[Drawn]:
    rows = Community.objects.filter(ended_on=None).exclude(territory="").order_by("sort_key", "pk")
    rows = rows if asked.user else rows.filter(seen_by_all(Community, "territory"), is_hidden=False)
    return [
        Drawn(name, _page("community", pk, asked), place_id, territory)
        for pk, name, place_id, territory in rows.values_list("pk", "name", "place", "territory")[:most]
    ]


POINTS = (
    PointSource("organisations", organisations_in_words, _organisations, order=10),
    PointSource("communities", communities_in_words, _communities, _drawn, order=20),
)
