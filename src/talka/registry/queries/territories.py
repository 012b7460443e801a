"""The territory that a community draws for itself: one polygon on the map of Latvia."""

from __future__ import annotations

import json
import math
from typing import Any

from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.places.queries.points import places_at

MOST_VERTICES = 500
# A triangle, closed.
FEWEST = 4
# The box in which Latvia lies: west, south, east, north.
LATVIA = (20.9, 55.6, 28.3, 58.1)
MOST_TEXT = 60_000


class BadTerritory(Refused):
    """The text is not a polygon that can be kept."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="territory")


def checked_territory(text: str) -> str:
    """The polygon as it is kept: GeoJSON, longitude first, closed, in Latvia, not crossing itself; empty stays so."""
    if not text.strip():
        return ""
    ring = _ring(_geometry(text))
    if len(ring) - 1 > MOST_VERTICES:
        raise BadTerritory(
            _("The territory has more than %(most)s corners. Draw it simpler.") % {"most": MOST_VERTICES}
        )
    west, south, east, north = LATVIA
    if not all(west <= lon <= east and south <= lat <= north for lon, lat in ring) or _is_outside(ring):
        raise BadTerritory(_("A part of the territory is outside Latvia."))
    if not _is_simple(ring):
        raise BadTerritory(_("The border of the territory crosses itself."))
    return json.dumps({"type": "Polygon", "coordinates": [ring]}, separators=(",", ":"))


def _geometry(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        found = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict) or found.get("type") != "Polygon":
        raise BadTerritory(_("This is not one GeoJSON polygon."))
    return found


def _ring(geometry: dict[str, Any]) -> list[list[float]]:
    rings = geometry.get("coordinates")
    if not isinstance(rings, list) or len(rings) != 1 or not isinstance(rings[0], list):
        raise BadTerritory(_("The territory is one outline without holes."))
    ring = [_point(one) for one in rings[0]]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < FEWEST or len({tuple(one) for one in ring}) < FEWEST - 1:
        raise BadTerritory(_("A territory has at least three corners."))
    return ring


def _point(given: Any) -> list[float]:
    is_pair = isinstance(given, list) and len(given) in {2, 3}
    numbers = given[:2] if is_pair else []
    is_number = [isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in numbers]
    if not is_pair or not all(is_number):
        raise BadTerritory(_("A corner of the territory is not a pair of numbers: longitude, latitude."))
    return [round(float(one), 6) for one in numbers]


def _is_outside(ring: list[list[float]]) -> bool:
    """Whether no corner lies in any municipality: near the border some may lie a little outside its drawn outline."""
    return all(place is None for place in places_at([(lon, lat) for lon, lat in ring]))


def _is_simple(ring: list[list[float]]) -> bool:
    import shapely  # noqa: PLC0415 -- only when asked for

    return bool(shapely.Polygon(ring).is_valid)
