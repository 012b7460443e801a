"""Outlines in a GeoJSON file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon

from talka.places.imports.features import (
    APPROXIMATE_NAMES,
    CODE_NAMES,
    MOST_VERTICES,
    NAME_NAMES,
    BrokenShape,
    Feature,
    Features,
    is_in_force,
    joined,
    named,
    polygon_of,
    text_of,
)
from talka.places.imports.problems import BadSource

MOST_BYTES = 40 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_ORIGIN = ("attribution", "license", "licence", "source")
_LONGEST_ORIGIN = 300


def read_geojson(path: Path, file: str) -> Features:
    """Read the outlines of a feature collection. Raises BadSource."""
    collection = _collection(path)
    found = Features()
    found.attribution = next(
        (str(collection[name])[:_LONGEST_ORIGIN] for name in _ORIGIN if isinstance(collection.get(name), str)), ""
    )
    vertices = 0
    for number, given in enumerate(collection["features"], start=1):
        properties = given.get("properties") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(properties, dict | None):
            raise BadSource(_("Feature %(number)d is not one as GeoJSON has them.") % {"number": number})
        properties = properties or {}
        if not is_in_force(properties):
            found.left_out += 1
            continue
        feature = _feature(given, properties, file, number)
        vertices += int(shapely.get_num_coordinates(feature.shape)) if feature.shape is not None else 0
        if vertices > MOST_VERTICES:
            raise BadSource(_("The file has more than %(most)d points.") % {"most": MOST_VERTICES})
        found.features.append(feature)
    return found


def _collection(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MOST_BYTES:
        raise BadSource(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // _MEGABYTE})
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadSource(
            _("The letters cannot be read: the file is not in UTF-8, perhaps in Windows-1257. Save it as UTF-8.")
        ) from error
    except json.JSONDecodeError as error:
        raise BadSource(
            _("The file breaks off or is not GeoJSON: row %(row)d cannot be read.") % {"row": error.lineno}
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadSource(_("The file is not GeoJSON with outlines of territories.")) from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BadSource(_("The file is not GeoJSON with outlines of territories: it is no FeatureCollection."))
    if not isinstance(found.get("features"), list):
        raise BadSource(_("The file is not GeoJSON with outlines of territories: it has no features."))
    return found


def _no_number(_text: str) -> float:
    raise ValueError


def _feature(given: dict[str, Any], properties: dict[str, Any], file: str, number: int) -> Feature:
    code = named(properties, CODE_NAMES)
    shape: Polygon | MultiPolygon | None = None
    broken = ""
    try:
        shape = joined(list(_polygons(given.get("geometry"))))
    except BrokenShape as error:
        broken = str(error)
    return Feature(
        file, number, text_of(given.get("id") if code is None else code), text_of(named(properties, NAME_NAMES)),
        shape, approximate=named(properties, APPROXIMATE_NAMES) in (True, "true", 1, "1", "jā"), broken=broken,
    )  # fmt: skip


def _polygons(geometry: Any) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise BrokenShape(_("An outline is a Polygon or a MultiPolygon; this is none."))
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise BrokenShape(_("The outline has no coordinates."))
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise BrokenShape(_("The outline has no coordinates."))
        outer, *holes = [[_position(one) for one in _ring(ring)] for ring in polygon]
        yield polygon_of(outer, holes)


def _ring(ring: Any) -> list[Any]:
    if not isinstance(ring, list):
        raise BrokenShape(_("The outline has no coordinates."))
    return ring


def _position(given: Any) -> tuple[float, float]:
    try:
        x, y = float(given[0]), float(given[1])
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise BrokenShape(_("A point of the outline is no pair of numbers.")) from error
    if not (math.isfinite(x) and math.isfinite(y)):
        raise BrokenShape(_("A point of the outline is no pair of numbers."))
    return x, y
