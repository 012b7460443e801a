"""Territories that the product ships: totals, validity, history, outlines; putting them again."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from talka.kernel.testing.plugin import QueryBudget
from talka.places.imports import put_shipped_units
from talka.places.models import Belonging, Edition, Kind, Level, Outline, Place, Scheme, Succession
from talka.places.queries import finest, municipalities, regions
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db

OLD, REFORM, TOWNS, MERGER = dt.date(2015, 1, 1), dt.date(2021, 7, 1), dt.date(2022, 7, 1), dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    ("day", "cities", "others"),
    [(OLD, 9, 110), (dt.date(2021, 6, 30), 9, 110), (REFORM, 7, 36), (dt.date(2025, 6, 30), 7, 36), (MERGER, 7, 35)],
)
def test_local_governments_of_a_day(day: dt.date, cities: int, others: int) -> None:
    found = municipalities(day)
    assert found.filter(kind__in=[Kind.STATE_CITY, Kind.REPUBLICAN_CITY]).count() == cities
    assert found.filter(kind__in=[Kind.MUNICIPALITY, Kind.OLD_MUNICIPALITY]).count() == others


@pytest.mark.parametrize(
    ("day", "towns", "cities", "parishes"), [(REFORM, 68, 10, 511), (TOWNS, 71, 10, 511), (MERGER, 71, 10, 511)]
)
def test_towns_state_cities_and_parishes_of_a_day(day: dt.date, towns: int, cities: int, parishes: int) -> None:
    """The ten state cities are seven local governments and three units inside one."""
    found = finest(day)
    assert found.filter(kind=Kind.TOWN).count() == towns
    assert found.filter(kind=Kind.STATE_CITY).count() == cities
    assert found.filter(kind=Kind.PARISH).count() == parishes


def test_two_pairs_of_parishes_share_a_name_and_stay_apart() -> None:
    for name, municipalities_of_them in (
        ("Pilskalnes pagasts", {"Aizkraukles novads", "Augšdaugavas novads"}),
        ("Salas pagasts", {"Jēkabpils novads", "Mārupes novads"}),
    ):
        found = Place.objects.filter(name=name).valid_on(MERGER)
        assert {str(one.parent) for one in found} == municipalities_of_them
        assert len({one.code for one in found}) == 2


def test_no_other_units_of_a_day_share_a_name_and_a_whole() -> None:
    for day in (OLD, REFORM, TOWNS, MERGER):
        rows = finest(day).values_list("name", "parent")
        assert len(set(rows)) == len(rows)


def test_every_unit_lies_in_one_municipality_on_each_day_of_its_life() -> None:
    for day in (OLD, REFORM, TOWNS, MERGER):
        units = Place.objects.filter(level=Level.UNIT).valid_on(day)
        inside = Belonging.objects.filter(part__in=units, whole__in=municipalities(day))
        valid = [one for one in inside.select_related("part", "whole") if one.is_valid_on(day)]
        assert len(valid) == units.count() == len({one.part_id for one in valid})


def test_the_madona_units_lay_in_the_municipality_of_their_time() -> None:
    cesvaine = place("LV0038200")
    assert {one.whole.code for one in cesvaine.wholes.all() if one.is_valid_on(REFORM)} == {"LV0038000"}
    assert {one.whole.code for one in cesvaine.wholes.all() if one.is_valid_on(MERGER)} == {"LV0038001"}
    assert cesvaine.parent == place("LV0038001")


@pytest.mark.parametrize(("scheme", "count"), [(Scheme.PLANNING, 5), (Scheme.STATISTICAL, 6)])
@pytest.mark.parametrize("day", [OLD, REFORM])
def test_every_local_government_lies_in_one_region_of_each_scheme(scheme: str, count: int, day: dt.date) -> None:
    found = regions(scheme, day)
    assert found.count() == count
    for one in municipalities(day):
        assert len([b for b in one.wholes.filter(whole__in=found) if b.is_valid_on(day)]) == 1, one


def test_regions_of_the_statistics_end_in_2023() -> None:
    assert not regions(Scheme.STATISTICAL, dt.date(2024, 1, 1)).exists()
    assert Place.objects.filter(kind=Kind.STATISTICAL_REGION, name__startswith="Pierīga").exists()


def test_every_form_that_ended_has_a_successor_and_every_later_one_a_predecessor() -> None:
    bounded = Place.objects.filter(level__in=[Level.MUNICIPALITY, Level.UNIT])
    assert not bounded.exclude(valid_until=None).filter(became=None).exists()
    assert not bounded.filter(valid_from__gte=REFORM, was=None).exists()
    for link in Succession.objects.select_related("predecessor", "successor"):
        assert link.day == link.successor.valid_from
        assert link.predecessor.valid_until == link.day - dt.timedelta(days=1)


def test_only_two_old_municipalities_were_split() -> None:
    old = Place.objects.filter(kind__in=[Kind.OLD_MUNICIPALITY, Kind.REPUBLICAN_CITY])
    split = {
        one.name for one in old.prefetch_related("became__successor")
        if len([link for link in one.became.all() if link.successor.level == Level.MUNICIPALITY]) > 1
    }  # fmt: skip
    assert split == {"Aglonas novads", "Inčukalna novads"}


def test_putting_units_again_is_cheap_and_changes_nothing(query_budget: QueryBudget) -> None:
    before = list(Place.objects.values()), list(Belonging.objects.values()), Edition.objects.get().token
    with query_budget(6):
        put_shipped_units()
    assert (list(Place.objects.values()), list(Belonging.objects.values()), Edition.objects.get().token) == before


def test_putting_units_again_keeps_what_somebody_changed() -> None:
    Place.objects.filter(code="LV").update(name="Latvijas Republika")
    Place.objects.filter(code="LV0001000").update(valid_until=dt.date(2030, 12, 31))
    put_shipped_units()
    assert place("LV").name == "Latvijas Republika"
    assert place("LV0001000").valid_until == dt.date(2030, 12, 31)


def test_units_of_an_older_release_get_what_they_lacked() -> None:
    """They had neither kind nor end, and Madona's successor did not exist."""
    Outline.objects.all().delete()
    Succession.objects.all().delete()
    Belonging.objects.all().delete()
    Place.objects.filter(code="LV0038000").update(kind="", valid_from=None, valid_until=None)
    put_shipped_units()
    madona = place("LV0038000")
    assert (madona.kind, madona.valid_until) == (Kind.MUNICIPALITY, dt.date(2025, 6, 30))
    assert madona.became.get().successor.code == "LV0038001"


