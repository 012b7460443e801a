from pathlib import Path

import pytest
from django.utils import translation

from talka.interchange.tests.makers import SOUND, a_folder, an_import, changed, with_row
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db

LONG = "a" * 501
CASES = [
    (changed("years", "2,2025-01-01", "2,2024-12-15"), "years", 3, "starts"),
    (changed("years", "2,2025-01-01", "2,2025-02-01"), "years", 3, "starts"),
    (changed("years", "2025-12-31", "2026-12-31"), "years", 3, "ends"),
    (
        with_row("years", "4,2026-01-01,2026-12-31") | changed("agreement", "2025-12-31", "2026-12-31"),
        "years",
        4,
        "year",
    ),
    (changed("years", "1,2024-01-01,2024-12-31", "1,2024-12-31,2024-01-01"), "years", 2, "ends"),
    (with_row("years", "2,2025-01-01,2025-12-31"), "years", 4, "year"),
    (changed("budget", "1,P1,1000.00", "1,PX,1000.00"), "budget", 2, "purpose"),
    (changed("budget", "2,P1", "3,P1"), "budget", 4, "year"),
    (changed("budget", "1,P1,1000.00", "1,P1,1000.005"), "budget", 2, "planned"),
    (changed("budget", "1,P1,1000.00", "1,P1,-1"), "budget", 2, "planned"),
    (changed("budget", "1,P1,1000.00", "1,P1,"), "budget", 2, "planned"),
    (changed("budget", "1,P1,1000.00", "1,P1,99999999999999"), "budget", 2, "planned"),
    (with_row("budget", "1,P1,7"), "budget", 5, "year"),
    (changed("agreement", "40008087708", "40008087709"), "agreement", 2, "contractor_regno"),
    (changed("agreement", "EUR\n", "USD\n"), "agreement", 2, "currency"),
    (changed("agreement", "Līgums,", f"{LONG},"), "agreement", 2, "title"),
    (with_row("agreement", "A-2,B,K,C,,,2024-01-01,2025-12-31,"), "agreement", 3, "number"),
    (changed("spending", "2024-03-01", "31.02.2024."), "spending", 2, "date"),
    (changed("spending", "10.50", "desmit"), "spending", 2, "amount"),
    (changed("spending", "1,P1,", "1,P9,"), "spending", 2, "purpose"),
    (changed("remainders", "carried", "lost"), "remainders", 2, "disposition"),
    (changed("activities", "2024-02-01T12:30", "2024-02-01T09:00"), "activities", 2, "ends"),
    (changed("activities", "onsite", "in_a_balloon"), "activities", 2, "format"),
    (changed("activities", "W2,", "W1,"), "activities", 3, "ref"),
    (changed("activities", "1,15", "1,15.5"), "activities", 2, "participants"),
    (changed("activities", "1,15", "99999999999,15"), "activities", 2, "count"),
    (changed("activities", "seminar,", "!!!,"), "activities", 2, "kind"),
    (changed("activities", "Cēsis", "C" * 201), "activities", 2, "place"),
    (changed("declared", "118", "118.5"), "declared", 3, "value"),
    (changed("indicators", "items", "smiles"), "indicators", 2, "measure"),
    (changed("targets", "I1,1,60", "I9,1,60"), "targets", 2, "indicator"),
    (changed("targets", "I1,1,60", "I1,1,many"), "targets", 2, "target"),
]


@pytest.mark.parametrize(("tables", "table", "row", "column"), CASES)
def test_one_bad_cell_is_named_and_nothing_is_written(
    tmp_path: Path, tables: dict[str, str], table: str, row: int, column: str
) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **tables))

    assert [(p.table, p.row, p.column) for p in outcome.problems] == [(table, row, column)]
    assert outcome.problems[0].reason
    assert not outcome.applied
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("table", ["agreement", "years"])
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **{table: None}))

    assert (table, 0) in [(p.table, p.row) for p in outcome.problems]
    assert not outcome.applied


def test_other_tables_may_be_missing(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **dict.fromkeys(set(SOUND) - {"agreement", "years"})))

    assert (outcome.problems, outcome.applied) == ((), True)


def test_a_missing_column_is_named_by_its_heading(tmp_path: Path) -> None:
    with translation.override("lv"):
        outcome = an_import(a_folder(tmp_path / "a", budget="year,purpose\n1,P1\n"))

    assert [(p.table, p.row, p.column) for p in outcome.problems] == [("budget", 1, "planned")]
    assert "Plānots" in outcome.problems[0].reason


