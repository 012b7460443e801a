"""What everybody may look up: organisations, communities and networks that still act, by words, place and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from talka.kernel.text import sort_key
from talka.places.models import Level, Place
from talka.places.queries import ancestors, municipalities, places_today, regions, within
from talka.registry.models import ActivityArea, Community, Kind, Network, Organisation, Status
from talka.registry.queries.merging import merged_into
from talka.registry.queries.search import ids_called
from talka.registry.queries.seen import members_in, seen_by_all

# In the order of the page; persons are never listed.
KINDS = (Kind.ORGANISATION, Kind.COMMUNITY, Kind.NETWORK)
_MERGED = {one.found_as.value: one for one in (Organisation, Community, Network)}
MOST_FOUND = 1_000


def listed(kind: str) -> QuerySet[Any]:
    """Records of a kind that everybody may see: those that still act and are not kept out of it."""
    if kind == Kind.ORGANISATION:
        return (
            Organisation.objects.filter(is_hidden=False)
            .exclude(status=Status.CLOSED)
            .select_related("place__parent", "working_place__parent")
        )
    if kind == Kind.COMMUNITY:
        return Community.objects.filter(is_hidden=False, ended_on=None).select_related("place__parent", "host")
    return Network.objects.filter(is_hidden=False, ended_on=None).select_related("place__parent", "coordinator")


def led_on(kind: str, pk: int) -> int | None:
    """Where a record went that was taken into another one, if everybody may see that one."""
    model = _MERGED.get(kind)
    kept = merged_into(model, pk) if model is not None else None
    return kept if kept is not None and listed(kind).filter(pk=kept).exists() else None


@dataclass(frozen=True)
class Chosen:
    """The region, the municipality and the town or parish that somebody has chosen, each inside the one before."""

    region: Place | None = None
    municipality: Place | None = None
    unit: Place | None = None

    @property
    def place(self) -> Place | None:
        """The smallest of them."""
        return self.unit or self.municipality or self.region

    @property
    def municipalities(self) -> list[Place]:
        """Municipalities to choose from."""
        if self.region is None:
            return list(municipalities())
        return _parts(self.region, Level.MUNICIPALITY)

    @property
    def units(self) -> list[Place]:
        """Towns and parishes to choose from; none before a municipality is chosen."""
        return _parts(self.municipality, Level.UNIT) if self.municipality else []


def _parts(whole: Place, level: str) -> list[Place]:
    return list(Place.objects.parts_of(whole, timezone.localdate()).filter(level=level))


def chosen_places(region: int | None, municipality: int | None, unit: int | None) -> Chosen:
    """What was chosen, as far as it fits together: a region that was chosen anew leaves the rest behind."""
    asked = {Level.REGION: region, Level.MUNICIPALITY: municipality, Level.UNIT: unit}
    known = places_today().in_bulk([pk for pk in asked.values() if pk])
    here = {level: known.get(pk or 0) for level, pk in asked.items()}
    first, second, third = (
        place if place is not None and place.level == level else None for level, place in here.items()
    )
    today = timezone.localdate()
    if second is not None and first is not None and second.pk not in within(first, today):
        second = None
    if third is not None and (second is None or third.pk not in within(second, today)):
        third = None
    if first is None and second is not None:
        first = next((one for one in ancestors(second) if one.level == Level.REGION), None)
    return Chosen(first, second, third)


def chosen_by(place_id: int) -> Chosen:
    """The same for one place that a link names."""
    place = places_today().filter(pk=place_id).first()
    if place is None:
        return Chosen()
    around = {one.level: one for one in [*ancestors(place), place]}
    return Chosen(around.get(Level.REGION), around.get(Level.MUNICIPALITY), around.get(Level.UNIT))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for."""

    text: str = ""
    chosen: Chosen = field(default_factory=Chosen)
    # Of organisations alone: communities and networks have no field by the classification.
    area: ActivityArea | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.text or self.chosen.place or self.area)


def found(kind: str, wanted: Wanted) -> Sequence[int] | QuerySet[Any, int]:
    """Ids of what fits: the closest names first, in the Latvian order where no words are asked for."""
    rows = listed(kind)
    if wanted.chosen.place is not None:
        rows = rows.filter(there(kind, wanted.chosen.place))
    if wanted.area is not None and kind == Kind.ORGANISATION:
        rows = rows.filter(seen_by_all(Organisation, "areas"), areas=wanted.area)
    if not wanted.text:
        return rows.order_by("sort_key", "pk").values_list("pk", flat=True)
    called = ids_called(wanted.text, Kind(kind), MOST_FOUND)
    fitting = set(rows.filter(pk__in=called).order_by().values_list("pk", flat=True))
    return [pk for pk in called if pk in fitting]


def there(kind: str, place: Place) -> Q:
    """What is in a place, works in it or serves it and shows that, as the sheet of the place tells."""
    ground = within(place, timezone.localdate())
    if kind == Kind.ORGANISATION:
        serving = Organisation.service_areas.through.objects.filter(place__in=ground).values("organisation")
        return (
            (Q(place__in=ground) & seen_by_all(Organisation, "place"))
            | (Q(working_place__in=ground) & seen_by_all(Organisation, "working_place"))
            | (Q(pk__in=serving) & seen_by_all(Organisation, "service_areas"))
        )
    if kind == Kind.COMMUNITY:
        return Q(place__in=ground) & seen_by_all(Community, "place")
    members = members_in(ground, told_to_all=True).values("network")
    return (Q(place__in=ground) & seen_by_all(Network, "place")) | Q(pk__in=members)


def records(kind: str, ids: list[int]) -> list[Any]:
    """The records with these ids, in this order."""
    rows = listed(kind)
    known = (rows.prefetch_related("areas") if kind == Kind.ORGANISATION else rows).in_bulk(ids)
    return [known[pk] for pk in ids if pk in known]


def areas_to_choose() -> list[ActivityArea]:
    """Fields of activity in which somebody acts, in the order of their names as they are read."""
    in_use = Organisation.areas.through.objects.order_by().values("activityarea").annotate(number=Count("pk"))
    return sorted(ActivityArea.objects.filter(pk__in=in_use.values("activityarea")), key=lambda one: sort_key(str(one)))


def region_choices() -> list[Place]:
    """The planning regions."""
    return list(regions())
