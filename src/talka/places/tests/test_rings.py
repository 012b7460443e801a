"""Rings of shapefiles, which run clockwise by the book and the other way by some programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import Polygon

from talka.places.tests.files import a_shapefile, outline_of, stripes
from talka.places.tests.makers import brought_in

pytestmark = pytest.mark.django_db
SAULKRASTI, PARTS = "LV0047000", ("LV0047200", "LV0047400", "LV0047410")


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_rings_of_a_shapefile_may_run_either_way(tmp_path: Path, sign: float) -> None:
    first, middle = (stripes(SAULKRASTI, PARTS)[code] for code in PARTS[:2])
    holed = first.difference(first.representative_point().buffer(0.004))
    assert isinstance(holed, Polygon)
    file = a_shapefile(tmp_path / "a.zip", {"Pagasti": {PARTS[0]: holed, PARTS[1]: middle}}, sign=sign)
    assert brought_in(file).refused == ()
    found = outline_of(PARTS[0])
    assert found.symmetric_difference(holed).area < holed.area / 1000
