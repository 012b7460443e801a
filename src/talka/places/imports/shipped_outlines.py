"""Outlines that the product ships: local governments and regions, as they are and were, coarse and said to be so.

`tools/make_outlines.py` says what they are made from. The file holds arcs on a whole-number grid, the first spot and
then steps, and for each code its polygons as rings of numbers of arcs, a reversed one counted down from -1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from itertools import accumulate
from typing import Any

from talka.places.models import Outline

ATTRIBUTION = "Made with Natural Earth"

_CHUNK = 100
_DIGITS = 4
_SHOWN = ("geometry", "west", "south", "east", "north", "label_lon", "label_lat", "tolerance", "source", "attribution")

Spot = tuple[float, float]


def put_shipped_outlines(ids: Mapping[str, int]) -> int:
    """Give each unit that has no outline, or an older one of ours, that of the file; tell how many were written."""
    text = resources.files("talka.places").joinpath("data", "outlines.json").read_text(encoding="utf-8")
    shipped = json.loads(text)
    known = {outline.place_id: outline for outline in Outline.objects.all()}
    added: list[Outline] = []
    changed: list[Outline] = []
    for outline in _outlines(shipped, ids):
        present = known.get(outline.place_id)
        if present is None:
            added.append(outline)
        elif present.batch_id is None and any(getattr(present, name) != getattr(outline, name) for name in _SHOWN):
            outline.pk = present.pk
            changed.append(outline)
    Outline.objects.bulk_create(added, batch_size=_CHUNK)
    Outline.objects.bulk_update(changed, _SHOWN, batch_size=_CHUNK)
    return len(added) + len(changed)


def _outlines(shipped: Mapping[str, Any], ids: Mapping[str, int]) -> list[Outline]:
    scale = shipped["scale"]
    arcs = [_spots(arc, scale) for arc in shipped["arcs"]]
    return [_outline(ids[code], shape, arcs, shipped) for code, shape in shipped["shapes"].items() if code in ids]


def _spots(arc: list[int], scale: int) -> list[Spot]:
    """Undo the steps: the longitudes and latitudes of an arc."""
    xs, ys = accumulate(arc[0::2]), accumulate(arc[1::2])
    return [(round(x / scale, _DIGITS), round(y / scale, _DIGITS)) for x, y in zip(xs, ys, strict=True)]


def _outline(place_id: int, shape: Mapping[str, Any], arcs: list[list[Spot]], shipped: Mapping[str, Any]) -> Outline:
    polygons = [[_ring(numbers, arcs) for numbers in rings] for rings in shape["polygons"]]
    single = len(polygons) == 1
    geometry = {
        "type": "Polygon" if single else "MultiPolygon",
        "coordinates": polygons[0] if single else polygons,
    }
    spots = [spot for rings in polygons for spot in rings[0]]
    xs, ys = [x for x, _y in spots], [y for _x, y in spots]
    lon, lat = shape["label"]
    return Outline(
        place_id=place_id,
        geometry=json.dumps(geometry, separators=(",", ":")),
        west=min(xs), south=min(ys), east=max(xs), north=max(ys),
        label_lon=round(lon / shipped["scale"], _DIGITS), label_lat=round(lat / shipped["scale"], _DIGITS),
        approximate=True, tolerance=shipped["tolerance"], source=shipped["source"], attribution=ATTRIBUTION,
    )  # fmt: skip


def _ring(numbers: list[int], arcs: list[list[Spot]]) -> list[Spot]:
    spots: list[Spot] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        spots += arc[1:] if spots else arc
    return spots
