"""In which territory a point lies, for one point or a hundred thousand."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from talka.places.models import Level, Outline, PlaceQuerySet, current_edition
from talka.places.queries.lookups import finest, municipalities, regions

if TYPE_CHECKING:
    import shapely

_CHUNK = 20_000


class Territories:
    """Outlines of one level on one day, ready to be asked; made once for an edition."""

    def __init__(self, outlines: Sequence[tuple[int, str]]) -> None:
        import shapely  # noqa: PLC0415 -- only when asked for

        self.ids = [place_id for place_id, _geometry in outlines]
        self.shapes = shapely.from_geojson([geometry for _place_id, geometry in outlines])
        shapely.prepare(self.shapes)
        self.tree: shapely.STRtree = shapely.STRtree(self.shapes)

    def at(self, points: Sequence[tuple[float, float]]) -> list[int | None]:
        """The id of the territory of each point, longitude first; on a border that of the unit that was added first."""
        import shapely  # noqa: PLC0415 -- only when asked for

        found: list[int | None] = [None] * len(points)
        for start in range(0, len(points), _CHUNK):
            asked = shapely.points(points[start : start + _CHUNK])
            # The boxes first, then the prepared outlines: preparing pays off, and the tree would prepare the points.
            at, territory = self.tree.query(asked)
            inside = shapely.intersects(self.shapes[territory], asked[at])
            pairs = sorted(zip(territory[inside].tolist(), at[inside].tolist(), strict=True), reverse=True)
            for which, point in pairs:
                found[start + point] = self.ids[which]
        return found


_kept: dict[tuple[str, date], Territories] = {}
_keeping = threading.Lock()
_edition = ""


def _of_level(level: Level, day: date) -> PlaceQuerySet:
    if level == Level.REGION:
        return regions(day=day)
    return municipalities(day) if level == Level.MUNICIPALITY else finest(day)


def territories(level: str, day: date | None = None) -> Territories:
    """Outlines of a level on a day: the planning regions; of the finest level also cities without units."""
    global _edition  # noqa: PLW0603 -- what is kept is kept for one edition
    day = day or timezone.localdate()
    edition = current_edition()
    with _keeping:
        if edition != _edition:
            _kept.clear()
            _edition = edition
        found = _kept.get((level, day)) if edition else None
    if found is None:
        places = _of_level(Level(level), day)
        outlines = (
            Outline.objects.filter(place__in=places.order_by().values("pk"))
            .order_by("place_id")
            .values_list("place_id", "geometry")
        )
        found = Territories(list(outlines))
        with _keeping:
            if edition == _edition:
                _kept[level, day] = found
    return found


def places_at(
    points: Sequence[tuple[float, float]], level: str = Level.MUNICIPALITY, day: date | None = None
) -> list[int | None]:
    """The id of the place of a level in which each point (longitude, latitude) lies on a day; none where none is.

    Of the finest level an answer comes only where outlines of towns and parishes were brought in.
    """
    return territories(level, day).at(points) if points else []
