"""What a file is: the classification, numbers of people, or outlines. Its content decides, not its name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext as _

from talka.kernel.imports.readers import TableSource, open_tables
from talka.places.imports import population_rows, unit_rows
from talka.places.imports.problems import BadSource

_ZIP, _SHAPE, _MARK = b"PK", bytes.fromhex("0000270a"), b"\xef\xbb\xbf"
_START, _LONG_ROW = 512, 8192


class Kind(Enum):
    """What is in a file."""

    UNITS = "units"
    POPULATIONS = "populations"
    GEOJSON = "geojson"
    SHAPEFILES = "shapefiles"


@dataclass(frozen=True)
class Opened:
    """A file and what is in it; of a table the open source and the name of the table."""

    kind: Kind
    path: Path
    name: str
    tables: TableSource | None = None
    table: str = ""


def open_source(path: Path, name: str) -> list[Opened]:
    """Find out what the file is; of a workbook every table. Raises BadSource and BadFile."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(_SHAPE):
        raise BadSource(_("A shapefile has several parts. Put .shp, .shx and .dbf into one ZIP and bring that."))
    if start.startswith(_ZIP) and _has_shapes(path):
        return [Opened(Kind.SHAPEFILES, path, name)]
    if start.removeprefix(_MARK).lstrip()[:1] in {b"{", b"["}:
        return [Opened(Kind.GEOJSON, path, name)]
    return _tables(path, name)


def _has_shapes(path: Path) -> bool:
    from talka.places.imports.shapefiles import layers_in  # noqa: PLC0415 -- only when asked for

    return bool(layers_in(path))


def _tables(path: Path, name: str) -> list[Opened]:
    source = open_tables(path, name=name, aliases=population_rows.ALIASES | unit_rows.ALIASES)
    try:
        _check_encoding(source)
        _check_whole(path)
        return [_opened(source, table, path, name) for table in source.tables()]
    except BaseException:
        source.close()
        raise


def _check_encoding(source: TableSource) -> None:
    if any(warning.code == "windows_1257" for warning in source.warnings):
        raise BadSource(
            _("The file is in Windows-1257, where letters are easily lost. Save it as CSV UTF-8 and try again.")
        )


def _opened(source: TableSource, table: str, path: Path, name: str) -> Opened:
    headings = source.headings(table)
    units = [column for column in unit_rows.REQUIRED if column not in headings]
    years = population_rows.years_in(headings)
    needed = (population_rows.CODE,) if years else (population_rows.CODE, population_rows.YEAR, population_rows.NUMBER)
    people = [column for column in needed if column not in headings]
    title = name if len(source.tables()) == 1 else f"{name}: {source.title(table)}"
    if not units:
        return Opened(Kind.UNITS, path, title, source, table)
    if not people:
        return Opened(Kind.POPULATIONS, path, title, source, table)
    if len(units) <= len(unit_rows.REQUIRED) - 3:  # more than a code and a name of the classification
        raise _missing(unit_rows.OFFICIAL, units)
    if people == [*needed]:
        raise BadSource(
            _("This is neither the classification (%(classification)s) nor numbers of people (%(people)s).")
            % {
                "classification": _named(unit_rows.OFFICIAL, unit_rows.REQUIRED),
                "people": _named(population_rows.OFFICIAL, needed),
            }
        )
    raise _missing(population_rows.OFFICIAL, people)


def _missing(official: Mapping[str, str], columns: Iterable[str]) -> BadSource:
    return BadSource(_("Columns are missing: %(columns)s.") % {"columns": _named(official, columns)})


def _named(official: Mapping[str, str], columns: Iterable[str]) -> str:
    return ", ".join(official[column] for column in columns)


def _check_whole(path: Path) -> None:
    """A CSV whose last row has fewer cells than its first breaks off. Raises BadSource."""
    with path.open("rb") as file:
        first = file.readline(_LONG_ROW)
        if first.startswith(_ZIP) or b"\0" in first:  # a workbook; UTF-16, where a cut is found by its bytes
            return
        file.seek(max(0, path.stat().st_size - _LONG_ROW))
        tail = file.read()
    lines = [line for line in tail.splitlines() if line.strip()]
    if tail.endswith((b"\n", b"\r")) or not lines or lines[-1].count(b'"') % 2:
        return
    separator = max(";,\t", key=lambda one: first.count(one.encode()))
    heads, last = (_cells(line, separator) for line in (first, lines[-1]))
    if last < heads:
        raise BadSource(
            _("The file breaks off: its last row has %(cells)d of %(columns)d cells.")
            % {"cells": last, "columns": heads}
        )


def _cells(line: bytes, separator: str) -> int:
    return len(next(csv.reader([line.decode("utf-8", "replace").rstrip("\r\n")], delimiter=separator)))
