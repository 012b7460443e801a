"""Which files there are, what they hold in sum, and their headings."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from talka.enterprise_register.imports.problems import BadSource

REGISTER = "register.csv"
AREAS = "areas_of_activity_of_associations_foundations.csv"
BENEFIT = "pdb_sloregistrs_odata.csv"
NAMES = (REGISTER, AREAS, BENEFIT)
_CHUNK = 1024 * 1024
_LONGEST_HEADING = 20_000
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Files(NamedTuple):
    """The files of one import; only the register itself must be there."""

    register: Path
    areas: Path | None
    benefit: Path | None

    @property
    def names(self) -> str:
        """How the run is called."""
        return ", ".join(path.name for path in self if path is not None)


def files_in(folder: Path) -> Files:
    """The files of a folder by their names. Raises BadSource."""
    found = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    register = found.get(REGISTER)
    if register is None:
        raise BadSource(_("There is no %(name)s in %(folder)s.") % {"name": REGISTER, "folder": folder.name})
    return Files(register, found.get(AREAS), found.get(BENEFIT))


def hash_of(files: Files, *more: str) -> str:
    """One hash of all the files, and of what else decides how they are read."""
    whole = hashlib.sha256()
    for path in files:
        part = hashlib.sha256()
        if path is not None:
            with path.open("rb", buffering=0) as source:
                while chunk := source.read(_CHUNK):
                    part.update(chunk)
        whole.update(part.digest())
    whole.update("\0".join(more).encode())
    return whole.hexdigest()


def headings(name: str, line: bytes, separator: str, needed: Sequence[str]) -> dict[str, int]:
    """Where each column is, by the first line. Raises BadSource."""
    if not line:
        raise BadSource(_("%(file)s: the file is empty.") % {"file": name})
    if line.startswith(_WIDE) or len(line) > _LONGEST_HEADING:
        raise BadSource(_("%(file)s: the letters cannot be read. The file must be UTF-8.") % {"file": name})
    cells = next(csv.reader([decoded(name, 1, line).removeprefix("\ufeff")], delimiter=separator), [])
    found = {cell.strip(): at for at, cell in enumerate(cells)}
    missing = [column for column in needed if column not in found]
    if len(missing) == len(needed) and len(cells) == 1:
        words = _("%(file)s: the columns are not separated by “%(separator)s”.")
        raise BadSource(words % {"file": name, "separator": separator})
    if missing:
        words = _("%(file)s, row 1: these columns are missing: %(columns)s.")
        raise BadSource(words % {"file": name, "columns": ", ".join(missing)}, file=name, row=1)
    return found


def decoded(name: str, row: int, line: bytes) -> str:
    """The line as text. Raises BadSource."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(name, row) from error


def _unreadable(name: str, row: int) -> BadSource:
    words = _("%(file)s, row %(row)d: the letters cannot be read. The file must be UTF-8, not Windows-1257.")
    return BadSource(words % {"file": name, "row": row}, file=name, row=row)


def small_table(path: Path, separator: str, needed: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of a table that has no row to spare: each with its number, the needed columns in this order.

    Raises BadSource.
    """
    name = path.name
    with path.open("rb", buffering=_CHUNK) as source:
        at = headings(name, source.readline(_LONGEST_HEADING + 1), separator, needed)
        wanted, width = itemgetter(*(at[column] for column in needed)), len(at)
        rows = csv.reader(map(bytes.decode, source), delimiter=separator, strict=True)
        try:
            for cells in rows:
                # The headings are a row too.
                row = rows.line_num + 1
                if len(cells) == width:
                    yield row, wanted(cells)
                elif cells:
                    raise BadSource(short_row(name, row, len(cells), width), file=name, row=row)
        except UnicodeDecodeError as error:
            raise _unreadable(name, rows.line_num + 2) from error
        except csv.Error as error:
            words = _("%(file)s: a quotation mark is opened and not closed, near row %(row)d.")
            row = rows.line_num + 1
            raise BadSource(words % {"file": name, "row": row}, file=name, row=row) from error


def short_row(name: str, row: int, found: int, width: int) -> str:
    """Words about a row with fewer columns, or more, than the headings have."""
    words = _("%(file)s, row %(row)d: there are %(found)d columns instead of %(width)d. Is the file cut off?")
    return words % {"file": name, "row": row, "found": found, "width": width}
