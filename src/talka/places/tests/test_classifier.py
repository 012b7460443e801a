"""Bringing in the official classification: its shape, what it changes, what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talka.kernel.imports.models import ImportBatch
from talka.places.models import Belonging, Kind, Place, Succession
from talka.places.queries import unit_on
from talka.places.tests.files import COLUMNS, Row, a_csv, classification_rows, row_of
from talka.places.tests.makers import brought_in, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def everything() -> list[object]:
    """All that an import of the classification could touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Place, Belonging, Succession)]


@pytest.mark.parametrize(
    ("separator", "encoding", "without"),
    [(",", "utf-8", True), (";", "utf-8-sig", True), (",", "utf-8", False), ("\t", "utf-16", False)],
)
def test_the_classification_as_it_is_known_changes_nothing(
    tmp_path: Path, separator: str, encoding: str, without: bool
) -> None:
    """Whatever its separator and encoding, and whether its ends are last days or first days without."""
    rows = classification_rows(ends_are_without=without)
    before = everything()
    outcome = brought_in(a_csv(tmp_path / "atu_nuts_codes.csv", rows, separator, encoding))
    assert (outcome.refused, outcome.new, outcome.changed, outcome.closed) == ((), 0, 0, 0)
    assert outcome.read == outcome.kept == outcome.same == len(rows)
    assert not outcome.applied
    assert everything() == before
    assert not ImportBatch.objects.exists()


def with_a_merger(rows: list[Row]) -> list[Row]:
    """Two parishes of Aizkraukle become one on the first day of 2027."""
    for code in ("LV0020400", "LV0020410"):
        row_of(rows, code).update(Validity_period_end="2027-01-01", Successors="LV0020601")
    joined = dict.fromkeys(COLUMNS, "") | {
        "Level": "4", "Code": "LV0020601", "Code_version": "1", "Name": "Daugavas pagasts", "Code_parent": "LV0020000",
        "Validity_period_begin": "2027-01-01", "Predecessors": "LV0020400,LV0020410",
    }  # fmt: skip
    return [*rows, joined]


def test_a_merger_closes_two_units_and_adds_one(tmp_path: Path) -> None:
    file = a_csv(tmp_path / "a.csv", with_a_merger(classification_rows()))
    outcome = brought_in(file)
    assert (outcome.new, outcome.changed, outcome.closed, outcome.applied) == (1, 2, 2, True)
    ended = place("LV0020410")
    assert ended.valid_until == dt.date(2026, 12, 31)
    joined = place("LV0020601")
    assert (joined.kind, joined.parent, joined.valid_from) == (Kind.PARISH, place("LV0020000"), dt.date(2027, 1, 1))
    assert joined.name_folded == "daugavas pagasts"
    assert unit_on(place("0320244"), dt.date(2027, 6, 1)) == joined
    assert [one.valid_from for one in joined.wholes.all()] == [dt.date(2027, 1, 1)]
    again = brought_in(file)
    assert (again.new, again.changed, again.closed, again.applied) == (0, 0, 0, False)


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    before = everything()
    outcome = brought_in(a_csv(tmp_path / "a.csv", with_a_merger(classification_rows())), dry_run=True)
    assert (outcome.new, outcome.changed, outcome.closed, outcome.applied) == (1, 2, 2, False)
    assert everything() == before


def test_a_unit_that_moves_to_another_municipality_lies_in_both_in_turn(tmp_path: Path) -> None:
    rows = classification_rows()
    first = row_of(rows, "LV0020410")
    first["Validity_period_end"] = "2026-07-01"
    moved = first | {"Code_parent": "LV0031000", "Validity_period_begin": "2026-07-01", "Validity_period_end": "",
                     "Predecessors": "", "Successors": ""}  # fmt: skip
    outcome = brought_in(a_csv(tmp_path / "a.csv", [*rows, moved]))
    assert (outcome.new, outcome.changed, outcome.closed) == (0, 1, 0)
    unit = place("LV0020410")
    assert (unit.parent, unit.valid_until) == (place("LV0031000"), None)
    assert [(one.whole.code, one.valid_from, one.valid_until) for one in unit.wholes.order_by("valid_from")] == [
        ("LV0020000", dt.date(2021, 7, 1), dt.date(2026, 6, 30)),
        ("LV0031000", dt.date(2026, 7, 1), None),
    ]


def test_a_name_that_changed_and_a_corrected_region_are_changes(tmp_path: Path) -> None:
    rows = classification_rows()
    row_of(rows, "LV0020410")["Name"] = "Aizkraukles-Kalna pagasts"
    row_of(rows, "LV0035000").update(Code_parent="LV00A")
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert outcome.changed == 2
    assert place("LV0020410").name == "Aizkraukles-Kalna pagasts"
    assert place("LV0035000").parent == place("LV00A")
    assert place("LV0035000").wholes.filter(whole__kind=Kind.PLANNING_REGION).get().whole == place("LV00A")


