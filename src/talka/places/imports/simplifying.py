"""Outlines made light enough for pages: neighbours go on sharing their borders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from talka.places.imports.ground import polygons_of
from talka.places.imports.projections import in_degrees, in_metres

Shape = Polygon | MultiPolygon

MOST_POINTS = 120_000  # of all outlines of a file together
_TOLERANCES = (5, 10, 20, 50, 100, 200)
_DIGITS = 5  # of a degree: a metre
_LABEL_TOLERANCE = 0.001


def simplified(shapes: Mapping[str, Shape]) -> tuple[dict[str, Shape], int]:
    """The outlines, simplified by as many metres as it takes, and by how many; 0: they came light."""
    if _points(shapes.values()) <= MOST_POINTS:
        return {code: rounded(shape) for code, shape in shapes.items()}, 0
    metres = [in_metres(shape) for shape in shapes.values()]
    if not shapely.coverage_is_valid(metres):
        metres = list(shapely.coverage_clean(metres))  # type: ignore[attr-defined]  # newer than its types
    light, tolerance = metres, 0
    for tolerance in _TOLERANCES:
        light = list(shapely.coverage_simplify(metres, tolerance))
        if _points(light) <= MOST_POINTS:
            break
    return {code: rounded(in_degrees(polygons_of(shape))) for code, shape in zip(shapes, light, strict=True)}, tolerance


def _points(shapes: Any) -> int:
    return int(sum(shapely.get_num_coordinates(shape) for shape in shapes))


def rounded(shape: Shape) -> Shape:
    """On a grid of a metre, still simple; every point of a border is rounded alike on both sides."""
    found = shapely.transform(shape, lambda spots: spots.round(_DIGITS))
    return found if found.is_valid else polygons_of(shapely.make_valid(found))


def drawn(shape: Shape) -> dict[str, Any]:
    """The fields of an outline that follow from its shape."""
    parts = [orient(one) for one in shapely.get_parts(shape) if isinstance(one, Polygon)]
    rings = [[_ring(one.exterior), *(_ring(hole) for hole in one.interiors)] for one in parts]
    geometry = (
        {"type": "Polygon", "coordinates": rings[0]}
        if len(rings) == 1
        else {"type": "MultiPolygon", "coordinates": rings}
    )
    west, south, east, north = (round(float(value), _DIGITS) for value in shape.bounds)
    label = shapely.maximum_inscribed_circle(max(parts, key=lambda one: one.area), tolerance=_LABEL_TOLERANCE)
    lon, lat = label.coords[0]
    return {
        "geometry": json.dumps(geometry, separators=(",", ":")),
        "west": west, "south": south, "east": east, "north": north,
        "label_lon": round(lon, _DIGITS), "label_lat": round(lat, _DIGITS),
    }  # fmt: skip


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in ring.coords]
