"""Made-up files in the shapes of offices: the classification, numbers of people, outlines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyproj
import shapefile
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.polygon import orient

from talka.places.imports.known import Known, KnownUnit
from talka.places.models import Level, Outline

COLUMNS = (
    "Level", "Code", "Code_version", "Name", "Code_parent", "Validity_period_begin", "Validity_period_end",
    "Predecessors", "Successors",
)  # fmt: skip
_LEVELS = {Level.MUNICIPALITY: "3", Level.UNIT: "4"}
LKS92_PROJECTION = pyproj.CRS.from_epsg(3059).to_wkt("WKT1_ESRI")
Shape = Polygon | MultiPolygon
Row = dict[str, str]


def classification_rows(*, ends_are_without: bool = True, since: date = date(2009, 7, 1)) -> list[Row]:
    """What is stored, as the statistics office writes it: a row for each time in each larger unit."""
    known = Known.read()
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for one, other in sorted(known.successions):
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    rows = [
        dict.fromkeys(COLUMNS, "") | {"Level": "0", "Code": "LV", "Name": "Latvija"},
        dict.fromkeys(COLUMNS, "")
        | {"Level": "1", "Code": "LV00A", "Name": "Rīga", "Code_parent": "LV", "Validity_period_begin": "2024-01-01"},
    ]
    for unit in known.units.values():
        if unit.level not in _LEVELS or (unit.last is not None and unit.last < since):
            continue
        for whole, first, last in _lying(known, unit):
            rows.append(
                {
                    "Level": _LEVELS[Level(unit.level)],
                    "Code": unit.code,
                    "Code_version": unit.code[-1],
                    "Name": unit.name,
                    "Code_parent": whole.removesuffix("-2021"),
                    "Validity_period_begin": str(first or ""),
                    "Validity_period_end": _end(last, without=ends_are_without),
                    "Predecessors": ", ".join(before.get(unit.code, [])) if first == unit.first else "",
                    "Successors": ", ".join(after.get(unit.code, [])) if last == unit.last else "",
                }
            )
    return rows


def _lying(known: Known, unit: KnownUnit) -> Iterable[tuple[str, date | None, date | None]]:
    if unit.level == Level.MUNICIPALITY:
        return [(unit.parent or "", unit.first, unit.last)]
    times = [one for one in known.lying[unit.code] if known.units[one.whole].level == Level.MUNICIPALITY]
    return sorted((one.whole, one.first, one.last) for one in times)


def _end(last: date | None, *, without: bool) -> str:
    return "" if last is None else str(last + timedelta(days=1) if without else last)


def row_of(rows: Sequence[Row], code: str) -> Row:
    """The last row about a unit."""
    return [row for row in rows if row["Code"] == code][-1]


def a_csv(
    path: Path, rows: Sequence[Mapping[str, object]], separator: str = ",", encoding: str = "utf-8",
    columns: Sequence[str] = (),
) -> Path:  # fmt: skip
    """A table of these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns or rows[0]), delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def outline_of(code: str) -> Shape:
    """The stored outline of a unit."""
    found = shapely.from_geojson(Outline.objects.get(place__code=code).geometry)
    assert isinstance(found, Polygon | MultiPolygon)
    return found


def stripes(code: str, parts: Sequence[str]) -> dict[str, Shape]:
    """The ground of a unit cut into upright stripes of equal width, one for each part from west to east."""
    whole = outline_of(code)
    west, south, east, north = whole.bounds
    width = (east - west) / len(parts)
    found: dict[str, Shape] = {}
    for at, part in enumerate(parts):
        cut = whole.intersection(box(west + at * width, south - 1, west + (at + 1) * width, north + 1))
        assert isinstance(cut, Polygon | MultiPolygon)
        found[part] = cut
    return found


def a_geojson(path: Path, shapes: Mapping[str, Shape | dict[str, Any]], **members: Any) -> Path:
    """A feature collection of shapes, or of geometries as they are, by their codes."""
    features = [
        {
            "type": "Feature",
            "properties": {"ATVK": code},
            "geometry": shape if isinstance(shape, dict) else json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members), encoding="utf-8")
    return path


def in_lks92(shape: Shape) -> Shape:
    """The shape in metres of the national projection."""
    way = pyproj.Transformer.from_crs(4326, 3059, always_xy=True)
    return shapely.transform(shape, _both(way), interleaved=False)


def _both(way: pyproj.Transformer) -> Any:
    return way.transform


def a_shapefile(
    path: Path, layers: Mapping[str, Mapping[str, Shape]], *, metres: bool = True, encoding: str = "utf-8",
    names: Mapping[str, str] | None = None, records: Mapping[str, Mapping[str, str]] | None = None,
    leave_out: Sequence[str] = (), sign: float = -1.0,
) -> Path:  # fmt: skip
    """A ZIP with layers as the address register has them: shapes by their codes, in LKS-92 unless said otherwise."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for layer, shapes in layers.items():
            parts = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
            with shapefile.Writer(**parts, encoding=encoding, shapeType=shapefile.POLYGON) as writer:
                for field in ("KODS", "NOSAUKUMS", "STATUSS", "APSTIPR", "ATVK"):
                    writer.field(field, "C", 80)
                for at, (code, shape) in enumerate(shapes.items()):
                    _put(writer, in_lks92(shape) if metres else shape, sign)
                    record = {"KODS": str(100003000 + at), "NOSAUKUMS": (names or {}).get(code, ""), "STATUSS": "EKS",
                              "APSTIPR": "Y", "ATVK": code} | dict((records or {}).get(code, {}))  # fmt: skip
                    writer.record(**record)
            for part, content in parts.items():
                if part not in leave_out:
                    archive.writestr(f"aw_shp/{layer}.{part}", content.getvalue())
            archive.writestr(f"aw_shp/{layer}.prj", LKS92_PROJECTION)
    return path


def _put(writer: Any, shape: Shape, sign: float) -> None:
    rings: list[list[tuple[float, float]]] = []
    for part in shapely.get_parts(shape):
        turned = orient(part, sign=sign)  # shapefiles have outer rings clockwise, which is -1
        rings += [[(x, y) for x, y in ring.coords] for ring in (turned.exterior, *turned.interiors)]
    writer.poly(rings)
