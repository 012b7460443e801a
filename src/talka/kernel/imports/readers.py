"""Tables out of what people bring: a folder or a ZIP of CSV files, one CSV, or a workbook, a table to a sheet."""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from talka.kernel.files.archives import MOST_UNPACKED
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.csv_archives import CsvFiles, csv_files_of, unpack_csv_files
from talka.kernel.imports.csv_tables import WINDOWS_1257, find_encoding, read_csv
from talka.kernel.imports.grids import (
    FileWarning,
    GridRow,
    SourceRow,
    folded_aliases,
    normal_name,
    read_headings,
    rows_by_heading,
)
from talka.kernel.imports.xlsx_cells import OLD_OFFICE_START
from talka.kernel.imports.xlsx_tables import is_workbook, read_sheet, read_workbook
from talka.kernel.text import BadText

__all__ = ["BadFile", "FileWarning", "SourceRow", "TableSource", "open_tables"]

_MEGABYTE = 1024 * 1024
_ZIP_START = b"PK"
_ARCHIVES = frozenset({".zip", ".xlsx", ".xlsm"})
_OTHER_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"<")


@dataclass(frozen=True)
class _Table:
    title: str
    grid: Callable[[], Iterator[GridRow]]


class TableSource:
    """The tables of one file or folder.

    Tables and headings go by normalised names: an alias when there is one, or else lower-case letters joined by "_".
    Close it, or use it with `with`, to remove what was unpacked; a source that is forgotten removes it as well.
    """

    def __init__(self, aliases: Mapping[str, str] | None, table_aliases: Mapping[str, str] | None) -> None:
        self.warnings: list[FileWarning] = []
        self._aliases = folded_aliases(aliases)
        self._table_aliases = folded_aliases(table_aliases)
        self._tables: dict[str, _Table] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="tables-"))
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        self._remove()

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, in the order of the file."""
        return tuple(self._tables)

    def title(self, name: str) -> str:
        """Return the name of a table as the file has it. Raises BadFile."""
        return self._table(name).title

    def headings(self, name: str) -> tuple[str, ...]:
        """Return the normalised headings of a table, in its order. Raises BadFile."""
        table = self._table(name)
        return tuple(read_headings(table.title, table.grid(), self._aliases).values())

    def rows(self, name: str) -> Iterator[SourceRow]:
        """Yield the rows of a table that are not empty, streaming. Raises BadFile, also midway."""
        table = self._table(name)
        grid = table.grid()
        return rows_by_heading(table.title, grid, read_headings(table.title, grid, self._aliases))

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            raise BadFile("no_such_table", table=name)
        return self._tables[name]

    def add(self, title: str, grid: Callable[[], Iterator[GridRow]]) -> None:
        """Offer one more table, its grid opened anew at each reading. Raises BadFile."""
        try:
            name = normal_name(title, self._table_aliases) or "table"
        except BadText as error:
            raise BadFile("unsafe_path", entry=repr(title)[:100]) from error
        if name in self._tables:
            raise BadFile("duplicate_table", table=title)
        self._tables[name] = _Table(title, grid)


def open_tables(
    path: Path,
    *,
    name: str = "",
    aliases: Mapping[str, str] | None = None,
    table_aliases: Mapping[str, str] | None = None,
) -> TableSource:
    """Open a folder of CSV files, a ZIP of them, a workbook or one CSV; the content decides, not the name.

    The name is that of the file when it was uploaded, for the title of a single table. The aliases say which headings,
    and which titles of tables, stand for which codes. Raises BadFile.
    """
    source = TableSource(aliases, table_aliases)
    try:
        _fill(source, path, name or path.name)
    except BaseException:
        source.close()
        raise
    return source


def _fill(source: TableSource, path: Path, name: str) -> None:
    if path.is_dir():
        _add_csv_files(source, csv_files_of(path))
    elif path.exists() and not path.is_file():
        # A pipe or a device: it may never end, and cannot be read twice.
        raise BadFile("not_a_table")
    else:
        _add_file(source, path, name)
    if not source.tables():
        raise BadFile("no_tables")


def _add_file(source: TableSource, path: Path, name: str) -> None:
    with path.open("rb") as file:
        start = file.read(len(OLD_OFFICE_START))
    if not start:
        raise BadFile("empty")
    if start == OLD_OFFICE_START:
        raise BadFile("old_excel")
    if start.startswith(_OTHER_STARTS):
        raise BadFile("not_a_table")
    if not start.startswith(_ZIP_START) and PurePath(name).suffix.lower() in _ARCHIVES:
        raise BadFile("damaged")
    if not start.startswith(_ZIP_START):
        _add_csv(source, PurePath(name).stem, path)
    elif is_workbook(path):
        _add_workbook(source, path)
    else:
        _add_csv_files(source, unpack_csv_files(path, source.folder))


def _add_csv_files(source: TableSource, files: CsvFiles) -> None:
    for title, path in files.tables:
        _add_csv(source, title, path)
    source.warnings.extend(FileWarning("ignored_file", {"entry": entry}) for entry in files.ignored)


def _add_csv(source: TableSource, title: str, path: Path) -> None:
    if path.stat().st_size > MOST_UNPACKED:
        raise BadFile("too_large", most=MOST_UNPACKED // _MEGABYTE)
    with path.open("rb") as file:
        encoding = find_encoding(file, title)
    if encoding == WINDOWS_1257:
        source.warnings.append(FileWarning("windows_1257", {"table": title}))
    source.add(title, partial(read_csv, path, encoding, title))


def _add_workbook(source: TableSource, path: Path) -> None:
    workbook = read_workbook(path, source.folder)
    source.warnings.extend(workbook.warnings)
    for title, file in workbook.sheets.items():
        source.add(title, partial(read_sheet, file))
