"""In which territory points lie."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Edition, Level, Outline, Place
from talka.places.queries.points import places_at
from talka.places.tests.files import a_geojson, stripes
from talka.places.tests.makers import brought_in, place

pytestmark = pytest.mark.django_db

RIGA, JURMALA, TALLINN, SEA = (24.11, 56.95), (23.77, 56.97), (24.75, 59.44), (23.5, 57.5)
OLD = dt.date(2015, 1, 1)


def names(found: list[int | None]) -> list[str]:
    known = Place.objects.in_bulk([pk for pk in found if pk])
    return [str(known[pk]) if pk else "" for pk in found]


def test_points_are_found_at_every_level_and_those_outside_nowhere() -> None:
    points = [RIGA, TALLINN, JURMALA, SEA]
    assert names(places_at(points)) == ["Rīga", "", "Jūrmala", ""]
    regions = places_at(points, Level.REGION)
    assert names(regions) == ["Rīgas plānošanas reģions", "", "Rīgas plānošanas reģions", ""]
    assert names(places_at(points, Level.UNIT)) == ["Rīga", "", "Jūrmala", ""]
    assert places_at([]) == []


def test_a_point_lay_in_the_unit_of_its_day() -> None:
    varaklani = place("LV0055000").outline
    point = (varaklani.label_lon, varaklani.label_lat)
    assert names(places_at([point], day=OLD)) == ["Varakļānu novads"]
    assert places_at([point], day=dt.date(2024, 1, 1)) == [place("LV0055000").pk]
    assert names(places_at([point], day=dt.date(2026, 1, 1))) == ["Madonas novads"]


def test_a_point_on_a_border_lies_in_one_of_both_always_the_same() -> None:
    corner = tuple(place("0010000").outline.shape["coordinates"][0][0])
    found = places_at([corner, corner], day=OLD)
    assert found[0] is not None
    assert found[0] == found[1] == places_at([corner], day=OLD)[0]


def test_outlines_are_read_once_and_anew_when_they_change(tmp_path: Path, query_budget: QueryBudget) -> None:
    point = stripes("LV0047000", ("LV0047200", "LV0047400", "LV0047410"))["LV0047200"].representative_point()
    where = [(point.x, point.y)]
    assert places_at(where, Level.UNIT) == [None]
    with query_budget(1):
        places_at(where, Level.UNIT)
    brought_in(a_geojson(tmp_path / "a.geojson", stripes("LV0047000", ("LV0047200", "LV0047400", "LV0047410"))))
    assert names(places_at(where, Level.UNIT)) == ["Saulkrasti"]


def test_without_an_edition_nothing_is_kept() -> None:
    Edition.objects.all().delete()
    assert names(places_at([RIGA])) == ["Rīga"]
    Outline.objects.all().delete()
    assert places_at([RIGA]) == [None]
