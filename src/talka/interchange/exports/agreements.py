"""An agreement as a folder, a ZIP or a workbook; imported again, it changes nothing."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from talka.interchange.queries.columns import Column, Table
from talka.interchange.queries.format import TABLES
from talka.interchange.queries.stored import exported_rows
from talka.interchange.queries.words import machine_text
from talka.kernel import exports
from talka.programmes.models import Agreement
from talka.programmes.queries.declared import is_money_figure

_CENTS = 100
_FIRST_OF_ZIP = date(1980, 1, 1)
_MINUTES = 60
_DIGITS = 4
# What stands as a number in a workbook; everything else is text, so that nothing is taken for something else.
_CELL_KINDS: dict[str, exports.Kind] = {
    "money": "money", "count": "count", "year": "count", "day": "date", "hours": "number", "target": "number",
    "declared": "number",
}  # fmt: skip


def export_agreement(agreement: Agreement, target: Path) -> Path:
    """Write the agreement to a path: NAME.zip, NAME.xlsx, or else a folder."""
    target = Path(target)
    if target.suffix.lower() == ".zip":
        with target.open("wb") as stream:
            export_zip(agreement, stream)
    elif target.suffix.lower() == ".xlsx":
        with target.open("wb") as stream:
            export_xlsx(agreement, stream)
    else:
        target.mkdir(parents=True, exist_ok=True)
        for table in _tables(agreement):
            with (target / f"{table.code}.csv").open("wb") as stream:
                _write_csv(table, agreement, stream)
    return target


def export_zip(agreement: Agreement, stream: IO[bytes]) -> None:
    """Write a ZIP of CSV files with the codes of machines."""
    with (
        tempfile.TemporaryDirectory(prefix="export-") as folder,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in sorted(export_agreement(agreement, Path(folder)).iterdir()):
            # Nothing of this computer or this moment: the same records give the same bytes.
            day = max(agreement.starts, _FIRST_OF_ZIP)
            entry = zipfile.ZipInfo(path.name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as table, archive.open(entry, "w") as member:
                shutil.copyfileobj(table, member)


def export_xlsx(agreement: Agreement, stream: IO[bytes]) -> None:
    """Write a workbook with Latvian headings."""
    exports.write_xlsx(
        stream, sheets=(_sheet(table, agreement) for table in _tables(agreement)), title=agreement.number
    )


def _tables(agreement: Agreement) -> Iterator[Table]:
    """Tables that hold something, and those that a file must have."""
    for table in TABLES.values():
        if table.required or next(exported_rows(table.code, agreement), None) is not None:
            yield table


def _columns(table: Table) -> list[Column]:
    """What an export writes; a filter stands in the columns of its own."""
    return [column for column in table.columns if column.kind != "filter"]


def _write_csv(table: Table, agreement: Agreement, stream: IO[bytes]) -> None:
    columns = _columns(table)
    exports.write_csv(
        stream,
        columns=[exports.Column(column.code) for column in columns],
        rows=(
            [machine_text(column, row[column.code], row) for column in columns]
            for row in exported_rows(table.code, agreement)
        ),
        separator=",",
    )


def _sheet(table: Table, agreement: Agreement) -> exports.Sheet:
    columns = _columns(table)
    return exports.Sheet(
        table.latvian,
        [exports.Column(column.latvian, _CELL_KINDS.get(column.kind, "text")) for column in columns],
        ([_cell(column, row[column.code], row) for column in columns] for row in exported_rows(table.code, agreement)),
    )


def _cell(column: Column, value: Any, row: dict[str, Any]) -> exports.Value:
    """The value as a workbook holds it."""
    if value is None or column.kind not in _CELL_KINDS:
        return column.choices.get(value, value) if column.choices and value else machine_text(column, value, row)
    if column.kind == "hours":
        return float(round(value / _MINUTES, _DIGITS))
    if column.kind == "declared":
        return float(value / _CENTS) if is_money_figure(row["figure"]) else int(value)
    if column.kind == "target":
        scale = {"money": _CENTS, "hours": _MINUTES}.get(row["indicator__measure"], 1)
        return int(value) if scale == 1 else float(round(value / scale, _DIGITS))
    stored: exports.Value = value
    return stored
