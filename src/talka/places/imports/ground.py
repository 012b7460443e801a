"""Outlines that follow from others: of a unit from its parts, and of a form that had the same ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import shapely
from shapely.geometry import MultiPolygon, Polygon

from talka.places.imports.known import Known, KnownUnit
from talka.places.models import Level

Shape = Polygon | MultiPolygon
Links = Mapping[str, set[str]]
_SLIVER = 1e-5


class Ground:
    """Of which units another one consists: its parts, or all that succeeded it, or all that it succeeded."""

    def __init__(self, known: Known, today: date) -> None:
        self.known = known
        self.today = today
        self.after: dict[str, set[str]] = defaultdict(set)
        self.before: dict[str, set[str]] = defaultdict(set)
        for before, after in known.successions:
            self.after[before].add(after)
            self.before[after].add(before)
        self.parts: dict[str, list[str]] = defaultdict(list)
        for part, times in known.lying.items():
            for one in times:
                if self._is_at_the_end(one.whole, one.first, one.last) and self._lasts(part, one.whole):
                    self.parts[one.whole].append(part)

    def _is_at_the_end(self, whole: str, first: date | None, last: date | None) -> bool:
        """Whether a part lay in the whole on its last day, or lies in it today."""
        day = self._last_day(whole)
        return (first or date.min) <= day <= (last or date.max)

    def _lasts(self, part: str, whole: str) -> bool:
        return self.known.units[part].is_valid_on(self._last_day(whole))

    def _last_day(self, code: str) -> date:
        return min(self.known.units[code].last or self.today, self.today)

    def ways(self, unit: KnownUnit) -> Iterable[Iterable[str]]:
        """Sets of units that have exactly its ground together."""
        if unit.level == Level.COUNTRY:
            yield [
                one.code
                for one in self.known.units.values()
                if one.level == Level.MUNICIPALITY and one.is_valid_on(self.today)
            ]
            return
        yield self.parts.get(unit.code, [])
        for comparable in (self._is_municipality, self._is_smallest):
            if comparable(unit):
                yield self._all_of(unit, self.before, self.after, comparable)
                yield self._all_of(unit, self.after, self.before, comparable)

    def _is_municipality(self, unit: KnownUnit) -> bool:
        return unit.level == Level.MUNICIPALITY

    def _is_smallest(self, unit: KnownUnit) -> bool:
        """A town or parish, or a local government without any."""
        return unit.level == Level.UNIT or not self.parts.get(unit.code)

    def _all_of(self, unit: KnownUnit, links: Links, back: Links, comparable: Callable[[KnownUnit], bool]) -> list[str]:
        """The others at the links, if none of them has any other ground."""

        def linked(code: str, way: Links) -> set[str]:
            return {other for other in way.get(code, ()) if comparable(self.known.units[other])}

        others = linked(unit.code, links)
        return sorted(others) if all(linked(one, back) == {unit.code} for one in others) else []


def following(given: Mapping[str, Shape], known: Known, today: date) -> dict[str, Shape]:
    """Outlines of units around and of other times, as far as those given hold all of their ground."""
    ground = Ground(known, today)
    shapes = dict(given)
    waiting = [unit for unit in known.units.values() if unit.code not in shapes]
    found: dict[str, Shape] = {}
    progress = True
    while progress:
        progress = False
        for unit in list(waiting):
            way = next((one for one in ground.ways(unit) if one and all(code in shapes for code in one)), None)
            if way is not None:
                shapes[unit.code] = found[unit.code] = union([shapes[code] for code in way])
                waiting.remove(unit)
                progress = True
    return found


def union(shapes: list[Shape]) -> Shape:
    """One outline of several that share borders."""
    if len(shapes) == 1:
        return shapes[0]
    joined = shapely.union_all(shapes)
    return polygons_of(joined)


def polygons_of(shape: shapely.Geometry) -> Shape:
    """What of a result has an area; slivers of less than a hundredth of a thousandth of the largest part go."""
    parts = [one for one in shapely.get_parts(shape) if isinstance(one, Polygon) and one.area > 0]
    largest = max((one.area for one in parts), default=0.0)
    kept = [Polygon(one.exterior, _holes(one, largest)) for one in parts if one.area > largest * _SLIVER]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def _holes(one: Polygon, largest: float) -> list[shapely.LinearRing]:
    return [ring for ring in one.interiors if Polygon(ring).area > largest * _SLIVER]
