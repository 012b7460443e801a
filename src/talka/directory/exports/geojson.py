"""GeoJSON (RFC 7946): organisations and communities on a map, in degrees of WGS 84, longitude first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import IO, Any

from django.db.models import QuerySet

from talka.directory.exports.shown import CHUNK, Names, Points, Reader
from talka.directory.queries.register import RegisterFacts, register_facts
from talka.kernel.portions import portions
from talka.places.models import Place
from talka.registry.models import Community, Organisation
from talka.registry.models.profiles import words_of
from talka.registry.queries.meant import place_label

CONTENT_TYPE = "application/geo+json"
_SHOWN = ("email", "phone", "website", "description", "offers", "needs", "works_with")


def write_profiles(rows: QuerySet[Any], stream: IO[bytes], reader: Reader) -> None:
    """Write one collection of features, one after the other: what lies nowhere has no geometry."""
    points, names = Points(), Names()
    places = {place.pk: place for place in Place.objects.select_related("parent")}
    stream.write(b'{"type":"FeatureCollection","features":[')
    begun = False
    for part in portions(_prepared(rows).iterator(chunk_size=CHUNK), CHUNK):
        registers = register_facts(part)
        for profile in part:
            feature = _feature(profile, reader, names, points, places)
            feature["properties"] |= dict(_register(registers.get(profile.pk)))
            stream.write(b",\n" if begun else b"\n")
            stream.write(json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=_day).encode())
            begun = True
    stream.write(b"\n]}\n")


def _day(value: date) -> str:
    return value.isoformat()


def _register(said: RegisterFacts | None) -> Iterator[tuple[str, Any]]:
    """What the enterprise register says, each fact under a name of its own."""
    for name, value in said.as_data().items() if said is not None else ():
        if value:
            yield f"register_{name}", value


def _prepared(rows: QuerySet[Any]) -> QuerySet[Any]:
    if rows.model is not Organisation:
        return rows
    return rows.select_related("working_place__parent").prefetch_related("areas")


def _feature(profile: Any, reader: Reader, names: Names, points: Points, places: dict[int, Place]) -> dict[str, Any]:
    geometry, of = _geometry(profile, reader, points)
    properties = {name: value for name, value in _properties(profile, reader, places) if value}
    if of is not None and of != reader.place(profile):
        # The point of a larger unit: the map of this installation has no outline of the place itself.
        properties["point_of"] = places[of].name
    return {"type": "Feature", "id": str(names.of(profile)), "geometry": geometry, "properties": properties}


def _geometry(profile: Any, reader: Reader, points: Points) -> tuple[dict[str, Any] | None, int | None]:
    if isinstance(profile, Community) and (territory := reader.value(profile, "territory")):
        drawn: dict[str, Any] = json.loads(territory)
        # Outer rings run counter-clockwise.
        drawn["coordinates"] = [_counter_clockwise(ring) for ring in drawn["coordinates"]]
        return drawn, None
    found = points.at(reader.place(profile))
    if found is None:
        return None, None
    (lon, lat), of = found
    return {"type": "Point", "coordinates": [lon, lat]}, of


def _counter_clockwise(ring: list[list[float]]) -> list[list[float]]:
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    return ring if area > 0 else ring[::-1]


def _properties(profile: Any, reader: Reader, places: dict[int, Place]) -> Iterator[tuple[str, Any]]:
    place = places.get(reader.place(profile) or 0)
    yield "name", profile.name
    yield "place", place_label(place)
    yield "place_code", place.code if place else ""
    if isinstance(profile, Organisation):
        yield "registration_number", profile.registration_number
        yield "legal_form", profile.legal_form
        yield "status", profile.status
        yield "address", reader.value(profile, "place_text")
        works = reader.working_place(profile)
        yield "working_place", place_label(works)
        yield "working_place_code", works.code if works else ""
        yield "working_address", reader.value(profile, "working_address")
        yield "areas", [area.code for area in reader.areas(profile)]
    else:
        yield "tie", profile.tie
        yield "theme", reader.value(profile, "theme")
        yield "territory", reader.value(profile, "territory_text") if isinstance(profile, Community) else ""
    for field in _SHOWN:
        yield field, reader.value(profile, field)
    yield "languages", list(words_of(reader.value(profile, "languages")))
