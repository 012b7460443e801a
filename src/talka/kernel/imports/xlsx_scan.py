"""The XML of a workbook, streamed past before its cells are read: its size, and what values alone do not tell."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.ElementTree import fromstring
from defusedxml.expatreader import DefusedExpatParser

from talka.kernel.imports.xlsx_cells import column_index, column_letters

_CHUNK = 256 * 1024
_SHOWN = 10
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_SHEET_PART = re.compile(r"xl/worksheets/.*\.xml", re.IGNORECASE)


class Limits(NamedTuple):
    """What a workbook may cost."""

    rows: int
    columns: int
    cell: int
    memory: int
    output: int
    seconds: int


class Refused(Exception):
    """The workbook is refused: a code and its parameters."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Notes:
    """What to warn of in one sheet: for each code how many places, and the first of them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._places: dict[str, list[str]] = {}

    def add(self, code: str, place: str) -> None:
        """Remember a place to warn of."""
        self._counts[code] += 1
        places = self._places.setdefault(code, [])
        if len(places) < _SHOWN:
            places.append(place)

    def warnings(self, table: str) -> Iterator[dict[str, object]]:
        """Write them as warnings about the table."""
        for code, places in self._places.items():
            count = self._counts[code]
            shown = ", ".join(places) + (" …" if count > len(places) else "")
            yield {"code": code, "params": {"table": table, "cells": shown, "count": count}}


class SheetScan(ContentHandler):
    """Notes, while the XML of a sheet streams by, its size and what its values alone do not tell."""

    def __init__(self, table: str, limits: Limits) -> None:
        super().__init__()
        self.table = table
        self.limits = limits
        self.notes = Notes()
        self.row = 0
        self.column = -1
        self.cell = "A1"
        self.formula = self.value = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 -- the name SAX calls
        """Look at one element."""
        local = name.rpartition(":")[2]
        if local in {"v", "is"}:
            self._saw_value()
        elif local == "c":
            self._saw_cell(attrs)
        elif local == "row":
            self._saw_row(attrs)
        elif local == "f":
            self.formula = True
            self.notes.add("formulas", self.cell)
        elif local == "mergeCell":
            self.notes.add("merged", attrs.get("ref", "?"))
        elif local == "col" and attrs.get("hidden") in {"1", "true"}:
            self.notes.add("hidden_columns", _column_range(attrs))

    def endElement(self, name: str) -> None:  # noqa: N802 -- the name SAX calls
        """Look at the end of one element."""
        if name.rpartition(":")[2] == "c" and self.formula and not self.value:
            raise Refused("formula_without_value", table=self.table, cell=self.cell)

    def _saw_row(self, attrs: AttributesImpl) -> None:
        self.row = int(attrs.get("r", str(self.row + 1)))
        self.column = -1
        if attrs.get("hidden") in {"1", "true"}:
            self.notes.add("hidden_rows", str(self.row))

    def _saw_cell(self, attrs: AttributesImpl) -> None:
        reference = _REFERENCE.fullmatch(attrs.get("r", ""))
        self.column = column_index(reference[1]) if reference else self.column + 1
        if reference:
            self.row = int(reference[2])
        self.cell = f"{column_letters(self.column)}{self.row}"
        self.formula = self.value = False
        if attrs.get("t") == "e":
            self.notes.add("errors", self.cell)

    def _saw_value(self) -> None:
        self.value = True
        if self.row > self.limits.rows + 1:
            raise Refused("too_many_rows", table=self.table, most=self.limits.rows)
        if self.column >= self.limits.columns:
            raise Refused("too_many_columns", table=self.table, most=self.limits.columns)


def _column_range(attrs: AttributesImpl) -> str:
    first, last = (column_letters(int(attrs.get(end, "1")) - 1) for end in ("min", "max"))
    return first if first == last else f"{first}–{last}"


def scan(archive: zipfile.ZipFile, part: str, handler: ContentHandler) -> None:
    """Stream one XML part by the handler; a document type in it is refused."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.feed(chunk)
    parser.close()


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the sheet that each part of the archive holds."""
    relations = {
        str(relation.get("Id")): posixpath.normpath(posixpath.join("/xl", str(relation.get("Target")))).lstrip("/")
        for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    return {
        relations.get(_relation(sheet), ""): str(sheet.get("name"))
        for sheet in _elements(archive, "xl/workbook.xml", "sheet")
    }


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _elements(archive: zipfile.ZipFile, part: str, local: str) -> Iterator[Element]:
    root = fromstring(archive.read(part), forbid_dtd=True)
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == local)


def scan_workbook(path: Path, limits: Limits) -> dict[str, Notes]:
    """Scan every XML part; return what was noted in each sheet, by name."""
    noted: dict[str, Notes] = {}
    with zipfile.ZipFile(path) as archive:
        names = sheet_parts(archive)
        for entry in archive.infolist():
            part = entry.filename
            if part in names or _SHEET_PART.fullmatch(part):
                handler = SheetScan(names.get(part, part), limits)
                scan(archive, part, handler)
                noted[handler.table] = handler.notes
            elif part.lower().endswith((".xml", ".rels")):
                scan(archive, part, ContentHandler())
    return noted
