"""Cells as people write them: understood, or refused in words; nothing is half-written."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.intake.tests.makers import a_file, a_list, counts, staff
from talka.kernel.imports.models import ImportState
from talka.registry.models import Organisation
from talka.registry.tests.makers import a_network, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headings", "row", "column"),
    [
        ("Nosaukums|Reģ. nr.", "Kokle|40008087709", "registration_number"),
        ("Nosaukums|Reģ. nr.", "Kokle|010180-12345", "registration_number"),
        ("Nosaukums|Dibināta", "Kokle|31.02.2020.", "founded_on"),
        ("Nosaukums|Dibināta|Slēgta", "Kokle|01.02.2020.|01.01.2020.", "closed_on"),
        ("Nosaukums|Reģistrēta vietā", "Kokle|Mēness pagasts", "place"),
        ("Nosaukums|Juridiskā forma", "Kokle|karaliste", "legal_form"),
        ("Nosaukums|Darbības jomas", "Kokle|Sports; Burvestības", "areas"),
        ("Nosaukums|Valodas", "Kokle|latviešu, klingoņu", "languages"),
        ("Nosaukums|E-pasts", "Kokle|nav", "email"),
        ("Nosaukums|Tīmekļvietne", "Kokle|javascript:alert(1)", "website"),
        ("Nosaukums|Ieraksta numurs", "Kokle|999999", "record"),
        ("Nosaukums|Ieraksta numurs", "Kokle|pirmais", "record"),
        ("Nosaukums|Pasta indekss", "Kokle|LV-1001 Rīga", "postcode"),
    ],
)
def test_a_wrong_cell_is_named_with_its_value_and_the_reason(headings: str, row: str, column: str) -> None:
    batch = a_list(headings, row, actor=staff())
    problem = batch.rows.get(status="wrong").problems[0]
    assert (batch.state, problem["column"]) == (ImportState.REFUSED, column)
    assert problem["value"]
    assert problem["reason"]
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "headings", "row", "column"),
    [
        ("members", "Tīkls|Organizācija", "Nav tāda|Kokle", "network"),
        ("members", "Tīkls|Organizācija|Kopiena", "Tīkls||", "organisation"),
        ("mandates", "Persona|Organizācija|Loma", "Nav Tādas|Kokle|darbinieks", "person"),
        ("mandates", "Persona|Organizācija|Loma", "Anna|Kokle|karalis", "role"),
        ("communities", "Nosaukums|Uztur organizācija", "Pagalms|Nezināmā", "host"),
        ("networks", "Nosaukums|Koordinē organizācija", "T|Nezināmā", "coordinator"),
        ("communities", "Nosaukums|Teritorija kartē", "Pagalms|{}", "territory"),
    ],
)
def test_what_refers_to_nothing_is_refused(table: str, headings: str, row: str, column: str) -> None:
    an_organisation("Kokle")
    a_network("Tīkls")
    batch = a_list(headings, row, actor=staff(), table=table)
    assert {p["column"] for r in batch.rows.filter(status="wrong") for p in r.problems} == {column}


def test_the_same_organisation_twice_in_a_file_is_refused() -> None:
    number = a_registration_number()
    batch = a_list("Nosaukums|Reģ. nr.", f"Kokle|{number}", f"Kokle|{number[:4]} {number[4:]}", actor=staff())
    assert counts(batch) == {"new": 1, "wrong": 1}


def test_numbers_and_codes_are_read_as_excel_and_people_write_them() -> None:
    number = a_registration_number()
    rows = "Nosaukums|Reģ. nr.|Juridiskā forma|Statuss|Tīmekļvietne|Valodas|Dibināta"
    batch = a_list(rows, f"Kokle|LV {number}|BDR|ACTIVE|example.lv|lv, angļu|2020-01-02", actor=staff())
    row = batch.rows.get()
    assert (row.status, row.problems) == ("new", [])
    assert row.values["website"] == "https://example.lv"
    assert row.values["languages"] == "latviešu; angļu"


def test_a_table_without_names_and_a_sheet_of_something_else_are_refused_in_words() -> None:
    user = staff()
    headless = a_list("Kokle|40008087708", actor=user)
    assert headless.state == ImportState.REFUSED
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("viens.csv", "a;b\n1;2\n")
        archive.writestr("divi.csv", "a;b\n1;2\n")
    other = a_file(stream.getvalue(), actor=user, name="dati.zip")
    assert (other.state, "Organizācijas" in other.message) == (ImportState.REFUSED, True)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"%PDF-1.7", b"Nosaukums\n\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    batch = a_file(content, actor=staff(), name="x.csv", table="organisations")
    assert batch.state == ImportState.REFUSED
    assert batch.message


CELLS = st.text(st.characters(exclude_characters='\t\n\r"|\0', exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_no_cell_breaks_the_check_and_every_row_is_judged(rows: list[tuple[str, ...]]) -> None:
    lines = ["|".join(row) for row in rows]
    batch = a_list("Nosaukums|Reģ. nr.|Dibināta|Reģistrēta vietā|Kalpo vietām", *lines, actor=staff())
    assert batch.state in {ImportState.READY, ImportState.REFUSED, ImportState.SAME}
    if not batch.message:
        kept = [row for row in rows if any(cell.strip() for cell in row)]
        assert sum(counts(batch).values()) <= len(kept)
    assert Organisation.objects.count() == 0
