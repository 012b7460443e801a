"""Territories that the product ships."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.places.imports import put_shipped_units
from talka.places.models import Place
from talka.places.queries import municipalities, region_named, regions

pytestmark = pytest.mark.django_db


def test_five_regions_and_their_municipalities_are_there_in_latvian_order() -> None:
    assert regions().count() == 5
    names = [place.name for place in municipalities()]
    assert names.index("Cēsu novads") < names.index("Daugavpils") < names.index("Ķekavas novads")


@pytest.mark.parametrize("written", ["Rīgas reģions", "Rīgas plānošanas reģions", "RIGAS REGIONS", "rīgas"])
def test_a_region_is_known_by_what_a_paper_calls_it(written: str) -> None:
    found = region_named(written)
    assert found is not None
    assert found.name == "Rīgas plānošanas reģions"


@pytest.mark.parametrize("written", ["", "Vidusjūras reģions"])
def test_a_region_that_is_none_is_not_found(written: str) -> None:
    assert region_named(written) is None


def test_putting_units_again_changes_nothing_that_somebody_changed() -> None:
    before = Place.objects.count()
    Place.objects.filter(code="LV").update(name="Latvijas Republika")
    put_shipped_units()
    assert Place.objects.count() == before
    assert Place.objects.get(code="LV").name == "Latvijas Republika"


def test_a_unit_that_no_longer_exists_is_not_offered() -> None:
    first = municipalities()[0]
    first.valid_until = dt.date(2021, 12, 31)
    first.save()
    assert first not in municipalities()
    assert first in Place.objects.valid_on(dt.date(2021, 12, 31))
