"""Outlines in a ZIP of shapefiles, as the address register publishes them: a layer for each kind of unit."""

from __future__ import annotations

import codecs
import logging
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import shapefile
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import MultiPolygon, Polygon

from talka.kernel.files.archives import open_archive
from talka.places.imports.features import (
    APPROXIMATE_NAMES,
    CODE_NAMES,
    MOST_VERTICES,
    NAME_NAMES,
    BrokenShape,
    Feature,
    Features,
    Position,
    Ring,
    is_in_force,
    joined,
    named,
    polygon_of,
    text_of,
)
from talka.places.imports.problems import BadSource

MOST_ENTRIES = 200
MAGIC = bytes.fromhex("0000270a")

_PARTS = ("shp", "shx", "dbf")
_POLYGONS = {shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM}
# Of the address register: town, parish, municipality. Villages, streets and the like bear the codes of others.
_KINDS = {"104", "105", "113"}
_BYTES_OF_A_POINT = 16
_LENGTH_BEGINS, _LENGTH_ENDS = 24, 28
_HEADER = 32  # of a table; what follows are names of fields and records
_DAMAGED = gettext_lazy("The shapefile “%(layer)s” is damaged or incomplete and cannot be read.")
_UNREADABLE = (
    shapefile.ShapefileException, shapefile.dbfFileException, struct.error, ValueError, IndexError, KeyError, OSError,
    EOFError, TypeError, AttributeError, AssertionError,
)  # fmt: skip

# The package reports each odd ring; the checks of topology say it in words.
logging.getLogger("shapefile").setLevel(logging.CRITICAL)


def layers_in(path: Path) -> list[str]:
    """Names of shapefiles in an archive; none if it is one of something else. Raises BadFile."""
    with open_archive(path, most_entries=MOST_ENTRIES) as archive:
        names = [PurePosixPath(name.replace("\\", "/")) for name in archive.namelist()]
    return [str(name.with_suffix("")) for name in names if name.suffix.lower() == ".shp"]


def read_shapefiles(path: Path, file: str) -> Features:
    """Read the outlines of all layers that have codes of territories. Raises BadFile and BadSource."""
    found = Features()
    with tempfile.TemporaryDirectory(prefix="shapes-") as folder:
        layers = list(_unpacked(path, Path(folder)))
        for title, base in layers:
            _read_layer(found, title, base, file)
    if not found.features and not found.left_out:
        raise BadSource(_("No layer of the file has outlines with codes of territories, in a field ATVK or KODS."))
    return found


