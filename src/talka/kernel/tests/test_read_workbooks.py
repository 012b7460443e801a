from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped] # it ships no py.typed

from talka.kernel.imports.readers import FileWarning, SourceRow, open_tables
from talka.kernel.imports.xlsx_cells import column_index, column_letters, text_of
from talka.kernel.tests.workbooks import a_workbook, added, answer_here, changed, read, with_rows


@pytest.mark.parametrize("date_1904", [False, True])
def test_cells_become_canonical_text(tmp_path: Path, date_1904: bool) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Dati")
        hours = workbook.add_format({"num_format": "[h]:mm"})
        clock = workbook.add_format({"num_format": "hh:mm"})
        moment = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["Regno", "Amount", "Day", "Start", "At", "Hours", "Yes", "Text", "Tiny"])
        sheet.write_number(1, 0, 40008087708)
        sheet.write_number(1, 1, 0.1 + 0.2)
        sheet.write_datetime(1, 2, date(2022, 7, 15), workbook.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_datetime(1, 3, datetime(2022, 10, 28, 10, 20), moment)
        sheet.write_datetime(1, 4, time(9, 5), clock)
        sheet.write_number(1, 5, 1.5, hours)
        sheet.write_boolean(1, 6, True)
        sheet.write_string(1, 7, " Šķūnis\u00a0\nde_x000D_ ")
        sheet.write_number(1, 8, 0.00001)

    rows, warnings = read(a_workbook(tmp_path, fill, date_1904=date_1904))
    assert warnings == []
    assert rows == [
        SourceRow(
            2,
            {
                "regno": "40008087708",
                "amount": "0.3",
                "day": "2022-07-15",
                "start": "2022-10-28T10:20",
                "at": "09:05",
                "hours": "36:00",
                "yes": "true",
                "text": "Šķūnis\nde_x000D_",
                "tiny": "0.00001",
            },
        )
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *((53994.0, "53994"), (-0.0, "0"), (1234.56, "1234.56"), (1e20, "100000000000000000000"), (1.10, "1.1")),
        *((719.3800000000001, "719.38"), (False, "false"), (timedelta(seconds=59.9999), "00:01")),
        *((timedelta(hours=2, seconds=5), "02:00:05"), (datetime(2022, 1, 1, 9, 59, 59, 999_999), "2022-01-01T10:00")),
        *(
            (datetime(2022, 1, 1, 0, 0, 5), "2022-01-01T00:00:05"),
            (time(0, 0), "00:00"),
            (date(2022, 1, 1), "2022-01-01"),
        ),
    ],
)
def test_a_cell_is_written_without_artefacts(cell: float | date | time | timedelta, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (16_383, "XFD")])
def test_columns_have_letters(index: int, letters: str) -> None:
    assert (column_letters(index), column_index(letters)) == (letters, index)


def test_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Budget")
        sheet.write_row(1, 2, ["Gads", "Plānots"])
        sheet.write_row(4, 2, [1, 30000])
        sheet.write_blank(70, 3, None, workbook.add_format({"bold": True}))

    assert read(a_workbook(tmp_path, fill))[0] == [SourceRow(5, {"gads": "1", "planots": "30000"})]


def test_each_visible_sheet_with_content_is_a_table(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        for name in ("Budget", "Years", "Sheet3", "Lists"):
            sheet = workbook.add_worksheet(name)
            if name != "Sheet3":
                sheet.write_row(0, 0, ["code"])
                sheet.write_row(1, 0, [name])
        workbook.get_worksheet_by_name("Lists").hide()

    with open_tables(a_workbook(tmp_path, fill)) as source:
        assert source.tables() == ("budget", "years")
        assert list(source.rows("years")) == [SourceRow(2, {"code": "Years"})]
        assert source.warnings == [FileWarning("hidden_table", {"table": "Lists"})]
    assert answer_here(tmp_path / "book.xlsx", tmp_path) == {
        "sheets": [{"name": "Budget", "file": "0.jsonl"}, {"name": "Years", "file": "1.jsonl"}],
        "warnings": [{"code": "hidden_table", "params": {"table": "Lists"}}],
    }


def test_what_values_do_not_tell_is_warned_of(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Budget")
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.merge_range(3, 0, 3, 1, "x")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 3, None, None, {"hidden": True})

    path = a_workbook(tmp_path, fill)
    rows, warnings = read(path)
    assert rows == [
        SourceRow(2, {"a": "", "b": "2", "c": "", "d": ""}),
        SourceRow(4, {"a": "x", "b": "", "c": "", "d": ""}),
    ]
    assert warnings == [
        FileWarning("hidden_columns", {"table": "Budget", "cells": "C–D", "count": 1}),
        FileWarning("formulas", {"table": "Budget", "cells": "B2, B3", "count": 2}),
        FileWarning("errors", {"table": "Budget", "cells": "B3", "count": 1}),
        FileWarning("hidden_rows", {"table": "Budget", "cells": "4", "count": 1}),
        FileWarning("merged", {"table": "Budget", "cells": "A4:B4", "count": 1}),
    ]
    assert answer_here(path, tmp_path) == {
        "sheets": [{"name": "Budget", "file": "0.jsonl"}],
        "warnings": [{"code": warning.code, "params": warning.params} for warning in warnings],
    }


def test_of_many_places_the_first_ten_are_shown(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Budget")
        sheet.write(0, 0, "a")
        for row in range(1, 13):
            sheet.write_formula(row, 0, "=1", None, 1)

    path = a_workbook(tmp_path, fill)
    params = {"table": "Budget", "cells": "A2, A3, A4, A5, A6, A7, A8, A9, A10, A11 …", "count": 12}
    assert read(path)[1] == [FileWarning("formulas", params)]
    assert answer_here(path, tmp_path)["warnings"] == [{"code": "formulas", "params": params}]


def test_a_chart_sheet_is_no_table(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Budget").write_column(0, 0, ["a", 1])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Budget!$A$2:$A$2"})
        workbook.add_chartsheet("Chart").set_chart(chart)

    path = a_workbook(tmp_path, fill)
    assert read(path) == ([SourceRow(2, {"a": "1"})], [])
    added(path, "xl/media/image1.png", b"x")
    assert answer_here(path, tmp_path) == {"sheets": [{"name": "Budget", "file": "0.jsonl"}], "warnings": []}


def test_cells_without_references_stand_where_they_come(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, with_rows([["a", "b"], [1, 2]]))
    path = changed(path, "xl/worksheets/sheet1.xml", b'<row r="2" spans="1:2">', b"<row>")
    path = changed(path, "xl/worksheets/sheet1.xml", b'<c r="B2"><v>2</v>', b'<c t="e"><v>#N/A</v>')
    assert answer_here(path, tmp_path) == {
        "sheets": [{"name": "Budget", "file": "0.jsonl"}],
        "warnings": [{"code": "errors", "params": {"table": "Budget", "cells": "B2", "count": 1}}],
    }
