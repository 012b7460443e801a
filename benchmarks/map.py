"""The map of all towns and parishes, against the time of its SQL alone: at most twice, once outlines are projected.

`--outlines FILE` takes a GeoJSON of outlines by code (`atvk`); otherwise each unit gets a made-up patch of 60 corners.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from pathlib import Path
from typing import Any

from measuring import line, median_seconds
from starting import start

ORGANISATIONS, ROUNDS, CORNERS = 40_000, 9, 60
BOX = (20.9, 55.7, 28.3, 58.1)


def made_up(number: int, count: int) -> dict[str, Any]:
    """A patch of a grid over Latvia, its border as wavy as a real one."""
    across = math.ceil(math.sqrt(count * 2))
    wide, high = (BOX[2] - BOX[0]) / across, (BOX[3] - BOX[1]) / (count // across + 1)
    lon, lat = BOX[0] + (number % across + 0.5) * wide, BOX[1] + (number // across + 0.5) * high
    chance = random.Random(number)  # noqa: S311 -- made-up outlines
    ring = []
    for corner in range(CORNERS):
        turn, far = 2 * math.pi * corner / CORNERS, chance.uniform(0.35, 0.5)
        ring.append([round(lon + wide * far * math.cos(turn), 5), round(lat + high * far * math.sin(turn), 5)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def fill(outlines: Path | None) -> int:
    """Outlines of all units and organisations in them; how many units there are."""
    from talka.places.models import Outline, renew_edition  # noqa: PLC0415 -- needs loaded apps
    from talka.places.queries import finest  # noqa: PLC0415 -- needs loaded apps
    from talka.registry.models import Organisation  # noqa: PLC0415 -- needs loaded apps

    units = list(finest())
    given: dict[str, dict[str, Any]] = {}
    if outlines is not None:
        features = json.loads(outlines.read_text(encoding="utf-8"))["features"]
        given = {one["properties"]["atvk"]: one["geometry"] for one in features}
    Outline.objects.filter(place__in=units).delete()
    Outline.objects.bulk_create(_outline(unit.pk, given.get(unit.code) or made_up(at, len(units)))
                                for at, unit in enumerate(units))  # fmt: skip
    renew_edition()
    chance = random.Random(7)  # noqa: S311 -- made-up seats
    rows = [Organisation(name=f"Biedrība {n}", place=chance.choice(units)) for n in range(ORGANISATIONS)]
    for row in rows:
        row.fill_derived()
    Organisation.objects.bulk_create(rows, batch_size=2_000)
    return len(units)


def _outline(place_id: int, geometry: dict[str, Any]) -> Any:
    from talka.places.models import Outline  # noqa: PLC0415 -- needs loaded apps

    lon, lat = geometry["coordinates"][0][0] if geometry["type"] == "Polygon" else geometry["coordinates"][0][0][0]
    return Outline(
        place_id=place_id, geometry=json.dumps(geometry), west=BOX[0], south=BOX[1], east=BOX[2], north=BOX[3],
        label_lon=lon, label_lat=lat, source="benchmark",
    )  # fmt: skip


def measure(units: int) -> bool:
    """Draw the map as its page does, and ask its queries alone; whether the bar holds."""
    from django.conf import settings  # noqa: PLC0415 -- needs loaded apps
    from django.db import connection  # noqa: PLC0415 -- needs loaded apps
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- needs loaded apps
    from django.utils import timezone  # noqa: PLC0415 -- needs loaded apps

    from talka.places.models import Level  # noqa: PLC0415 -- needs loaded apps
    from talka.places.queries.figures import Figures, Question  # noqa: PLC0415 -- needs loaded apps
    from talka.places.queries.layers import Asked, layers  # noqa: PLC0415 -- needs loaded apps
    from talka.places.views.pictures import picture_of  # noqa: PLC0415 -- needs loaded apps
    from talka.places.views.wanted import Wanted  # noqa: PLC0415 -- needs loaded apps

    wanted = Wanted(layers()["organisations"], None, Level.UNIT, per_thousand=False, staff=False)
    question = Question(wanted.layer, Asked(None), timezone.localdate(), by=Level.UNIT)

    # The count is part of what is measured.
    settings.PUBLIC_PAGES_KEPT = 0

    def draw() -> str:
        return picture_of(wanted, Figures(question), "Latvija")

    started = time.perf_counter()
    drawn = draw()
    first = time.perf_counter() - started
    with CaptureQueriesContext(connection) as caught:
        draw()
    queries = [one["sql"] for one in caught.captured_queries]

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql in queries:
                cursor.execute(sql)
                cursor.fetchall()

    sql, ours = median_seconds(ask, rounds=ROUNDS), median_seconds(draw, rounds=ROUNDS)
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    line(f"SQL of the map ({len(queries)} queries, {ORGANISATIONS:,} organisations)", sql, "–", 1)
    line(f"map of {units} towns and parishes, {len(drawn) // 1000} kB", ours, "its SQL (at most 2)", ours / sql)
    line("the first time in an edition of outlines", first, "its SQL", first / sql)
    return ours <= 2 * sql


def main() -> int:
    """Measure, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--outlines", type=Path)
    parser.add_argument("--full", action="store_true", help="the same: the size is that of the country")
    given = parser.parse_args()
    start()
    return 0 if measure(fill(given.outlines)) else 1


if __name__ == "__main__":
    sys.exit(main())
