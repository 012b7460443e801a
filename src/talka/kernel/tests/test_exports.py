import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from talka.kernel.exports import Column, Sheet, Value, escape_csv, unescape_csv, write_csv, write_xlsx
from talka.kernel.imports.readers import open_tables
from talka.kernel.text import clean_text

HARMFUL = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "'=1", "''=1"),
    *("|calc", "%0", "＝1", "＋1+1", "－1-1", "＠x", '=HYPERLINK("http://x")', "\ttext", "+371-29123456"),
]
HARMLESS = [
    *("+371 29123456", "+37129123456", "-12,50", "-3", "+1 234,56", "Avots", "'Avots' biedrība", "", "a=b", "1+1"),
    *("Rīga – Cēsis", "50 %", "ŽĶĻ ₤€"),
]
COLUMNS = [
    *(Column("Nosaukums"), Column("Summa", "money"), Column("Skaits", "count"), Column("Diena", "date")),
    *(Column("Sākums", "datetime"), Column("Daļa", "number"), Column("Ir")),
]
ROW: Sequence[Value] = [
    *("Šķūnis", 5399400, 1250, date(2022, 7, 15), datetime(2022, 10, 28, 10, 0, tzinfo=UTC), 0.5, True),
]

text_as_stored = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: clean_text(text, multiline=True)
)


def csv_of(rows: Sequence[Sequence[Value]], columns: Sequence[Column] = (Column("a"),)) -> bytes:
    stream = io.BytesIO()
    write_csv(stream, columns=columns, rows=rows)
    return stream.getvalue()


def xlsx_of(*sheets: Sheet, language: str = "lv") -> io.BytesIO:
    stream = io.BytesIO()
    write_xlsx(stream, sheets=sheets, title="Pārskats", language=language)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("value", HARMFUL)
def test_what_could_be_a_formula_gets_an_apostrophe_in_csv(value: str) -> None:
    assert escape_csv(value) == f"'{value}"
    assert unescape_csv(f"'{value}") == value


@pytest.mark.parametrize("value", HARMLESS)
def test_numbers_telephones_and_plain_text_stay_as_they_are(value: str) -> None:
    assert escape_csv(value) == value
    assert unescape_csv(value) == value


@given(st.text())
def test_an_escaped_value_is_given_back(value: str) -> None:
    assert unescape_csv(escape_csv(value)) == value


@given(st.text(alphabet="'=+-@ \t1a", max_size=6))
def test_an_escaped_value_is_given_back_whatever_its_apostrophes(value: str) -> None:
    assert unescape_csv(escape_csv(value)) == value


def test_csv_is_for_latvian_excel() -> None:
    assert csv_of([ROW], COLUMNS).decode("utf-8") == (
        "\ufeffNosaukums;Summa;Skaits;Diena;Sākums;Daļa;Ir\r\n"
        "Šķūnis;53994,00;1250;2022-07-15;2022-10-28T10:00;0,5;true\r\n"
    )


def test_csv_for_machines_has_commas_between_and_points_within() -> None:
    stream = io.BytesIO()
    write_csv(stream, columns=COLUMNS[:2], rows=[["a;b", 5], [None, None]], separator=",")
    assert stream.getvalue().decode("utf-8-sig") == "Nosaukums,Summa\r\na;b,0.05\r\n,\r\n"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.just("x"), text_as_stored, text_as_stored), max_size=5))
def test_csv_that_is_read_back_is_identical(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    path.write_bytes(csv_of(rows, [Column("a"), Column("b"), Column("c")]))
    with open_tables(path) as source:
        assert [tuple(row.values.values()) for row in source.rows("table")] == rows


def test_every_harmful_value_comes_back_from_csv(tmp_path: Path) -> None:
    values = [clean_text(value, multiline=True) for value in HARMFUL + HARMLESS]
    path = tmp_path / "table.csv"
    path.write_bytes(csv_of([["x", value] for value in values], [Column("a"), Column("b")]))
    with open_tables(path) as source:
        assert [row.values["b"] for row in source.rows("table")] == values


def test_a_workbook_has_no_formula_and_no_link_whatever_the_text() -> None:
    texts = [*HARMFUL, "http://example.org", "mailto:a@b.lv", "{=1}"]
    book = xlsx_of(Sheet("Dati", [Column("=1"), Column("b", "count")], [[text, text] for text in texts]))
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert (sheet.count(b"<f>"), sheet.count(b"<hyperlink")) == (0, 0)
    book.seek(0)
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert rows == [["=1", "b"], *([text, text] for text in texts)]


def test_a_workbook_has_dates_and_numbers_as_such() -> None:
    sheet = CalamineWorkbook.from_filelike(xlsx_of(Sheet("Dati", COLUMNS, [ROW, [None] * 7]))).get_sheet_by_index(0)
    assert sheet.to_python() == [
        ["Nosaukums", "Summa", "Skaits", "Diena", "Sākums", "Daļa", "Ir"],
        ["Šķūnis", 53994.0, 1250.0, date(2022, 7, 15), datetime(2022, 10, 28, 10, 0), 0.5, True],
    ]


def test_a_workbook_has_a_frozen_bold_heading_and_says_its_language() -> None:
    with zipfile.ZipFile(xlsx_of(Sheet("Dati", COLUMNS, [ROW]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        custom = archive.read("docProps/custom.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert 'formatCode="#,##0.00\u00a0€"' in styles
    assert "<b/>" in styles
    assert 'name="Language"><vt:lpwstr>lv</vt:lpwstr>' in custom
    assert "<dc:title>Pārskats</dc:title>" in core


def test_what_a_cell_cannot_hold_is_cut_or_marked() -> None:
    old = date(1850, 1, 2)
    sheet = Sheet("Dati", [Column("a"), Column("b", "date")], [["x" * 40_000, old], ["a\ufffe\ud800b\x07", None]])
    rows = CalamineWorkbook.from_filelike(xlsx_of(sheet)).get_sheet_by_index(0).to_python()
    assert rows == [["a", "b"], ["x" * 32_766 + "…", "1850-01-02"], ["a\ufffd\ufffdb\x07", ""]]


def test_sheets_have_names_that_excel_takes() -> None:
    names = ["Gads 1/2: [plāns]", "Ļoti garš nosaukums, kas Excel lapai neder", "'a'", "A", "", "History", "a\ufffe"]
    names += ["Ļoti garš nosaukums, kas Excel lapai nederēs"]
    book = CalamineWorkbook.from_filelike(xlsx_of(*(Sheet(name, [Column("x")], []) for name in names)))
    assert book.sheet_names == [
        *("Gads 1 2   plāns", "Ļoti garš nosaukums, kas Excel ", "a", "A 2", "1", "History 2", "a 3"),
        "Ļoti garš nosaukums, kas Exce 2",
    ]


def test_a_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        csv_of([["a", "b"]])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.just("x"), text_as_stored), max_size=5))
def test_a_workbook_that_is_read_back_is_identical(rows: list[tuple[str, str]]) -> None:
    book = CalamineWorkbook.from_filelike(xlsx_of(Sheet("Dati", [Column("a"), Column("b")], rows)))
    assert book.get_sheet_by_index(0).to_python() == [["a", "b"], *(list(row) for row in rows)]