def test_districts_and_units_of_before_2009_are_left_out(tmp_path: Path) -> None:
    rows = classification_rows()
    empty = dict.fromkeys(COLUMNS, "")
    district = empty | {"Level": "2", "Code": "LV0320000", "Name": "Aizkraukles rajons",
                        "Validity_period_end": "2009-07-01"}  # fmt: skip
    older = empty | {"Level": "3", "Code": "0320299", "Name": "Vecais pagasts", "Code_parent": "0320000",
                                           "Validity_period_begin": "2004-01-01",
                                           "Validity_period_end": "2008-01-01"}  # fmt: skip
    outcome = brought_in(a_csv(tmp_path / "a.csv", [*rows, district, older]))
    assert (outcome.refused, outcome.new) == ((), 0)
    assert outcome.read == outcome.kept + 2
    assert any("2 rows" in note for note in outcome.notes)


def test_old_codes_are_known_with_and_without_their_letters(tmp_path: Path) -> None:
    rows = [row | {"Code": f"LV{row['Code']}"} if row["Code"][:1].isdigit() else row for row in classification_rows()]
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.refused, outcome.new, outcome.changed) == ((), 0, 0)


def test_units_that_the_file_leaves_out_stay_and_are_named(tmp_path: Path) -> None:
    rows = [row for row in classification_rows() if row["Code"] != "LV0020410"]
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.changed, outcome.closed) == (0, 0)
    assert any("LV0020410" in note for note in outcome.notes)
    assert place("LV0020410").valid_until is None


@pytest.mark.parametrize(
    ("code", "changes", "column", "value", "words"),
    [
        ("LV0020410", {"Code": "LV20410"}, "Code", "LV20410", "no code of a territory"),
        ("LV0020410", {"Code": ""}, "Code", "", "code is missing"),
        ("LV0020410", {"Code": "LV0020000"}, "Code", "LV0020000", "another level"),
        ("LV0020410", {"Code_parent": "LV0099000"}, "Code_parent", "LV0099000", "no unit with this code"),
        ("LV0020410", {"Code_parent": "LV0020400"}, "Code_parent", "LV0020400", "lies in a municipality"),
        ("LV0020410", {"Code_parent": ""}, "Code_parent", "", "in which municipality"),
        ("LV0020000", {"Code_parent": "LV00X"}, "Code_parent", "LV00X", "no region"),
        ("LV0020000", {"Code_parent": "LV0021000"}, "Code_parent", "LV0021000", "lies in a region"),
        ("LV0020410", {"Name": " "}, "Name", "", "name is missing"),
        ("LV0020410", {"Name": "x" * 121}, "Name", "x" * 119 + "…", "too long"),
        ("LV0020410", {"Validity_period_begin": "2021-13-01"}, "Validity_period_begin", "2021-13-01", "no day"),
        ("LV0020410", {"Validity_period_end": "2020-01-01"}, "Validity_period_end", "2020-01-01", "before it begins"),
        ("LV0020410", {"Level": "pagasts"}, "Level", "pagasts", "no number"),
        ("LV0020410", {"Predecessors": "32/44"}, "Predecessors", "32/44", "no code of a territory"),
    ],
)
def test_a_wrong_cell_refuses_the_whole_file_and_says_where(  # noqa: PLR0917 -- a column each
    tmp_path: Path, code: str, changes: Row, column: str, value: str, words: str
) -> None:
    rows = with_a_merger(classification_rows())
    wrong = row_of(rows, code)
    number = rows.index(wrong) + 2
    wrong.update(changes)
    before = everything()
    outcome = brought_in(a_csv(tmp_path / "atu.csv", rows))
    assert not outcome.applied
    assert (number, column, value) in {(one.row, one.column, one.value) for one in outcome.refused}
    assert any(words in one.reason for one in outcome.refused if one.row == number)
    assert all(one.file == "atu.csv" for one in outcome.refused)
    assert everything() == before


def test_two_rows_about_one_time_are_refused(tmp_path: Path) -> None:
    rows = classification_rows()
    outcome = brought_in(a_csv(tmp_path / "a.csv", [*rows, dict(row_of(rows, "LV0020410"))]))
    assert [one.row for one in outcome.refused] == [len(rows) + 2]
    assert "same time" in outcome.refused[0].reason


def test_links_to_unknown_units_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = classification_rows()
    row_of(rows, "LV0020410")["Predecessors"] += ", 0399999, LV0020400"  # unknown; still there
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.refused, outcome.changed) == ((), 0)
    assert any("2 links" in note for note in outcome.notes)


def test_a_code_whose_shape_misleads_is_known_by_what_it_is(tmp_path: Path) -> None:
    """Rojas novads ended in 01, a version; a municipality that nobody knows says by its name what it is."""
    rows = classification_rows()
    assert row_of(rows, "0888301")["Level"] == "3"
    unknown = row_of(rows, "0888301") | {"Code": "0888402", "Name": "Mazais novads", "Successors": ""}
    outcome = brought_in(a_csv(tmp_path / "a.csv", [*rows, unknown]))
    assert (outcome.refused, outcome.new) == ((), 1)
    assert place("0888402").kind == Kind.OLD_MUNICIPALITY


