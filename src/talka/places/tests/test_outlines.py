"""Bringing in outlines: both forms of files, both systems of coordinates, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapefile
import shapely
from pytest_django.fixtures import Settings
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box

from talka.kernel.imports.models import ImportBatch
from talka.places.imports import features, geojson, shapefiles, simplifying
from talka.places.models import Outline, Place
from talka.places.tests.files import (
    a_csv,
    a_geojson,
    a_shapefile,
    classification_rows,
    in_lks92,
    outline_of,
    stripes,
)
from talka.places.tests.makers import brought_in, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

# Saulkrastu novads: a town and two parishes. Varakļānu novads: the same, until it joined Madona.
SAULKRASTI, PARTS = "LV0047000", ("LV0047200", "LV0047400", "LV0047410")
VARAKLANI, OLD_PARTS = "LV0055000", ("LV0055200", "LV0055400", "LV0055410")


def stored() -> list[dict[str, Any]]:
    return [dict(row) for row in Outline.objects.order_by("pk").values()]


def area_of(code: str) -> float:
    return outline_of(code).area


def test_parishes_as_geojson_are_written_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = a_geojson(tmp_path / "pagasti.geojson", stripes(SAULKRASTI, PARTS), attribution="© Kāds")
    outcome = brought_in(file)
    assert (outcome.read, outcome.kept, outcome.new, outcome.refused) == (3, 3, 3, ())
    found = place(PARTS[0]).outline
    assert (found.approximate, found.source, found.attribution) == (False, "pagasti.geojson", "© Kāds")
    assert found.batch == ImportBatch.objects.get()
    shape = outline_of(PARTS[0])
    assert shape.covers(shapely.Point(found.label_lon, found.label_lat))
    assert [part.exterior.is_ccw for part in shapely.get_parts(shape)] == [True] * len(shapely.get_parts(shape))
    before = stored()
    again = brought_in(file)
    assert (again.same, again.new, again.changed, again.applied) == (3, 0, 0, False)
    assert stored() == before


@pytest.mark.parametrize("metres", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1257"])
def test_shapefiles_in_either_system_come_to_the_same_place(tmp_path: Path, metres: bool, encoding: str) -> None:
    shapes = stripes(SAULKRASTI, PARTS)
    layers = {"Pilsetas": {PARTS[0]: shapes[PARTS[0]]}, "Pagasti": {code: shapes[code] for code in PARTS[1:]}}
    names = {PARTS[0]: "Saulkrasti", PARTS[1]: "Saulkrastu pag.", PARTS[2]: "Šķībais pagasts"}
    outcome = brought_in(a_shapefile(tmp_path / "aw_shp.zip", layers, metres=metres, encoding=encoding, names=names))
    assert (outcome.refused, outcome.new) == ((), 3)
    for code, shape in shapes.items():
        found = outline_of(code)
        assert found.symmetric_difference(shape).area < shape.area / 1000
    assert [note for note in outcome.notes if "Names that differ" in note] == [
        f"Names that differ from ours: Šķībais pagasts – {place(PARTS[2]).name} ({PARTS[2]})."
    ]


def test_geojson_in_metres_is_understood(tmp_path: Path) -> None:
    shapes = {code: in_lks92(shape) for code, shape in stripes(SAULKRASTI, PARTS).items()}
    assert brought_in(a_geojson(tmp_path / "a.geojson", shapes)).new == 3
    assert outline_of(PARTS[1]).within(outline_of(SAULKRASTI).buffer(0.001))


def test_rows_of_the_register_that_are_not_in_force_and_other_layers_are_left_out(tmp_path: Path) -> None:
    shapes = stripes(SAULKRASTI, PARTS)
    gone = {PARTS[0]: {"STATUSS": "DEL"}, PARTS[1]: {"APSTIPR": "N"}}
    file = a_shapefile(tmp_path / "a.zip", {"Pagasti": shapes}, records=gone)
    outcome = brought_in(file)
    assert (outcome.read, outcome.kept, outcome.new) == (3, 1, 1)
    assert any("2 outlines are left out" in note for note in outcome.notes)


def test_larger_and_later_outlines_follow_from_the_parts(tmp_path: Path) -> None:
    """The municipality is drawn from its parts, and later forms of the same ground get the same outline."""
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", stripes(VARAKLANI, OLD_PARTS)))
    assert outcome.new == 3
    whole = place(VARAKLANI).outline
    assert (whole.approximate, whole.source) == (False, "a.geojson")
    assert outline_of(VARAKLANI).area == pytest.approx(sum(area_of(code) for code in OLD_PARTS))
    assert outline_of("LV0038591").equals(outline_of("LV0055400"))  # Murmastienes pagasts after the merger
    assert outline_of("0701878").equals(outline_of("LV0055400"))  # and before the reform
    assert outline_of("0701800").equals(outline_of(VARAKLANI))
    assert place("LV0038001").outline.source.startswith("Natural Earth")  # not all of Madona is known
    assert any("more units follow" in note for note in outcome.notes)


def test_a_merged_municipality_follows_from_those_it_succeeded(tmp_path: Path) -> None:
    shapes = {code: outline_of(code) for code in (VARAKLANI, "LV0038000")}
    brought_in(a_geojson(tmp_path / "a.geojson", shapes))
    assert place("LV0038001").outline.source == "a.geojson"
    assert outline_of("LV0038001").area == pytest.approx(sum(shape.area for shape in shapes.values()))


def test_what_is_given_of_a_whole_yields_to_its_parts_when_all_are_there(tmp_path: Path) -> None:
    shapes: dict[str, Any] = {SAULKRASTI: outline_of(SAULKRASTI)} | stripes(SAULKRASTI, PARTS)
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", shapes))
    assert outcome.refused == ()
    whole = outline_of(SAULKRASTI)
    union = shapely.union_all([outline_of(code) for code in PARTS])
    assert whole.equals(union)


def test_an_approximate_outline_says_so_and_does_not_replace_what_follows_exactly(tmp_path: Path) -> None:
    exact = a_geojson(tmp_path / "a.geojson", {SAULKRASTI: outline_of(SAULKRASTI)})
    brought_in(exact)
    shapes = stripes(SAULKRASTI, PARTS)
    rough = a_geojson(tmp_path / "b.geojson", shapes)
    collection = json.loads(rough.read_text())
    for feature in collection["features"]:
        feature["properties"]["approx"] = True
    rough.write_text(json.dumps(collection))
    assert brought_in(rough).new == 3
    assert place(PARTS[0]).outline.approximate
    assert place(SAULKRASTI).outline.source == "a.geojson"


def test_a_city_in_two_layers_is_taken_once(tmp_path: Path) -> None:
    riga = outline_of("LV0001000")
    file = a_shapefile(tmp_path / "a.zip", {"Novadi": {"LV0001000": riga}, "Pilsetas": {"LV0001000": riga}})
    outcome = brought_in(file)
    assert (outcome.refused, outcome.read, outcome.changed, outcome.same) == ((), 2, 1, 1)
    other = a_geojson(tmp_path / "b.geojson", {"LV0001000": affinity.translate(riga, 0.02)})
    refused = brought_in(file, other).refused
    assert "another outline" in refused[0].reason


def test_an_outline_of_several_parts_and_with_a_hole_is_kept_whole(tmp_path: Path) -> None:
    first, second, third = stripes(SAULKRASTI, ("a", "b", "c")).values()
    middle = first.representative_point()
    holed = first.difference(middle.buffer(0.004))
    assert isinstance(holed, Polygon)
    far = third.intersection(box(*third.representative_point().buffer(0.01).bounds))
    assert isinstance(far, Polygon)
    shape = MultiPolygon([holed, far])
    for file in (
        a_geojson(tmp_path / "a.geojson", {PARTS[1]: shape}),
        a_shapefile(tmp_path / "a.zip", {"Pagasti": {PARTS[1]: shape}}),
    ):
        Outline.objects.filter(place__code=PARTS[1]).delete()
        assert brought_in(file).refused == ()
        found = outline_of(PARTS[1])
        assert len(shapely.get_parts(found)) == 2
        assert not found.covers(middle)
    assert second.area > 0


BOW_TIE = {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.5, 57.3], [24.5, 57.2], [24.4, 57.3], [24.4, 57.2]]]}
OPEN = {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.5, 57.2], [24.5, 57.3], [24.4, 57.3]]]}
SHORT = {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.5, 57.2], [24.4, 57.2]]]}
FLAT = {"type": "Polygon", "coordinates": [[[24.4, 57.2], [24.5, 57.2], [24.4, 57.2], [24.4, 57.2]]]}
LINE = {"type": "LineString", "coordinates": [[24.4, 57.2], [24.5, 57.2]]}
HOLLOW = {"type": "Polygon", "coordinates": []}
NUMBERLESS = {"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [4, 5], ["a", 1]]]}
ESTONIA = {"type": "Polygon", "coordinates": [[[25.0, 58.25], [25.2, 58.25], [25.2, 58.35], [25.0, 58.25]]]}


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (BOW_TIE, "crosses itself near 24.45, 57.25"),
        (OPEN, "is open"),
        (SHORT, "fewer than four points"),
        (FLAT, "no area"),
        (LINE, "Polygon or a MultiPolygon"),
        (None, "Polygon or a MultiPolygon"),
        (HOLLOW, "no coordinates"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "no coordinates"),
        ({"type": "Polygon", "coordinates": ["x"]}, "no coordinates"),
        (NUMBERLESS, "no pair of numbers"),
        (ESTONIA, "outside Latvia"),
    ],
)
def test_a_broken_outline_refuses_all_and_says_which(tmp_path: Path, geometry: Any, words: str) -> None:
    shapes: dict[str, Any] = stripes(SAULKRASTI, PARTS) | {"LV0045200": geometry}
    before = stored()
    file = a_geojson(tmp_path / "a.geojson", {code: shape for code, shape in shapes.items() if shape is not None})
    if geometry is None:
        collection = json.loads(file.read_text())
        collection["features"].append({"type": "Feature", "properties": {"ATVK": "LV0045200"}, "geometry": None})
        file.write_text(json.dumps(collection))
    outcome = brought_in(file)
    assert [one.row for one in outcome.refused] == [4]
    assert words in outcome.refused[0].reason
    assert not outcome.applied
    assert stored() == before


@pytest.mark.parametrize(
    ("code", "words"),
    [("LV0099000", "no unit with this code"), ("LV47", "no code of a territory"), ("", "code is missing")],
)
def test_a_wrong_code_is_refused(tmp_path: Path, code: str, words: str) -> None:
    outcome = brought_in(a_geojson(tmp_path / "a.geojson", {code: stripes(SAULKRASTI, PARTS)[PARTS[0]]}))
    assert words in outcome.refused[0].reason
    assert outcome.refused[0].column == "ATVK"


def test_neighbours_that_lie_on_each_other_are_refused_and_rounding_is_not(tmp_path: Path) -> None:
    shapes = stripes(SAULKRASTI, PARTS)
    wide = shapes[PARTS[1]].buffer(0.01).intersection(outline_of(SAULKRASTI))
    assert isinstance(wide, Polygon | MultiPolygon)
    refused = brought_in(a_geojson(tmp_path / "a.geojson", shapes | {PARTS[1]: wide})).refused
    assert {one.row for one in refused} == {2, 3}
    assert all("overlaps" in one.reason for one in refused)
    hair = shapes[PARTS[1]].buffer(0.00003)
    assert brought_in(a_geojson(tmp_path / "b.geojson", shapes | {PARTS[1]: hair})).refused == ()


def test_a_unit_far_from_its_municipality_is_refused(tmp_path: Path) -> None:
    shapes = stripes("LV0020000", PARTS)
    refused = brought_in(a_geojson(tmp_path / "a.geojson", shapes)).refused
    assert len(refused) == 3
    assert all("lies outside that of" in one.reason for one in refused)


def test_parts_that_do_not_fill_the_whole_are_refused(tmp_path: Path) -> None:
    shapes: dict[str, Any] = {SAULKRASTI: outline_of(SAULKRASTI)} | stripes(SAULKRASTI, PARTS)
    west, south, east, north = shapes[PARTS[0]].bounds
    shapes[PARTS[0]] = shapes[PARTS[0]].intersection(box(west, south, (west + east) / 2, north))
    refused = brought_in(a_geojson(tmp_path / "a.geojson", shapes)).refused
    assert [one.row for one in refused] == [1]
    assert "its own outline has" in refused[0].reason


def test_units_of_different_times_may_share_ground(tmp_path: Path) -> None:
    """Ādažu pagasts before and after the town was made of a part of it."""
    whole = outline_of("0804400")
    shapes: dict[str, Any] = {"LV0023400": whole} | stripes("0804400", ("LV0023200", "LV0023401"))
    assert brought_in(a_geojson(tmp_path / "a.geojson", shapes)).refused == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"', "breaks off"),
        ('{"type": "Feature"}', "no FeatureCollection"),
        ('{"type": "FeatureCollection"}', "no features"),
        ("[1, 2]", "no FeatureCollection"),
        ("[" * 100_000, "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": [7]}', "Feature 1"),
        ('{"type": "FeatureCollection", "features": [{"properties": []}]}', "Feature 1"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "not GeoJSON"),
    ],
)
def test_what_is_no_geojson_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(content)
    refused = brought_in(file).refused
    assert [one.row for one in refused] == [0]
    assert words in refused[0].reason


def test_a_geojson_in_windows_1257_is_refused_in_words(tmp_path: Path) -> None:
    file = a_geojson(tmp_path / "a.geojson", stripes(SAULKRASTI, PARTS))
    file.write_bytes(file.read_text().replace('"ATVK"', '"nosaukums": "Šķībais", "ATVK"').encode("cp1257"))
    assert "Windows-1257" in brought_in(file).refused[0].reason


@pytest.mark.parametrize(
    ("change", "words"),
    [(lambda x, y: (y, x), "longitude first"), (lambda x, y: (x * 100_000, y * 100_000), "neither degrees")],
)
def test_coordinates_of_another_system_are_refused_in_words(tmp_path: Path, change: Any, words: str) -> None:
    shapes = {c: shapely.transform(s, change, interleaved=False) for c, s in stripes(SAULKRASTI, PARTS).items()}
    assert words in brought_in(a_geojson(tmp_path / "a.geojson", shapes)).refused[0].reason


def test_a_shapefile_that_crosses_itself_or_is_open_is_refused(tmp_path: Path) -> None:
    bow_tie = Polygon([(24.4, 57.2), (24.5, 57.3), (24.5, 57.2), (24.4, 57.35)])
    refused = brought_in(a_shapefile(tmp_path / "a.zip", {"Pagasti": {PARTS[1]: bow_tie}})).refused
    assert refused[0].file == "a.zip: Pagasti"
    assert "crosses itself" in refused[0].reason


@pytest.mark.parametrize("part", ["dbf", "shx"])
def test_a_shapefile_without_a_part_is_refused(tmp_path: Path, part: str) -> None:
    file = a_shapefile(tmp_path / "a.zip", {"Pagasti": stripes(SAULKRASTI, PARTS)}, leave_out=[part])
    assert f".{part}" in brought_in(file).refused[0].reason


@pytest.mark.parametrize("part", ["shp", "dbf"])
def test_a_shapefile_with_a_truncated_part_is_refused(tmp_path: Path, part: str) -> None:
    whole = a_shapefile(tmp_path / "whole.zip", {"Pagasti": stripes(SAULKRASTI, PARTS)})
    cut = tmp_path / "cut.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(cut, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, content[: len(content) // 2] if entry.filename.endswith(part) else content)
    assert "damaged or incomplete" in brought_in(cut).refused[0].reason


def test_a_truncated_zip_and_a_bare_shapefile_are_refused(tmp_path: Path) -> None:
    file = a_shapefile(tmp_path / "a.zip", {"Pagasti": stripes(SAULKRASTI, PARTS)})
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in brought_in(file).refused[0].reason
    bare = tmp_path / "Pagasti.shp"
    bare.write_bytes(shapefiles.MAGIC + b"\0" * 96)
    assert "one ZIP" in brought_in(bare).refused[0].reason


def test_a_damaged_entry_of_a_zip_is_refused(tmp_path: Path) -> None:
    file = a_shapefile(tmp_path / "a.zip", {"Pagasti": stripes(SAULKRASTI, PARTS)})
    content = bytearray(file.read_bytes())
    content[60:90] = b"\xff" * 30
    file.write_bytes(bytes(content))
    outcome = brought_in(file)
    assert outcome.refused_count == 1
    assert not outcome.applied


def test_layers_without_codes_are_passed_over_and_alone_refused(tmp_path: Path) -> None:
    for name, kind in (("Punkti", shapefile.POINT), ("Ielas", shapefile.POLYLINE)):
        with shapefile.Writer(str(tmp_path / name), shapeType=kind) as writer:
            writer.field("KODS", "C", 20)
    lonely = tmp_path / "b.zip"
    with zipfile.ZipFile(lonely, "w") as archive:
        for name in ("Punkti", "Ielas"):
            for part in ("shp", "shx", "dbf"):
                archive.write(tmp_path / f"{name}.{part}", f"{name}.{part}")
    assert "No layer" in brought_in(lonely).refused[0].reason


def test_too_many_points_and_too_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = stripes(SAULKRASTI, PARTS)
    both = (a_geojson(tmp_path / "a.geojson", shapes), a_shapefile(tmp_path / "a.zip", {"Pagasti": shapes}))
    for module in (geojson, shapefiles):
        monkeypatch.setattr(module, "MOST_VERTICES", 10)
    for file in both:
        assert "more than 10 points" in brought_in(file).refused[0].reason
    monkeypatch.setattr(geojson, "MOST_BYTES", 100)
    assert "larger than" in brought_in(both[0]).refused[0].reason
    assert features.MOST_VERTICES == 5_000_000


def test_heavy_outlines_are_made_light_and_neighbours_keep_their_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simplifying, "MOST_POINTS", 60)
    shapes = {code: shapely.segmentize(shape, 0.001) for code, shape in stripes(SAULKRASTI, PARTS).items()}
    file = a_geojson(tmp_path / "a.geojson", shapes)
    assert brought_in(file).refused == ()
    found = [outline_of(code) for code in PARTS]
    assert sum(shapely.get_num_coordinates(shape) for shape in found) <= 60
    assert place(PARTS[0]).outline.tolerance > 0
    assert shapely.coverage_is_valid(found)
    assert sum(shape.area for shape in found) == pytest.approx(sum(shape.area for shape in shapes.values()), rel=0.02)
    assert not brought_in(file).applied


def test_heavy_outlines_that_do_not_fit_are_fitted_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simplifying, "MOST_POINTS", 60)
    shapes = stripes(SAULKRASTI, PARTS)
    shapes[PARTS[1]] = shapes[PARTS[1]].buffer(0.00003)
    assert brought_in(a_geojson(tmp_path / "a.geojson", shapes)).refused == ()
    assert all(outline_of(code).is_valid for code in PARTS)


def test_outlines_may_be_of_units_that_the_classification_beside_them_brings(tmp_path: Path) -> None:
    rows = classification_rows(since=dt.date(2022, 1, 1))
    new = rows[-1] | {"Code": "LV0047601", "Name": "Jūras pagasts", "Level": "4", "Code_parent": SAULKRASTI,
                      "Validity_period_begin": "2026-01-01", "Validity_period_end": "", "Predecessors": ""}  # fmt: skip
    outlines = a_geojson(tmp_path / "a.geojson", {"LV0047601": stripes(SAULKRASTI, PARTS)[PARTS[0]]})
    assert "no unit" in brought_in(outlines).refused[0].reason
    outcome = brought_in(outlines, a_csv(tmp_path / "b.csv", [*rows, new]))
    assert (outcome.refused, outcome.new) == ((), 2)
    assert Place.objects.get(code="LV0047601").outline.source == "a.geojson"


def test_without_an_outline_of_the_country_only_the_box_decides(tmp_path: Path, settings: Settings) -> None:
    Outline.objects.filter(place__code="LV").delete()
    assert brought_in(a_geojson(tmp_path / "a.geojson", stripes(SAULKRASTI, PARTS))).new == 3
    assert settings.DATA_DIR