def _unpacked(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Unpack the parts of each layer under names of our own."""
    with open_archive(path, most_entries=MOST_ENTRIES) as archive:
        entries = {PurePosixPath(entry.filename.replace("\\", "/")): entry for entry in archive.infolist()}
        by_name = {(str(name.with_suffix("")), name.suffix.lower()[1:]): entry for name, entry in entries.items()}
        for at, layer in enumerate(sorted({layer for layer, part in by_name if part == "shp"})):
            title = PurePosixPath(layer).name
            missing = [part for part in _PARTS if (layer, part) not in by_name]
            if missing:
                raise BadSource(
                    _("The shapefile “%(layer)s” lacks its part .%(part)s.") % {"layer": title, "part": missing[0]}
                )
            for part in (*_PARTS, "cpg"):
                if (layer, part) in by_name:
                    _unpack(archive, by_name[layer, part], folder / f"{at}.{part}")
            yield title, folder / str(at)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    try:
        with archive.open(entry) as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadSource(_("The file is damaged or incomplete and cannot be opened.")) from error


def _read_layer(found: Features, title: str, base: Path, file: str) -> None:
    if not _is_whole(base.with_suffix(".shp")):
        raise BadSource(_DAMAGED % {"layer": title})
    if base.with_suffix(".shp").stat().st_size > MOST_VERTICES * _BYTES_OF_A_POINT:
        raise BadSource(_("The file has more than %(most)d points.") % {"most": MOST_VERTICES})
    try:
        layer = _features(title, base, _encoding(base), f"{file}: {title}")
    except _UNREADABLE as error:
        raise BadSource(_DAMAGED % {"layer": title}) from error
    found.features += layer.features
    found.left_out += layer.left_out
    found.notes += layer.notes


def _is_whole(path: Path) -> bool:
    """Whether it is as long as its header says, in units of two bytes."""
    with path.open("rb") as source:
        start = source.read(_LENGTH_ENDS)
    return (
        start.startswith(MAGIC)
        and len(start) == _LENGTH_ENDS
        and struct.unpack(">i", start[_LENGTH_BEGINS:])[0] * 2 == path.stat().st_size
    )


def _encoding(base: Path) -> str:
    """Of the letters: UTF-8 where they are, else the one that is named beside the layer, or the Baltic one."""
    try:
        base.with_suffix(".dbf").read_bytes()[_HEADER:].decode("utf-8")
    except UnicodeDecodeError:
        return _named_encoding(base)
    return "utf-8"


def _named_encoding(base: Path) -> str:
    try:
        return codecs.lookup(base.with_suffix(".cpg").read_text(encoding="ascii").strip()[:40]).name
    except (OSError, UnicodeDecodeError, LookupError, ValueError):
        return "cp1257"


def _features(title: str, base: Path, encoding: str, place: str) -> Features:
    found = Features()
    parts = {part: base.with_suffix(f".{part}").open("rb") for part in _PARTS}
    with ExitStack() as stack:
        for part in parts.values():
            stack.enter_context(part)
        reader = stack.enter_context(shapefile.Reader(**parts, encoding=encoding, encodingErrors="replace"))
        fields = {str(field[0]) for field in reader.fields[1:]}
        if reader.shapeType not in _POLYGONS or named(dict.fromkeys(fields, "x"), CODE_NAMES) is None:
            found.notes.append(_("The layer “%(layer)s” has no outlines of territories.") % {"layer": title})
            return found
        if reader.numRecords != len(reader):
            raise BadSource(_DAMAGED % {"layer": title})
        for number, one in enumerate(reader.iterShapeRecords(), start=1):
            properties = one.record.as_dict()
            if is_in_force(properties) and text_of(properties.get("TIPS_CD", "")) in {"", *_KINDS}:
                found.features.append(_feature(properties, one.shape, place, number))
            else:
                found.left_out += 1
    return found


def _feature(properties: dict[str, Any], shape: Any, place: str, number: int) -> Feature:
    outline: Polygon | MultiPolygon | None = None
    broken = ""
    try:
        outline = _outline(shape)
    except BrokenShape as error:
        broken = str(error)
    return Feature(
        place, number, text_of(named(properties, CODE_NAMES)), text_of(named(properties, NAME_NAMES)), outline,
        approximate=named(properties, APPROXIMATE_NAMES) in (True, 1, "1", "Y", "J"), broken=broken,
    )  # fmt: skip


def _outline(shape: Any) -> Polygon | MultiPolygon:
    """Outer rings run clockwise, or, by some programs, the other way; each hole lies in the smallest that holds it."""
    ends = [*shape.parts[1:], len(shape.points)] if shape.points else []
    rings: list[Ring] = [
        [(float(x), float(y)) for x, y in shape.points[first:last]]
        for first, last in zip(shape.parts, ends, strict=True)
    ]
    if not rings:
        raise BrokenShape(_("The outline has no coordinates."))
    if _twice_the_area(max(rings, key=lambda ring: abs(_twice_the_area(ring)))) < 0:
        rings = [ring[::-1] for ring in rings]
    outers = [(polygon_of(ring), list[Ring]()) for ring in rings if _twice_the_area(ring) >= 0]
    for ring in rings:
        if _twice_the_area(ring) < 0:
            around = [one for one in outers if one[0].covers(shapely.Point(ring[0]))]
            if not around:
                raise BrokenShape(_("The outline has a hole that lies outside of it."))
            min(around, key=lambda one: one[0].area)[1].append(ring)
    return joined([Polygon(outer.exterior.coords, holes) for outer, holes in outers])


def _twice_the_area(ring: Sequence[Position]) -> float:
    """The sum over its edges: below nothing if it runs counter-clockwise."""
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
