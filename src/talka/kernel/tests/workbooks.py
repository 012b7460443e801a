"""Workbooks for tests, and what becomes of them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped] # it ships no py.typed

from talka.kernel.imports.grids import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from talka.kernel.imports.readers import BadFile, FileWarning, SourceRow, open_tables
from talka.kernel.imports.xlsx_scan import Limits
from talka.kernel.imports.xlsx_worker import answer

Fill = Callable[[xlsxwriter.Workbook], None]


def a_workbook(folder: Path, fill: Fill, **options: object) -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path, options) as workbook:
        fill(workbook)
    return path


def with_rows(rows: list[list[object]], name: str = "Budget") -> Fill:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return fill


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return a copy of the workbook with some bytes of one part replaced."""
    copy = path.with_stem(f"{path.stem}-changed")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new) if name == part else content)
    return copy


def added(path: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return path


def read(path: Path) -> tuple[list[SourceRow], list[FileWarning]]:
    with open_tables(path) as source:
        return list(source.rows(source.tables()[0])), source.warnings


def refusal(path: Path) -> tuple[str, dict[str, object]]:
    with pytest.raises(BadFile) as refused:
        read(path)
    return refused.value.code, refused.value.params


def answer_here(path: Path, folder: Path) -> dict[str, object]:
    """Return what the child process answers, from this one, which keeps its own limits."""
    limits = Limits(MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS, memory=0, output=0, seconds=0)
    return answer(path, folder, limits)


def refusal_by_the_reader(path: Path) -> tuple[str, dict[str, object]]:
    """Return the refusal of a workbook that only its reader can refuse, the same in the child process and here."""
    code, params = refusal(path)
    assert answer_here(path, path.parent) == {"refused": code, "params": params}
    return code, params
