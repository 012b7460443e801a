"""A ZIP of CSV files, perhaps in one folder, unpacked under names of our own."""

import shutil
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from talka.kernel.files.archives import open_archive
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.csv_tables import LATVIAN_LETTERS

MOST_ENTRIES = 50
_SAYS_UTF8 = 0x800

_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".xlsx", ".xlsm")
_OF_SYSTEMS = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


class CsvFiles(NamedTuple):
    """CSV files by title, in order, and the names of files that are something else."""

    tables: list[tuple[str, Path]]
    ignored: list[str]


def csv_files_of(folder: Path) -> CsvFiles:
    """Return what a folder holds; its folders are passed over."""
    files = [path for path in sorted(folder.iterdir()) if not path.is_dir() and not _of_a_system(path.name)]
    found = CsvFiles([], [])
    for path in files:
        # A link that leads nowhere is named too, and so is a pipe.
        if _is_csv(path.name) and path.is_file():
            found.tables.append((path.stem, path))
        else:
            found.ignored.append(path.name)
    return found


def unpack_csv_files(path: Path, folder: Path) -> CsvFiles:
    """Unpack the CSV files of an archive within limits into the folder. Raises BadFile."""
    found = CsvFiles([], [])
    with open_archive(path, most_entries=MOST_ENTRIES) as archive:
        entries = [(_inner_path(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
        wanted = [(inner, entry) for inner, entry in entries if not any(map(_of_a_system, inner.parts))]
        _check_folders([inner for inner, _ in wanted if _is_csv(inner.name)])
        for at, (inner, entry) in enumerate(wanted):
            if inner.suffix.lower() in _ARCHIVES:
                raise BadFile("entry_kind", entry=str(inner)[:100])
            if _is_csv(inner.name):
                unpacked = folder / f"{at}.csv"
                _unpack(archive, entry, unpacked)
                found.tables.append((inner.stem, unpacked))
            else:
                found.ignored.append(str(inner))
    return found


def _inner_path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(_as_written(entry).replace("\\", "/"))


def _as_written(entry: zipfile.ZipInfo) -> str:
    """The name as macOS or an older Windows wrote it, which do not say in which letters; else as it was read."""
    for encoding in () if entry.flag_bits & _SAYS_UTF8 else ("utf-8", "cp775", "cp1257"):
        with suppress(UnicodeError):
            name = normalize("NFC", entry.filename.encode("cp437").decode(encoding))
            if all(letter.isascii() or letter in LATVIAN_LETTERS for letter in name):
                return name
    return entry.filename


def _check_folders(tables: list[PurePosixPath]) -> None:
    """All tables lie side by side, at the top or in one folder, however deep. Raises BadFile."""
    for inner in tables:
        if inner.parent != tables[0].parent:
            raise BadFile("scattered", entry=str(inner)[:100])


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    try:
        with archive.open(entry) as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadFile("damaged") from error


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _of_a_system(name: str) -> bool:
    return name in _OF_SYSTEMS or name.startswith("._")