def test_every_municipality_and_region_has_a_coarse_outline_of_its_own_shape() -> None:
    for one in [*municipalities(), *municipalities(OLD), *municipalities(REFORM), *regions(), place("LV")]:
        outline = one.outline
        shape = shapely.from_geojson(outline.geometry)
        assert shape.is_valid, one
        assert outline.approximate
        assert outline.source.startswith("Natural Earth")
        assert shape.covers(shapely.Point(outline.label_lon, outline.label_lat)), one
        assert shape.bounds == (outline.west, outline.south, outline.east, outline.north)
        for part in shapely.get_parts(shape):
            assert part.exterior.is_ccw
            assert all(not hole.is_ccw for hole in part.interiors)


@pytest.mark.parametrize("day", [OLD, REFORM, MERGER])
def test_outlines_of_a_day_fill_the_country_without_overlap(day: dt.date) -> None:
    shapes = [shapely.from_geojson(one.outline.geometry) for one in municipalities(day).select_related("outline")]
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.from_geojson(place("LV").outline.geometry)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area)
    assert 64_000 < whole.area * 111.3 * 60.7 < 65_500  # square kilometres, about


def test_an_outline_that_somebody_brought_in_stays_and_an_older_one_of_ours_is_renewed() -> None:
    riga, jelgava = place("LV0001000").outline, place("LV0003000").outline
    good = jelgava.geometry
    Outline.objects.filter(pk=jelgava.pk).update(geometry='{"type":"Polygon","coordinates":[]}')
    put_shipped_units()
    assert place("LV0003000").outline.geometry == good
    assert place("LV0001000").outline.geometry == riga.geometry
