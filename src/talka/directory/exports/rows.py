"""Which records a file holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from talka.kernel.numbers import number_sent
from talka.registry.models import Community, Network, Organisation, Status
from talka.registry.queries.profiles import in_places
from talka.registry.queries.references import rows_of
from talka.registry.queries.search import called
from talka.registry.queries.seen import seen_by_all

MODELS: dict[str, type[Any]] = {"organisations": Organisation, "communities": Community, "networks": Network}
_PLACES = ("region", "municipality", "place")
MOST_TEXT = 200


def acting(name: str) -> QuerySet[Any]:
    """What everybody may know of: what acts still, and is not kept out of the directory."""
    rows = rows_of(MODELS[name]).filter(is_hidden=False)
    return rows.exclude(status=Status.CLOSED) if name == "organisations" else rows.filter(ended_on=None)


def chosen(name: str, asked: Mapping[str, str]) -> QuerySet[Any]:
    """Those that the address asks for: words of the name, a place, and for organisations an area of activity."""
    rows: Any = acting(name)
    if text := asked.get("q", "")[:MOST_TEXT].strip():
        rows = called(rows, text)
    for parameter in _PLACES:
        if place := number_sent(asked.get(parameter, "")):
            rows = rows.filter(_there(name, place))
    if name == "organisations" and (area := number_sent(asked.get("area", ""))):
        rows = rows.filter(seen_by_all(Organisation, "areas"), areas=area)
    found: QuerySet[Any] = rows
    return found


def _there(name: str, place: int) -> Q:
    there = in_places([place]) & seen_by_all(MODELS[name], "place")
    if name != "organisations":
        return there
    return there | (in_places([place], "working_place") & seen_by_all(Organisation, "working_place"))