@pytest.mark.parametrize("missing", ["Level", "Code_parent", "Validity_period_begin"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    rows = classification_rows()[:50]
    columns = [name for name in COLUMNS if name != missing]
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows, columns=columns))
    assert [one.reason for one in outcome.refused] == [f"Columns are missing: {missing}."]
    assert not outcome.applied


def test_windows_1257_is_refused_in_words(tmp_path: Path) -> None:
    file = a_csv(tmp_path / "a.csv", classification_rows(), encoding="cp1257")
    outcome = brought_in(file)
    assert len(outcome.refused) == 1
    assert "Windows-1257" in outcome.refused[0].reason


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, share: float) -> None:
    file = a_csv(tmp_path / "a.csv", with_a_merger(classification_rows()))
    content = file.read_text(encoding="utf-8")
    line = content.index("\n", int(len(content) * share)) + 1
    file.write_text(content[: line + 12], encoding="utf-8")
    outcome = brought_in(file)
    assert "breaks off" in outcome.refused[0].reason
    assert not outcome.applied


ORDERS: dict[str, Callable[[Row], Any]] = {
    "as stored": lambda _row: 0,
    "level, code": lambda row: (row["Level"], row["Code"]),
    "code": lambda row: row["Code"],
    "whole, code": lambda row: (row["Code"][:6], row["Level"], row["Code"]),
    "day": lambda row: row["Validity_period_begin"],
    "name": lambda row: row["Name"],
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_off_at_the_end_of_a_line_is_asked_about(tmp_path: Path, order: str, share: float) -> None:
    """Every row that is left is right, in whatever order they stand: only what is not there tells."""
    rows = sorted(with_a_merger(classification_rows()), key=ORDERS[order])
    before = everything()
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows[: int(len(rows) * share)]))
    assert not outcome.applied
    assert outcome.asks
    assert {one.row for one in outcome.refused} == {0}
    assert "cut off looks like this" in outcome.refused[0].reason
    assert everything() == before


def test_so_little_comes_in_once_somebody_says_that_it_is_right(tmp_path: Path) -> None:
    rows = with_a_merger(classification_rows())
    ends = [row for row in rows if row["Successors"] == "LV0020601" or row["Code"] == "LV0020601"]
    file = a_csv(tmp_path / "a.csv", [row for row in rows if row["Level"] == "3"] + ends)
    assert not brought_in(file).applied
    outcome = brought_in(file, accept_drop=True)
    assert (outcome.refused, outcome.applied, outcome.new, outcome.closed) == ((), True, 1, 2)
    assert place("LV0036400").valid_until is None, "what is not in the file stays"


def test_a_few_rows_about_what_changed_are_not_taken_for_a_whole_file(tmp_path: Path) -> None:
    rows = [row for row in with_a_merger(classification_rows()) if row["Code"].startswith("LV0020")]
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.refused, outcome.applied, outcome.new) == ((), True, 1)


def test_a_workbook_and_latvian_headings_are_understood(tmp_path: Path) -> None:
    rows = classification_rows()
    latvian = ["Līmenis", "Kods", "Koda versija", "Nosaukums", "Vecāka kods", "Spēkā no", "Spēkā līdz", "Priekšteči",
               "Pēcteči"]  # fmt: skip
    named = [dict(zip(latvian, row.values(), strict=True)) for row in rows]
    outcome = brought_in(a_csv(tmp_path / "a.csv", named, separator=";"))
    assert (outcome.refused, outcome.same) == ((), len(rows))


def test_days_may_be_written_the_latvian_way_and_without_an_end(tmp_path: Path) -> None:
    rows = classification_rows()
    for row in rows:
        if row["Validity_period_begin"] == "2021-07-01":
            row["Validity_period_begin"] = "01.07.2021."
        row["Validity_period_end"] = row["Validity_period_end"] or "9999-12-31T00:00:00"
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.refused, outcome.changed) == ((), 0)


def test_a_version_in_a_column_of_its_own_completes_the_code(tmp_path: Path) -> None:
    rows = classification_rows(since=dt.date(2022, 1, 1))
    for row in rows:
        if row["Code"].startswith("LV00") and len(row["Code"]) == 9:
            row["Code"] = row["Code"][:-1]
    outcome = brought_in(a_csv(tmp_path / "a.csv", rows))
    assert (outcome.refused, outcome.new, outcome.changed) == ((), 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file is empty"),
        (b"%PDF-1.7", "not a table"),
        (b"a,b\n1,2\n", "neither the classification (Level, Code"),
        (b"code,b\nLV,2\n", "missing: year, number"),
        (f"{','.join(COLUMNS)}\n".encode(), "headings and no rows"),
    ],
)
def test_what_is_no_file_about_places_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    outcome = brought_in(file)
    assert words in outcome.refused[0].reason
