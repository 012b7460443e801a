"""The workbook to fill in: Latvian headings, lists to choose from, hints at the cells, and a sheet that explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from talka.kernel.imports.columns import EXPLANATION, LISTS, Column, Table

_ROWS = 2000
_MOST_TITLE, _MOST_MESSAGE, _MOST_LIST = 32, 255, 255
# Of a kind of column: what is chosen from, each with a word beside it, under a heading.
Lists = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]


def write_template(stream: IO[bytes], *, tables: Sequence[Table], lists: Lists, about: Iterable[str]) -> None:
    """Write the empty workbook; `about` are the sentences that explain it as a whole."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- only when asked for

    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as workbook:
        styles = {
            "head": workbook.add_format(
                {"bold": True, "bg_color": "#143627", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
            ),
            "must": workbook.add_format(
                {"bold": True, "bg_color": "#7A3B10", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
            ),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "bold": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "title": workbook.add_format({"bold": True, "font_size": 16}),
            "day": workbook.add_format({"num_format": "dd.mm.yyyy."}),
            "money": workbook.add_format({"num_format": "#,##0.00"}),
            "line": workbook.add_format({"num_format": "@"}),
        }
        _explanation(workbook.add_worksheet(EXPLANATION), styles, tables, about)
        sheets = [(table, workbook.add_worksheet(table.latvian)) for table in tables]
        ranges = _lists(workbook.add_worksheet(LISTS), styles, lists)
        for table, sheet in sheets:
            for at, column in enumerate(table.columns):
                _column(sheet, at, column, styles, ranges)
            sheet.freeze_panes(1, 0)


def _explanation(sheet: Any, styles: dict[str, Any], tables: Iterable[Table], about: Iterable[str]) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 2, 22)
    sheet.set_column(3, 3, 12)
    sheet.set_column(4, 4, 70)
    sheet.set_column(5, 5, 34)
    sheet.write_string(0, 0, _("How to fill in this workbook"), styles["title"])
    row = 0
    for row, line in enumerate(about, start=1):
        sheet.write_string(row, 0, line)
    row += 2
    for at, heading in enumerate(
        (_("Sheet"), _("Column"), _("Code"), _("Must be filled in"), _("What stands there"), _("Example"))
    ):
        sheet.write_string(row, at, heading, styles["head"])
    for table in tables:
        row += 1
        sheet.write_string(row, 0, table.latvian, styles["bold"])
        sheet.write_string(row, 2, table.code, styles["text"])
        sheet.write_string(row, 3, _("yes") if table.required else "", styles["text"])
        sheet.write_string(row, 4, str(table.hint), styles["bold"])
        for column in table.columns:
            row += 1
            cells = (
                "",
                column.latvian,
                column.code,
                _("yes") if column.filled else "",
                _explained(column),
                column.example,
            )
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text, styles["text"])


def _explained(column: Column) -> str:
    words = ", ".join(f"{word} ({code})" for code, word in column.choices.items())
    return " ".join(part for part in (str(column.hint), words and _("One of: %(words)s.") % {"words": words}) if part)


def _lists(sheet: Any, styles: dict[str, Any], lists: Lists) -> dict[str, str]:
    """Write what is chosen from; return the range of each list."""
    ranges: dict[str, str] = {}
    for at, (kind, (heading, entries)) in enumerate(lists.items()):
        first, second = 2 * at, 2 * at + 1
        sheet.set_column(first, second, 32)
        sheet.write_string(0, first, heading, styles["head"])
        sheet.write_string(0, second, "", styles["head"])
        for row, (word, beside) in enumerate(entries, start=1):
            sheet.write_string(row, first, word)
            sheet.write_string(row, second, beside)
        letter = chr(ord("A") + first)
        ranges[kind] = f"={LISTS}!${letter}$2:${letter}${max(2, len(entries) + 1)}"
    return ranges


def _column(sheet: Any, at: int, column: Column, styles: dict[str, Any], lists: dict[str, str]) -> None:
    style = {"day": "day", "money": "money", "count": None, "year": None, "hours": None}.get(column.kind, "line")
    sheet.set_column(at, at, max(14, min(40, len(column.latvian) + 4)), styles[style] if style else None)
    sheet.write_string(0, at, column.latvian, styles["must" if column.filled else "head"])
    hint = _explained(column)
    validation: dict[str, Any] = {"validate": "any"}
    source = lists.get(column.kind) or (list(column.choices.values()) if column.choices else None)
    if source and (isinstance(source, str) or len(",".join(source)) <= _MOST_LIST):
        # A hint, not a wall: another word is judged by the import and explained there.
        validation = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
    if hint:
        validation |= {"input_title": column.latvian[:_MOST_TITLE], "input_message": hint[:_MOST_MESSAGE]}
    if len(validation) > 1:
        sheet.data_validation(1, at, _ROWS, at, validation)
