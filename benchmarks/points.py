"""In which municipality 100,000 points lie, against shapely alone on the same outlines: at most once its time.

Baseline: a tree of the outlines asked with the predicate "within", as the manual of shapely has it.
"""

from __future__ import annotations

import random
import sys

import shapely
from measuring import line, median_seconds
from starting import start

POINTS, ROUNDS = 100_000, 5
BOX = (20.9, 55.7, 28.3, 58.1)


def main() -> int:
    start()
    from talka.places.models import Level, Outline  # noqa: PLC0415 -- needs loaded apps
    from talka.places.queries import municipalities  # noqa: PLC0415 -- needs loaded apps
    from talka.places.queries.points import places_at  # noqa: PLC0415 -- needs loaded apps

    chance = random.Random(7)  # noqa: S311 -- made-up points
    points = [(chance.uniform(BOX[0], BOX[2]), chance.uniform(BOX[1], BOX[3])) for _ in range(POINTS)]
    outlines = Outline.objects.filter(place__in=municipalities()).order_by("place_id")
    rows = list(outlines.values_list("place_id", "geometry"))
    shapes = shapely.from_geojson([geometry for _place, geometry in rows])

    def alone() -> list[int | None]:
        tree = shapely.STRtree(shapes)
        found: list[int | None] = [None] * POINTS
        for point, shape in zip(*tree.query(shapely.points(points), predicate="within"), strict=True):
            found[point] = rows[shape][0]
        return found

    ours = places_at(points, Level.MUNICIPALITY)
    theirs = alone()
    assert sum(one != other for one, other in zip(ours, theirs, strict=True)) <= 5  # on a border
    baseline = median_seconds(alone, rounds=ROUNDS)
    seconds = median_seconds(lambda: places_at(points, Level.MUNICIPALITY), rounds=ROUNDS)
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    line("shapely alone", baseline, "–", 1)
    line(f"{POINTS:,} points in {len(rows)} municipalities", seconds, "shapely alone", seconds / baseline)
    return 0 if seconds <= baseline else 1


if __name__ == "__main__":
    sys.exit(main())
