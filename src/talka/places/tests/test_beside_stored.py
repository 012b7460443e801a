"""New outlines are compared with those that are stored and stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shapely import affinity
from shapely.geometry import Polygon, box

from talka.places.imports import outline_rows
from talka.places.models import Outline
from talka.places.tests.files import a_geojson, outline_of, stripes
from talka.places.tests.makers import brought_in, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

SAULKRASTI, PARTS = "LV0047000", ("LV0047200", "LV0047400", "LV0047410")


@pytest.fixture
def shapes(tmp_path: Path) -> dict[str, Any]:
    """The parts of Saulkrastu novads, stored exactly."""
    found = stripes(SAULKRASTI, PARTS)
    assert brought_in(a_geojson(tmp_path / "stored.geojson", found)).refused == ()
    return found


def stored() -> list[dict[str, Any]]:
    return [dict(row) for row in Outline.objects.order_by("pk").values()]


def wider(shape: Any, share: float) -> Polygon:
    """The box around a shape, as much wider to the east."""
    west, south, east, north = shape.bounds
    return box(west, south, east + (east - west) * share, north)


def test_an_outline_over_a_stored_neighbour_is_refused_and_nothing_is_written(
    tmp_path: Path, shapes: dict[str, Any]
) -> None:
    before = stored()
    first, second, third = PARTS
    wrong = shapes[first].union(shapes[second].intersection(wider(shapes[first], 0.5)))
    fine = shapes[third].intersection(affinity.scale(box(*shapes[third].bounds), 0.999, 0.999))
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {first: wrong, third: fine}))
    assert [problem.reason for problem in outcome.refused if "overlaps the stored one" in problem.reason]
    assert place(second).name in outcome.refused[0].reason
    assert "bring both in together" in outcome.refused[0].reason
    assert stored() == before


def test_both_neighbours_together_are_taken(tmp_path: Path, shapes: dict[str, Any]) -> None:
    first, second, _third = PARTS
    moved = shapes[second].intersection(wider(shapes[first], 0.3))
    changed = {first: shapes[first].union(moved), second: shapes[second].difference(moved)}
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", changed))
    assert (outcome.refused, outcome.changed) == ((), 2)
    assert not [note for note in outcome.notes if "in no unit" in note]


def test_ground_that_nobody_would_have_is_said_before_confirming(tmp_path: Path, shapes: dict[str, Any]) -> None:
    first = PARTS[0]
    west, south, east, north = shapes[first].bounds
    half = shapes[first].intersection(box(west, south, (west + east) / 2, north))
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {first: half}), dry_run=True)
    (note,) = [note for note in outcome.notes if "in no unit" in note]
    assert place(first).name in note
    assert outcome.refused == ()


def test_a_border_that_is_drawn_more_finely_leaves_no_gap(tmp_path: Path, shapes: dict[str, Any]) -> None:
    first = PARTS[0]
    finer = shapes[first].buffer(-0.00005)
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {first: finer}), dry_run=True)
    assert outcome.refused == ()
    assert not [note for note in outcome.notes if "in no unit" in note]


def test_a_new_whole_that_leaves_stored_parts_outside_is_refused(tmp_path: Path, shapes: dict[str, Any]) -> None:
    before = stored()
    west, south, _east, north = outline_of(SAULKRASTI).bounds
    middle = shapes[PARTS[1]].bounds[2]
    cut: Any = outline_of(SAULKRASTI).intersection(box(west, south, middle, north))
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {SAULKRASTI: cut}))
    assert [problem.value for problem in outcome.refused] == [place(SAULKRASTI).name]
    assert place(PARTS[2]).name in outcome.refused[0].reason
    assert stored() == before


def test_what_is_drawn_coarsely_is_a_doubt_only_where_most_of_it_is_shared(
    tmp_path: Path, shapes: dict[str, Any]
) -> None:
    neighbour = "LV0035000"  # Limbažu novads, shipped and approximate
    assert place(neighbour).outline.approximate
    over: Any = outline_of(neighbour).intersection(box(*outline_of(neighbour).buffer(-0.1).bounds))
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {"LV0026000": over}), dry_run=True)
    assert [note for note in outcome.notes if "approximate one of Limbažu novads" in note]
    assert not [problem for problem in outcome.refused if "stored one of Limbažu" in problem.reason]
    touching = brought_in(a_geojson(tmp_path / "b.geojson", {SAULKRASTI: outline_of(SAULKRASTI)}), dry_run=True)
    assert not [note for note in touching.notes if "approximate one" in note]


def test_of_many_doubts_the_first_are_told_and_the_others_counted(
    tmp_path: Path, shapes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline_rows, "MOST_DOUBTS", 1)
    halves = {
        code: shape.intersection(box(shape.bounds[0], shape.bounds[1], shape.centroid.x, shape.bounds[3]))
        for code, shape in shapes.items()
    }
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", halves), dry_run=True)
    assert len([note for note in outcome.notes if "in no unit" in note]) == 1
    assert "2 more doubts like these." in outcome.notes


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.6, 57.4], [24.6, 57.2], [24.4, 57.4], [24.4, 57.2]]]},
        {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.6, 57.4]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]]]},
    ],
)
def test_a_broken_outline_beside_good_ones_stops_all_of_them(
    tmp_path: Path, shapes: dict[str, Any], broken: dict[str, Any]
) -> None:
    before = stored()
    outcome = brought_in(
        a_geojson(tmp_path / "a.geojson", {PARTS[0]: shapes[PARTS[0]].buffer(-0.001), PARTS[1]: broken})
    )
    assert outcome.refused
    assert stored() == before


def test_a_part_of_what_the_reform_divided_is_not_judged_by_a_coarse_outline(tmp_path: Path) -> None:
    """Aglona went to Preiļi, the rest around it to Krāslava; a coarse map of before has all of that in Krāslava."""
    aglona = box(26.95, 56.08, 27.1, 56.16)
    assert not outline_of("LV0042000").intersects(aglona)
    assert not brought_in(a_geojson(tmp_path / "a.geojson", {"LV0042400": aglona})).refused
    (refused,) = brought_in(a_geojson(tmp_path / "b.geojson", {"LV0042450": aglona})).refused
    assert "lies outside that of Preiļu novads" in refused.reason
