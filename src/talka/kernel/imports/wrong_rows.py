"""The rows that cannot be imported, in a workbook with their bad cells marked and the reasons beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from django.utils.translation import gettext as _

from talka.kernel.imports.batches import rows_of
from talka.kernel.imports.columns import Table
from talka.kernel.imports.models import ImportBatch, ImportRow

_WIDTH = 22
_REASON_WIDTH = 70


def write_wrong_rows(batch: ImportBatch, tables: Iterable[Table], stream: IO[bytes]) -> None:
    """Write a sheet for each table with something wrong."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- only when asked for

    wrong = rows_of(batch, ImportRow.Status.WRONG)
    with xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        styles = {
            "head": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "plain": workbook.add_format({"num_format": "@", "valign": "top"}),
            "bad": workbook.add_format(
                {"num_format": "@", "valign": "top", "bg_color": "#F6D9D5", "font_color": "#8A1C10"}
            ),
            "reason": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        for table in tables:
            rows = wrong.filter(table=table.code)
            if rows.exists():
                _write_table(workbook.add_worksheet(table.latvian), table, rows.iterator(chunk_size=500), styles)


def _write_table(sheet: Any, table: Table, rows: Any, styles: dict[str, Any]) -> None:
    headings = [_("Row"), *(column.latvian for column in table.columns), _("What to mend")]
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, len(table.columns), _WIDTH)
    sheet.set_column(len(headings) - 1, len(headings) - 1, _REASON_WIDTH)
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, styles["head"])
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(rows, start=1):
        bad = {problem["column"] for problem in row.problems}
        sheet.write_number(number, 0, row.number)
        for at, column in enumerate(table.columns, start=1):
            # An empty cell is written when it is the bad one, so that its mark is seen.
            value = str(row.values.get(column.code, ""))
            if value or column.code in bad:
                sheet.write_string(number, at, value, styles["bad" if column.code in bad else "plain"])
        sheet.write_string(number, len(headings) - 1, "\n".join(_reasons(table, row)), styles["reason"])


def _reasons(table: Table, row: ImportRow) -> list[str]:
    lines: list[str] = []
    for problem in row.problems:
        column = table.column(problem["column"])
        place = f"{column.latvian}: " if column else ""
        lines.append(f"{place}{problem['reason']} {problem['suggestion']}".strip())
    return lines
