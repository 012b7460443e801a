"""Outlines as files bring them: a shape with its code, before anything is said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon

from talka.kernel.text import fold

MOST_VERTICES = 5_000_000
CODE_NAMES = ("atvk", "atvk kods", "code", "kods", "atrib", "nuts3", "nuts id", "nuts", "id")
NAME_NAMES = ("nosaukums", "name", "nosauk", "std", "label")
APPROXIMATE_NAMES = ("approx", "approximate", "tuvinats")

_FEWEST = 4

Position = tuple[float, float]
Ring = Sequence[Position]


class BrokenShape(Exception):
    """The coordinates are no outline; the message says why in the reader's language."""


@dataclass(eq=False)
class Feature:
    """One outline of a file: where it stands, its code and name as written, its shape in the numbers of the file."""

    file: str
    number: int
    code: str
    name: str
    # None when `broken` says why it cannot be one.
    shape: Polygon | MultiPolygon | None
    approximate: bool = False
    broken: str = ""


@dataclass
class Features:
    """The outlines of a file, how many were passed over, and what it says of its origin."""

    features: list[Feature] = field(default_factory=list)
    left_out: int = 0
    notes: list[str] = field(default_factory=list)
    attribution: str = ""


def polygon_of(outer: Ring, holes: Sequence[Ring] = ()) -> Polygon:
    """A polygon of closed rings. Raises BrokenShape."""
    for ring in (outer, *holes):
        if len(ring) < _FEWEST:
            raise BrokenShape(_("A ring of the outline has fewer than four points."))
        if tuple(ring[0]) != tuple(ring[-1]):
            x, y = ring[-1]
            raise BrokenShape(_("A ring of the outline is open: it ends at %(x)s, %(y)s.") % {"x": x, "y": y})
    return Polygon(outer, holes)


def joined(polygons: Sequence[Polygon]) -> Polygon | MultiPolygon:
    """One shape of all parts."""
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def named(properties: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first of the named properties that there is, whatever its case."""
    folded = {fold(str(name)): value for name, value in properties.items()}
    return next((folded[name] for name in names if folded.get(name) not in (None, "")), None)


def text_of(value: Any) -> str:
    """A property as text; a number written as 1.0 is a whole one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def is_in_force(properties: Mapping[str, Any]) -> bool:
    """Whether the address register has it as existing and approved; other sources do not say."""
    status, approved = named(properties, ["statuss"]), named(properties, ["apstipr"])
    return (status is None or text_of(status) == "EKS") and (approved is None or text_of(approved) in {"Y", "J", "T"})
