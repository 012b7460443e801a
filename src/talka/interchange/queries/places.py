"""What the words of places in a file mean on the map, as the check of an import found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talka.kernel.imports.batches import rows_of
from talka.kernel.imports.models import ImportBatch, ImportRow
from talka.kernel.numbers import format_count

# Beside the tables of the format, in the rows that a check keeps.
PLACES = "places"
SHOWN = 100


@dataclass(frozen=True)
class PlaceInFile:
    """Words of a place, the rows that hold them, and the municipality they name; else what they may mean."""

    words: str
    rows: str
    place: str
    suggestions: str


@dataclass(frozen=True)
class PlacesInFile:
    """How many rows get on the map by words, and which words do not say where."""

    recognised: Sequence[PlaceInFile]
    unclear: Sequence[PlaceInFile]
    placed_rows: int
    unclear_rows: int


def places_of(batch: ImportBatch) -> PlacesInFile | None:
    """What the check kept about places; none where the file has no words of places that are new."""
    kept = list(rows_of(batch, ImportRow.Status.SAME).filter(table=PLACES))
    if not kept:
        return None
    placed = [row for row in kept if row.values["place"]]
    unclear = [row for row in kept if not row.values["place"]]
    return PlacesInFile(
        [_told(row) for row in placed[:SHOWN]],
        [_told(row) for row in unclear[:SHOWN]],
        sum(row.values["number"] for row in placed),
        sum(row.values["number"] for row in unclear),
    )


def _told(row: ImportRow) -> PlaceInFile:
    values = row.values
    rows = ", ".join(format_count(number) for number in values["rows"])
    if values["number"] > len(values["rows"]):
        rows += " …"
    return PlaceInFile(row.key, rows, values["place"], "; ".join(values["suggestions"]))
