"""The workbook to fill in: Latvian headings, lists to choose from, hints at the cells, and a sheet that explains."""

from __future__ import annotations

from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped] # it ships no py.typed
from django.utils.translation import gettext as _

from talka.activities.models import WorkKind
from talka.interchange.queries.columns import Column
from talka.interchange.queries.format import TABLES
from talka.programmes.queries.definitions import known_measures

_ROWS = 2000
_MOST_TITLE, _MOST_MESSAGE, _MOST_LIST = 32, 255, 255
_LISTS = "Saraksti"
_EXPLANATION = "Paskaidrojumi"


def write_template(stream: IO[bytes]) -> None:
    """Write the empty workbook."""
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
        _explanation(workbook.add_worksheet(_EXPLANATION), styles)
        sheets = {code: workbook.add_worksheet(table.latvian) for code, table in TABLES.items()}
        lists = _lists(workbook.add_worksheet(_LISTS), styles)
        for code, table in TABLES.items():
            for at, column in enumerate(table.columns):
                _column(sheets[code], at, column, styles, lists)
            sheets[code].freeze_panes(1, 0)


def _explanation(sheet: Any, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 2, 22)
    sheet.set_column(3, 3, 12)
    sheet.set_column(4, 4, 70)
    sheet.set_column(5, 5, 34)
    sheet.write_string(0, 0, _("How to fill in this workbook"), styles["title"])
    for at, line in enumerate(
        (
            _("One workbook is one agreement. A sheet that is not needed stays empty."),
            _("An empty cell means “not known”, never zero."),
            _("Dates like 15.07.2022., amounts like 1 234,56. Columns with a brown heading must be filled in."),
            _("Brought in again, the same rows change nothing; rows that are left out stay as they are."),
        ),
        start=1,
    ):
        sheet.write_string(at, 0, line)
    row = 6
    for at, heading in enumerate(
        (_("Sheet"), _("Column"), _("Code"), _("Must be filled in"), _("What stands there"), _("Example"))
    ):
        sheet.write_string(row, at, heading, styles["head"])
    for table in TABLES.values():
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


def _lists(sheet: Any, styles: dict[str, Any]) -> dict[str, str]:
    """Write what is chosen from; return the range of each list."""
    ranges: dict[str, str] = {}
    columns = {
        "kind": (_("Kind of work"), [(kind.name, kind.code) for kind in WorkKind.objects.filter(is_active=True)]),
        "measure": (_("What is counted"), [(name, str(measure.title)) for name, measure in known_measures().items()]),
    }
    for at, (kind, (heading, entries)) in enumerate(columns.items()):
        first, second = 2 * at, 2 * at + 1
        sheet.set_column(first, second, 32)
        sheet.write_string(0, first, heading, styles["head"])
        sheet.write_string(0, second, "", styles["head"])
        for row, (word, beside) in enumerate(entries, start=1):
            sheet.write_string(row, first, word)
            sheet.write_string(row, second, beside)
        letter = chr(ord("A") + first)
        ranges[kind] = f"={_LISTS}!${letter}$2:${letter}${max(2, len(entries) + 1)}"
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