MISNUMBERED = {
    "none": (changed("years", "1,2024-01-01", "0,2024-01-01"), 2),
    "in words": (changed("years", "1,2024-01-01", "I,2024-01-01"), 2),
    "too many digits": (changed("years", "1,2024-01-01", "20240101,2024-01-01"), 2),
    "the same twice": (changed("years", "2,2025-01-01", "1,2025-01-01"), 3),
    "left out": (changed("years", "1,2024-01-01,2024-12-31\n", ""), 2),
}


@pytest.mark.parametrize(("tables", "row"), MISNUMBERED.values(), ids=MISNUMBERED)
def test_a_year_with_a_wrong_number_is_said_once_whoever_refers_to_it(
    tmp_path: Path, tables: dict[str, str], row: int
) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **tables))

    assert [(p.table, p.row, p.column) for p in outcome.problems] == [("years", row, "year")]
    assert not Agreement.objects.exists()


def test_years_counted_from_nought_in_every_table_are_said_once(tmp_path: Path) -> None:
    tables = {name: text.replace("\n1,", "\n0,") for name, text in SOUND.items()}

    outcome = an_import(a_folder(tmp_path / "a", **tables))

    assert [(p.table, p.row, p.column) for p in outcome.problems] == [("years", 2, "year")]


def test_a_year_that_no_row_of_years_can_mean_is_wrong_beside_one_with_a_wrong_number(tmp_path: Path) -> None:
    tables = changed("years", "1,2024-01-01", "0,2024-01-01") | changed("budget", "2,P1", "7,P1")

    outcome = an_import(a_folder(tmp_path / "a", **tables))

    assert {(p.table, p.column) for p in outcome.problems} == {("years", "year"), ("budget", "year")}


def test_a_slip_gets_the_code_that_was_meant(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **changed("remainders", "carried", "caried")))

    assert "carried" in outcome.problems[0].suggestion


def test_a_gap_gets_the_day_that_was_meant(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **changed("years", "2,2025-01-01", "2,2025-02-01")))

    assert "01.01.2025." in outcome.problems[0].suggestion


def test_nul_is_refused_in_words(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **changed("agreement", "Līgums", "Līg\0ums")))

    assert (outcome.applied, outcome.problem_count) == (False, 1)
    assert (outcome.problems[0].table, outcome.problems[0].row, outcome.problems[0].column) == ("agreement", 2, "B")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_nul_is_found_in_its_row_whatever_ends_the_lines(tmp_path: Path, ends: str) -> None:
    folder = a_folder(tmp_path / "a", **changed("activities", "Konsultācijas", "Divas\0rindas"))
    text = (folder / "activities.csv").read_text(encoding="utf-8").replace("Pirmais seminārs", '"Pirmais\nseminārs"')
    (folder / "activities.csv").write_text(text.replace("\n", ends), encoding="utf-8", newline="")

    outcome = an_import(folder)

    assert [(one.table, one.row, one.column) for one in outcome.problems] == [("activities", 3, "E")]


def test_what_is_no_table_at_all_is_refused_in_words(tmp_path: Path) -> None:
    picture = tmp_path / "a.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)

    outcome = an_import(picture)

    assert (outcome.applied, outcome.problem_count) == (False, 1)


def test_a_path_that_leads_nowhere_is_refused_in_words(tmp_path: Path) -> None:
    outcome = an_import(tmp_path / "nowhere.zip")

    assert (outcome.applied, outcome.problem_count, bool(outcome.problems[0].reason)) == (False, 1, True)


def test_every_bad_cell_of_a_row_is_said_at_once(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **with_row("spending", "9,PX,31.02.2024.,1.234,x")))

    assert {p.column for p in outcome.problems} == {"year", "purpose", "date", "amount"}
    assert {p.row for p in outcome.problems} == {4}


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("year,purpose,amount,ineligible", "1,P1,10,11"),
        ("year,purpose,amount,ineligible,recovered", "1,P1,10,5,6"),
        ("year,purpose,amount,recovered", "1,P1,10,1"),
    ],
)
def test_parts_cannot_be_more_than_the_whole(tmp_path: Path, columns: str, row: str) -> None:
    outcome = an_import(a_folder(tmp_path / "a", spending=f"{columns}\n{row}\n"))

    assert [p.row for p in outcome.problems] == [2]
