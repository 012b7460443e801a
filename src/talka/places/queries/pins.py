"""Who stands where: points and drawn territories for the map that opens on demand, contributed by modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from talka.kernel.modules import manifests
from talka.places.models import Outline, Place, Scheme
from talka.places.queries.history import history
from talka.places.queries.layers import Asked, path_to
from talka.places.queries.lists import Entry

# Of each kind so many are named at a point; the sheet of the place has them all.
NAMED = 5
MOST_DRAWN = 300


@dataclass(frozen=True)
class There:
    """What of one kind is in one place: how many, and the first of them by name."""

    number: int
    first: Sequence[Entry]


@dataclass(frozen=True)
class Drawn:
    """A territory that somebody drew, as the text of a GeoJSON polygon, and the place where it is said to be."""

    name: str
    url: str
    place_id: int | None
    geometry: str


@dataclass(frozen=True)
class PointSource:
    """One kind of what is somewhere. `there` answers by the place that a record keeps, with so many names each."""

    code: str
    # “12 organisations”, in the form that the number asks for.
    words: Callable[[int], str]
    there: Callable[[Asked, int], Mapping[int, There]]
    # At most so many territories.
    drawn: Callable[[Asked, int], Sequence[Drawn]] | None = None
    order: int = 50


@dataclass
class Pin:
    """One point of the map: a place of today with an outline, and what is there by the code of its source."""

    place: Place
    lon: float
    lat: float
    groups: dict[str, There] = field(default_factory=dict)


def point_sources() -> list[PointSource]:
    """All sources in their order."""
    return sorted((one for manifest in manifests() for one in manifest.map_points), key=lambda one: one.order)


def pins(asked: Asked, *, day: date, whole: Place | None = None) -> list[Pin]:
    """Points in the whole, or in the country: at the unit of a record, or its municipality where that has no outline.

    What is known only for a region or not at all has no point; the table of the map counts it.
    """
    labels = {pk: (lon, lat) for pk, lon, lat in Outline.objects.values_list("place", "label_lon", "label_lat")}
    found: dict[int, dict[str, There]] = {}
    known = history()
    for source in point_sources():
        for place_id, there in source.there(asked, NAMED).items():
            path = path_to(known, place_id, day, Scheme.PLANNING)
            at = next((one for one in reversed(path[1:]) if one in labels), None)
            if at is None or (whole is not None and whole.pk not in path):
                continue
            groups = found.setdefault(at, {})
            groups[source.code] = _joined(groups.get(source.code), there)
    places = Place.objects.in_bulk(list(found))
    ordered = sorted(places.values(), key=lambda one: (one.sort_key, one.pk))
    return [Pin(place, *labels[place.pk], groups=found[place.pk]) for place in ordered]


def _joined(before: There | None, there: There) -> There:
    if before is None:
        return there
    return There(before.number + there.number, [*before.first, *there.first][:NAMED])


def drawn_territories(asked: Asked, *, day: date, whole: Place | None = None) -> list[Drawn]:
    """Territories that somebody drew, of records in the whole or in the country."""
    known = history()
    return [
        one
        for source in point_sources()
        if source.drawn
        for one in source.drawn(asked, MOST_DRAWN)
        if whole is None
        or (one.place_id is not None and whole.pk in path_to(known, one.place_id, day, Scheme.PLANNING))
    ]
