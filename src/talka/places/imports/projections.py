"""From the coordinates that offices use to longitude and latitude."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import Any

import pyproj
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon

from talka.places.imports.features import Feature
from talka.places.imports.problems import BadSource

LKS92, WGS84 = 3059, 4326
# West, south, east, north of what may be Latvia, in degrees and in metres of LKS-92.
_DEGREES = (20.5, 55.5, 28.6, 58.3)
_METRES = (290_000.0, 150_000.0, 780_000.0, 470_000.0)


def to_degrees(features: list[Feature]) -> None:
    """Turn all shapes of a file into degrees of WGS 84, in place. Raises BadSource when they are in neither system."""
    shapes = [feature.shape for feature in features if feature.shape is not None]
    if not shapes:
        return
    bounds = shapely.total_bounds(shapes)
    # One stray outline must not decide for all: the checks find it.
    x, y = median(one.bounds[0] for one in shapes), median(one.bounds[1] for one in shapes)
    if _inside((x, y), _DEGREES):
        return
    if _inside((x, y), _METRES):
        for feature in features:
            if feature.shape is not None:
                feature.shape = in_degrees(feature.shape)
        return
    if _inside((y, x), _DEGREES):
        raise BadSource(_("The coordinates are latitude and longitude; GeoJSON has the longitude first."))
    raise BadSource(
        _(
            "The coordinates are neither degrees (WGS 84) nor metres of LKS-92, or do not lie in Latvia: "
            "%(west)s, %(south)s."
        )
        % {"west": round(float(bounds[0]), 3), "south": round(float(bounds[1]), 3)}
    )


def _inside(spot: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3]


def in_degrees(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """A shape in metres of LKS-92 as one in degrees."""
    return _moved(shape, _to_wgs84())


def in_metres(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """A shape in degrees as one in metres of LKS-92: areas and distances are measured there."""
    return _moved(shape, _to_lks92())


def _moved(shape: Polygon | MultiPolygon, way: pyproj.Transformer) -> Polygon | MultiPolygon:
    def move(xs: Any, ys: Any) -> Any:
        return way.transform(xs, ys)

    return shapely.transform(shape, move, interleaved=False)  # type: ignore[arg-type]  # its types know one form only


@cache
def _to_wgs84() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(LKS92, WGS84, always_xy=True)


@cache
def _to_lks92() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(WGS84, LKS92, always_xy=True)
