"""White spots: places where something that is expected everywhere is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from talka.kernel.periods import Period
from talka.places.models import Level, Place, Scheme
from talka.places.queries.history import history
from talka.places.queries.layers import Asked, Layer, layers, path_to, tree_of

# Months that one may look back.
SPANS = (6, 12, 24, 36)
_DAYS_OF_A_MONTH = 30.44


@dataclass(frozen=True)
class Spot:
    """A place and what it lacks; `last` is the day of the newest work there, if there was any."""

    place: Place
    municipality: Place
    lacking: tuple[str, ...]
    titles: tuple[str, ...]
    last: date | None


def white_spots(
    expected: Mapping[str, Layer], asked: Asked, *, day: date, months: int, within: Place | None = None
) -> list[Spot]:
    """Municipalities and towns or parishes that lack something, those that lack most first.

    A unit is white only where its municipality keeps nothing apart that may belong to it: a seminar of which only the
    municipality is known may have been in any of its parishes.
    """
    period = Period(day - timedelta(days=round(months * _DAYS_OF_A_MONTH)), day)
    trees = {
        code: tree_of(layer, replace(asked, period=period if layer.of_time else None), day=day)
        for code, layer in expected.items()
    }
    newest = {code: layer for code, layer in layers().items() if layer.newest}
    last = next((tree_of(layer, replace(asked, period=None), day=day) for layer in newest.values()), None)
    children = next(iter(trees.values())).children if trees else {}
    municipalities = {one for region in children.get(None, ()) for one in children.get(region, ())}
    wanted: dict[int, int] = {one: one for one in municipalities}
    wanted |= {unit: one for one in municipalities for unit in children.get(one, ())}
    if within is not None:
        known = history()
        wanted = {pk: one for pk, one in wanted.items() if within.pk in path_to(known, pk, day, Scheme.PLANNING)}
    places = Place.objects.in_bulk(list({*wanted, *wanted.values()}))
    found: list[Spot] = []
    for place_id, municipality_id in wanted.items():
        lacking = tuple(
            code
            for code, tree in trees.items()
            if not tree.values.get(place_id) and (place_id == municipality_id or not tree.apart.get(municipality_id))
        )
        if lacking:
            ordinal = last.values.get(place_id) if last else None
            found.append(
                Spot(
                    places[place_id],
                    places[municipality_id],
                    lacking,
                    tuple(str(expected[code].title) for code in lacking),
                    date.fromordinal(ordinal) if ordinal else None,
                )
            )
    return sorted(found, key=_by_need)


def _by_need(spot: Spot) -> tuple[bool, int, str, str]:
    is_part = spot.place.level != Level.MUNICIPALITY
    return is_part, -len(spot.lacking), spot.municipality.sort_key, spot.place.sort_key
