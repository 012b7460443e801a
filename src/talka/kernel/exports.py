"""Tables for people to take away: workbooks without formulas, and CSV that Excel opens and we read back unchanged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Literal

from django.utils.http import content_disposition_header
from django.utils.text import slugify

from talka.kernel.money import decimal_text
from talka.kernel.text import fold

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no py.typed

Kind = Literal["text", "money", "count", "number", "date", "datetime"]
Value = str | int | float | bool | date | datetime | None

MOST_CHARACTERS = 32_767  # in a cell, as Excel has it
MOST_NAME = 31  # characters in the name of a sheet

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "money": "#,##0.00\u00a0€",
    "count": "#,##0",
    "number": "#,##0.##",
    "date": "dd.mm.yyyy.",
    "datetime": "dd.mm.yyyy. hh:mm",
}
_WIDTHS: dict[Kind, int] = {"text": 30, "money": 16, "count": 12, "number": 12, "date": 13, "datetime": 18}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FIRST_EXCEL_YEAR = 1901
_MOST_WIDTH = 60

# What a spreadsheet may take for a formula or a command, after any blanks, also in full-width forms.
_BLANKS = "\\s\u00ad\u200b-\u200f\u2060\ufeff\\x00-\\x1f"
_FORMULA = re.compile(rf"[{_BLANKS}]*[=+\-@|%＝＋－＠｜％]|[\t\r\n]")  # noqa: RUF001 -- full-width forms are meant
# Digits and spaces alone do no harm and must stay as they are: +371 29123456, -12,50.
_NUMBER = re.compile(r"[+-][0-9]+(?:[ \u00a0][0-9]+)*(?:[.,][0-9]+)?")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def file_name(words: object, ending: str, *, day: date | None = None) -> str:
    """What a file is called, in the reader's own words: „organizacijas-2026-11-23.xlsx”."""
    name = slugify(fold(str(words)), allow_unicode=True) or "talka"
    return f"{name}-{day:%Y-%m-%d}.{ending}" if day else f"{name}.{ending}"


def attachment(name: str) -> str:
    """The header that lets a browser keep an answer under a name, whatever its letters."""
    return content_disposition_header(as_attachment=True, filename=name) or ""


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its values are (money in whole cents), and its width in characters."""

    heading: str
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A table: its name, its columns, and its rows with a value for each column."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def write_xlsx(stream: IO[bytes], *, sheets: Iterable[Sheet], title: str = "", language: str = "lv") -> None:
    """Write a workbook, row by row with flat memory. Text is never a formula; longer than a cell may be, it is cut."""
    import xlsxwriter  # noqa: PLC0415 -- only when asked for

    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        workbook.set_properties({"title": title})
        workbook.set_custom_property("Language", language)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(workbook, sheet, _free_name(sheet.name, taken))


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name Excel takes, unlike the others of the workbook, and note it."""
    clean = _NOT_IN_SHEET_NAMES.sub(" ", _NOT_IN_XML.sub("", wanted)).strip().strip("'") or "1"
    name, number = clean[:MOST_NAME], 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{clean[: MOST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _write_sheet(workbook: xlsxwriter.Workbook, sheet: Sheet, name: str) -> None:
    target = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [workbook.add_format({"num_format": _FORMATS[column.kind], "valign": "top"}) for column in sheet.columns]
    for at, column in enumerate(sheet.columns):
        width = column.width or min(_MOST_WIDTH, max(_WIDTHS[column.kind], len(column.heading) + 2))
        target.set_column(at, at, width)
        target.write_string(0, at, _cell_text(column.heading), bold)
    target.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(target, (last, at), column.kind, value, formats[at])
    target.autofilter(0, 0, last, max(len(sheet.columns) - 1, 0))


def _write_cell(
    target: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    kind: Kind,
    value: Value,
    cell_format: xlsxwriter.format.Format,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, bool):
        target.write_boolean(*place, value)
    elif isinstance(value, int | float):
        target.write_number(*place, value / 100 if kind == "money" else value, cell_format)
    elif isinstance(value, date) and value.year >= _FIRST_EXCEL_YEAR:
        target.write_datetime(*place, value, cell_format)
    else:
        target.write_string(*place, _cell_text(str(value)), cell_format)


def _cell_text(text: str) -> str:
    allowed = _NOT_IN_XML.sub("\ufffd", text)
    return allowed if len(allowed) <= MOST_CHARACTERS else allowed[: MOST_CHARACTERS - 1] + "…"


def write_csv(
    stream: IO[bytes],
    *,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    separator: Literal[";", ","] = ";",
) -> None:
    """Write UTF-8 with its mark, for Excel; dates in ISO, money in euros, values escaped by escape_csv.

    With ";" goes the decimal comma, as Latvian Excel has it; with "," the point, as machines have it.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    try:
        writer.writerow([escape_csv(column.heading) for column in columns])
        writer.writerows(_csv_rows(columns, rows, "," if separator == ";" else "."))
    finally:
        text.detach()  # the stream is the caller's to close


def _csv_rows(columns: Sequence[Column], rows: Iterable[Sequence[Value]], mark: str) -> Iterator[list[str]]:
    for row in rows:
        yield [escape_csv(_csv_text(column.kind, value, mark)) for column, value in zip(columns, row, strict=True)]


def _csv_text(kind: Kind, value: Value, mark: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "money" and isinstance(value, int):
        return (decimal_text(value) or "").replace(".", mark)
    if isinstance(value, float):
        return repr(value).replace(".", mark)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    return "" if value is None else str(value)


def escape_csv(value: str) -> str:
    """Put an apostrophe before a value that a spreadsheet could take for a formula; unescape_csv takes it away.

    Numbers with a sign, telephone numbers among them, stay as they are.
    """
    return f"'{value}" if _needs_apostrophe(value) else value


def unescape_csv(value: str) -> str:
    """Return what escape_csv was given; an apostrophe that it did not put stays."""
    return value[1:] if value.startswith("'") and _needs_apostrophe(value[1:]) else value


def _needs_apostrophe(value: str) -> bool:
    # A value that is escaped already is escaped again, so that one step back gives it whole.
    bare = value.lstrip("'")
    return bool(_FORMULA.match(bare)) and not _NUMBER.fullmatch(bare)
