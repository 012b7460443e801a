"""What the registry needs beside its tables: the areas of activity that the product ships."""

from __future__ import annotations

import csv
from importlib import resources

from talka.registry.models import ActivityArea


def put_areas_in_place() -> None:
    """After each migration; repeatable: areas that are missing are added, what was changed stays."""
    known = set(ActivityArea.objects.values_list("code", flat=True))
    with resources.files("talka.registry").joinpath("data/areas.csv").open(encoding="utf-8") as lines:
        areas = [ActivityArea(**row) for row in csv.DictReader(lines) if row["code"] not in known]
    for area in areas:
        area.fill_derived()
    ActivityArea.objects.bulk_create(areas)
