import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.interchange.imports.cells import read_cell
from talka.interchange.imports.lookups import Lookups
from talka.interchange.queries.format import TABLES, heading_aliases, table_aliases
from talka.interchange.queries.words import machine_text
from talka.interchange.tests.makers import a_folder, an_import
from talka.kernel.imports.problems import BadCell
from talka.kernel.periods import Period
from talka.kernel.text import BadText, clean_text, fold
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db
COLUMNS = [(table.code, column) for table in TABLES.values() for column in table.columns]
ODD_CELLS = [
    *("31.02.2024.", "2024-13-01", "1.234", "1 234,56", "-1", "٣", "²", "1e9", "nan", "inf", "0x10", "=1+1", "'"),
    *("\u202eabc", "e\u0304", "👩‍👩‍👧", "9" * 50, "1:75", "1,5,5", "24:00", "2024-02-01T25:00", "true", "None"),
    *("CS; ; ;", "=;=", "kind="),
]
ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(ODD_CELLS),
    st.from_regex(r"[0-9 .,:\-]{1,14}", fullmatch=True),
)  # fmt: skip


def a_lookup() -> Lookups:
    look = Lookups(actor=system_actor(), centre=None)
    look.years = {1: Period.__new__(Period)}
    look.purposes = {"CS": "Pilsoniskā sabiedrība"}
    return look


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(at=st.integers(0, len(COLUMNS) - 1), text=ODD)
def test_any_cell_is_read_or_refused_in_words(at: int, text: str) -> None:
    _table, column = COLUMNS[at]
    look = a_lookup()
    try:
        text = clean_text(text, multiline=True)
    except BadText:
        return
    try:
        value = read_cell(column, text, look)
    except BadCell as refusal:
        if not refusal.reason:
            pytest.fail("A cell was refused without a word.")
        return
    if column.kind in {"money", "count", "hours"} and value is not None:
        assert 0 <= value <= 10**13
    if isinstance(value, str) and column.most:
        assert len(value) <= max(column.most, 120)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(at=st.integers(0, len(COLUMNS) - 1), text=ODD)
def test_what_is_written_for_machines_is_read_back_the_same(at: int, text: str) -> None:
    _table, column = COLUMNS[at]
    look = a_lookup()
    try:
        value = read_cell(column, clean_text(text, multiline=True), look)
    except (BadCell, BadText):
        return
    if column.kind in {"target", "declared", "filter"}:
        return
    assert (read_cell(column, machine_text(column, value, {}), look) or None) == (value or None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(title=ODD, amount=ODD, date=ODD)
def test_a_file_with_odd_cells_never_breaks_the_check(tmp_path: Path, title: str, amount: str, date: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""').replace("\ud800", "") + '"'

    row = ",".join(["1", "P1", quoted(date), quoted(amount), quoted(title)])
    try:
        folder = a_folder(tmp_path / "a", spending=f"year,purpose,date,amount,description\n{row}\n")
    except UnicodeEncodeError:
        return

    outcome = an_import(folder, dry_run=True)

    assert all(problem.reason for problem in outcome.problems)
    assert not Agreement.objects.exists()


def test_no_heading_or_table_name_has_two_meanings() -> None:
    meanings: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            meanings.setdefault(fold(column.latvian), set()).add(column.code)
            assert column.latvian == heading_or(column.latvian)
    assert {heading: codes for heading, codes in meanings.items() if len(codes) > 1} == {}
    assert set(table_aliases().values()) == set(TABLES)


def heading_or(latvian: str) -> str:
    assert latvian in heading_aliases()
    return latvian


@pytest.mark.parametrize(
    "text",
    [
        "Mērķis = CS; Kanāls = facebook",
        "purpose=CS;channel=facebook",
        " mērķis=pilsoniskā sabiedrība ;kanals=facebook;",
    ],
)
def test_a_selection_is_written_with_headings_or_with_codes(text: str) -> None:
    column = next(column for column in TABLES["indicators"].columns if column.code == "filter")
    assert read_cell(column, text, a_lookup()) == {"purpose": ("CS",), "channel": ("facebook",)}


def test_a_selection_by_something_unknown_is_told_how_to_write_it() -> None:
    column = next(column for column in TABLES["indicators"].columns if column.code == "filter")
    with pytest.raises(BadCell, match="Darba veids"):
        read_cell(column, "Mērķs = CS", a_lookup())


@pytest.mark.parametrize("kind", ["count", "money", "hours"])
def test_a_dot_before_three_digits_is_asked_about_in_every_number(kind: str) -> None:
    column = next(column for table, column in COLUMNS if table in {"activities", "spending"} and column.kind == kind)
    with pytest.raises(BadCell, match=re.escape("?")):
        read_cell(column, "1.500", a_lookup())
    assert read_cell(column, "1 500", a_lookup()) == {"count": 1500, "money": 150_000, "hours": 90_000}[kind]
