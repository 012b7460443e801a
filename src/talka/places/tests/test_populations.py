"""Bringing in numbers of people."""

from __future__ import annotations

from pathlib import Path

import pytest

from talka.places.models import Population
from talka.places.tests.files import a_csv, classification_rows
from talka.places.tests.makers import brought_in, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

LONG = [
    {"Kods": "LV0001000", "Gads": "2025", "Iedzīvotāju skaits": "605 802"},
    {"Kods": "LV0020410", "Gads": "2025", "Iedzīvotāju skaits": "1109"},
    {"Kods": "0320244", "Gads": "2020", "Iedzīvotāju skaits": ".."},
]
WIDE = [
    {"Teritoriālā vienība": "LV0001000 Rīga", "2024": "605273", "2025": "605802"},
    {"Teritoriālā vienība": "LV0020410 ..Aizkraukles pagasts", "2024": "…", "2025": "1109"},
]


def stored() -> dict[tuple[str, int], int]:
    return {(one.place.code, one.year): one.number for one in Population.objects.select_related("place")}


def test_a_row_for_each_year(tmp_path: Path) -> None:
    file = a_csv(tmp_path / "skaits.csv", LONG, ";")
    outcome = brought_in(file, source="CSP IRD041")
    assert (outcome.read, outcome.new, outcome.changed, outcome.refused) == (3, 2, 0, ())
    assert stored() == {("LV0001000", 2025): 605802, ("LV0020410", 2025): 1109}
    assert place("LV0001000").populations.get().source == "CSP IRD041"
    assert not brought_in(file).applied


def test_a_column_for_each_year_and_a_correction(tmp_path: Path) -> None:
    brought_in(a_csv(tmp_path / "a.csv", WIDE))
    assert stored() == {("LV0001000", 2024): 605273, ("LV0001000", 2025): 605802, ("LV0020410", 2025): 1109}
    corrected = [WIDE[0] | {"2025": "605800", "2026": "601000"}]
    outcome = brought_in(a_csv(tmp_path / "b.csv", corrected))
    assert (outcome.new, outcome.changed) == (0, 1)
    assert stored()["LV0001000", 2025] == 605800
    assert stored()["LV0001000", 2026] == 601000


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"Kods": "LV0099999", "Gads": "2025", "Iedzīvotāju skaits": "1"}, "code", "no unit"),
        ({"Kods": "Rīga", "Gads": "2025", "Iedzīvotāju skaits": "1"}, "code", "no code of a territory"),
        ({"Kods": "LV0001000", "Gads": "1989", "Iedzīvotāju skaits": "1"}, "year", "no year"),
        ({"Kods": "LV0001000", "Gads": "2199", "Iedzīvotāju skaits": "1"}, "year", "no year"),
        ({"Kods": "LV0001000", "Gads": "pērn", "Iedzīvotāju skaits": "1"}, "year", "no year"),
        ({"Kods": "LV0001000", "Gads": "2024", "Iedzīvotāju skaits": "daudz"}, "number", "no number"),
        ({"Kods": "LV0001000", "Gads": "2024", "Iedzīvotāju skaits": "-5"}, "number", "no number"),
        ({"Kods": "LV0001000", "Gads": "2025", "Iedzīvotāju skaits": "1"}, "year", "twice"),
    ],
)
def test_a_wrong_number_refuses_all_of_them(tmp_path: Path, row: dict[str, str], column: str, words: str) -> None:
    outcome = brought_in(a_csv(tmp_path / "a.csv", [*LONG, row]))
    assert [(one.row, one.column) for one in outcome.refused] == [(5, column)]
    assert words in outcome.refused[0].reason
    assert stored() == {}


def test_numbers_may_name_a_unit_that_the_classification_beside_them_brings(tmp_path: Path) -> None:
    rows = classification_rows()
    new = rows[-1] | {"Code": "LV0020601", "Name": "Jaunais pagasts", "Level": "4", "Code_parent": "LV0020000",
                      "Validity_period_begin": "2026-01-01", "Validity_period_end": "", "Predecessors": ""}  # fmt: skip
    people = a_csv(tmp_path / "a.csv", [{"Kods": "LV0020601", "Gads": "2026", "Skaits": "12"}])
    outcome = brought_in(people, a_csv(tmp_path / "b.csv", [*rows, new]))
    assert (outcome.refused, outcome.new) == ((), 2)
    assert stored() == {("LV0020601", 2026): 12}
