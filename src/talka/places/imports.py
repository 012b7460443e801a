"""Units that the product ships: names, codes and hierarchy as facts of the official classification."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources

from talka.places.models import Place


def put_shipped_units() -> None:
    """Add the units that are missing; what somebody changed stays."""
    known = dict(Place.objects.values_list("code", "pk"))
    with resources.files("talka.places").joinpath("data/units.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["code"] not in known:
                known[row["code"]] = _add(row, known.get(row["parent"])).pk


def _add(row: dict[str, str], parent_id: int | None) -> Place:
    return Place.objects.create(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent_id=parent_id,
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
