"""Units that the product ships: names, codes, hierarchy, validity and successions, as the official classification has.

Putting them again is cheap and changes nothing: what is missing is added, what is blank is filled, what stands stays.
"""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources

from django.db import transaction

from talka.places.imports.shipped_outlines import put_shipped_outlines
from talka.places.models import Belonging, Place, Succession, renew_edition

_BLANKS = ("kind", "parent_id", "valid_from", "valid_until")
_CHUNK = 500


def put_shipped_units() -> None:
    """Put names, codes, hierarchy, history and coarse outlines in place."""
    with transaction.atomic():
        rows = _rows("units.csv")
        ids, put = _put_places(rows)
        put += _put_belongings(rows, ids)
        put += _put_successions(ids)
        put += put_shipped_outlines(ids)
        if put:
            renew_edition()


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files("talka.places").joinpath("data", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _put_places(rows: list[dict[str, str]]) -> tuple[dict[str, int], int]:
    """Add what is missing, larger units first; return the id of each code, and how many were added or filled."""
    put = 0
    known = {place.code: place for place in Place.objects.all()}
    filled: list[Place] = []
    for level in Place.Level.values:
        added: list[Place] = []
        for row in rows:
            if row["level"] != level:
                continue
            parent = known.get(row["parent"])
            shipped = Place(
                code=row["code"], name=row["name"], level=level, kind=row["kind"],
                parent_id=parent.pk if parent else None,
                valid_from=_day(row["valid_from"]), valid_until=_day(row["valid_until"]),
            )  # fmt: skip
            place = known.get(row["code"])
            if place is None:
                shipped.fill_derived()
                added.append(shipped)
            elif _fill(place, shipped):
                filled.append(place)
        put += len(added)
        known |= {place.code: place for place in Place.objects.bulk_create(added, batch_size=_CHUNK)}
    Place.objects.bulk_update(filled, _BLANKS, batch_size=_CHUNK)
    return {code: place.pk for code, place in known.items()}, put + len(filled)


def _fill(place: Place, shipped: Place) -> bool:
    """Fill what is blank; tell whether anything was."""
    if place.kind:  # it has been through this, so what is blank is meant to be
        return False
    for name in _BLANKS:
        if getattr(place, name) in {None, ""}:
            setattr(place, name, getattr(shipped, name))
    return True


def _put_belongings(rows: list[dict[str, str]], ids: dict[str, int]) -> int:
    """Each unit lies in its parent while both are valid; where it lay before is in a file of its own."""
    times = {row["code"]: (row["valid_from"], row["valid_until"]) for row in rows}
    wanted = [
        (row["code"], row["parent"], *_both(times[row["code"]], times[row["parent"]])) for row in rows if row["parent"]
    ]
    wanted += [(row["part"], row["whole"], row["valid_from"], row["valid_until"]) for row in _rows("belongings.csv")]
    known = set(Belonging.objects.values_list("part_id", "whole_id"))
    new = [
        Belonging(part_id=ids[part], whole_id=ids[whole], valid_from=_day(first), valid_until=_day(last))
        for part, whole, first, last in wanted
        if (ids[part], ids[whole]) not in known
    ]
    return len(Belonging.objects.bulk_create(new, batch_size=_CHUNK))


def _both(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """The days that lie in both times; written as ISO, days compare as text, and none is open."""
    return max(one[0], other[0]), min(filter(None, (one[1], other[1])), default="")


def _put_successions(ids: dict[str, int]) -> int:
    known = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    new = [
        Succession(
            predecessor_id=ids[row["predecessor"]],
            successor_id=ids[row["successor"]],
            day=date.fromisoformat(row["day"]),
        )
        for row in _rows("successions.csv")
        if (ids[row["predecessor"]], ids[row["successor"]]) not in known
    ]
    return len(Succession.objects.bulk_create(new, batch_size=_CHUNK))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
