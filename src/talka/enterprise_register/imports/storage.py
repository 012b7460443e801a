"""Uploads while their import is open: a folder for each, outside the web root, under the names of the register."""

from __future__ import annotations

import csv
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zipfile import is_zipfile

from django.conf import settings
from django.utils.translation import gettext as _

from talka.enterprise_register.imports.files import AREAS, BENEFIT, REGISTER
from talka.enterprise_register.models import RegisterRun
from talka.kernel.actions import Refused
from talka.kernel.files.archives import open_archive
from talka.kernel.files.refusals import BadFile

# A file is known by a column that only it has, since browsers rename what they download twice.
_COLUMN_OF = {REGISTER: "regtype", AREAS: "area_of_activity", BENEFIT: "Registracijas_kods"}
_MOST_ENTRIES = 20
_HEADINGS = 20_000
_GIVEN = "given"


def root() -> Path:
    """Where open uploads lie."""
    path = Path(settings.DATA_DIR) / "register-imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def folder_of(run: RegisterRun) -> Path:
    """The files of a run. Raises Refused when they are gone."""
    path = root() / run.storage_name
    if not run.storage_name or not path.is_dir():
        raise Refused(_("The files are not here any more. Upload them again."))
    return path


def keep(files: Iterable[tuple[str, Iterable[bytes]]]) -> tuple[str, int]:
    """Store uploads, each a name and chunks; the name of their folder, and the size of all. Raises Refused."""
    token = secrets.token_hex(16)
    target = root() / token
    target.mkdir()
    try:
        for name, chunks in files:
            given = target / _GIVEN
            with given.open("wb") as stored:
                stored.writelines(chunks)
            if is_zipfile(given):
                _unpack(given, target)
                given.unlink()
            else:
                _name(given, name, target)
    except BadFile as refusal:
        shutil.rmtree(target, ignore_errors=True)
        raise Refused(refusal.message, field="given") from refusal
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return token, sum(path.stat().st_size for path in target.iterdir())


def _unpack(archive_path: Path, target: Path) -> None:
    with open_archive(archive_path, most_entries=_MOST_ENTRIES) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or not entry.filename.lower().endswith(".csv"):
                continue
            unpacked = target / f"{_GIVEN}-entry"
            with archive.open(entry) as source, unpacked.open("wb") as stored:
                shutil.copyfileobj(_Checked(source), stored, 1024 * 1024)
            _name(unpacked, entry.filename, target)


class _Checked:
    """An entry of an archive whose damage is a refusal."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source

    def read(self, size: int = -1) -> bytes:
        try:
            return self.source.read(size)
        except Exception as error:
            # What zlib and zipfile raise for damaged bytes differs from version to version.
            code = "damaged"
            raise BadFile(code) from error


def _name(given: Path, shown: str, target: Path) -> None:
    with given.open("rb") as source:
        first = source.readline(_HEADINGS).decode("utf-8", "replace").removeprefix("\ufeff")
    columns = {cell.strip() for separator in ";,\t" for cell in next(csv.reader([first], delimiter=separator), [])}
    meant = next((name for name, column in _COLUMN_OF.items() if column in columns), "")
    meant = meant or next((name for name in _COLUMN_OF if shown.lower().endswith(name)), "")
    if not meant:
        words = _("“%(name)s” is none of the register's files: %(names)s.")
        raise Refused(words % {"name": shown[-100:], "names": ", ".join(_COLUMN_OF)}, field="given")
    if (target / meant).exists():
        raise Refused(_("There are two files like %(name)s.") % {"name": meant}, field="given")
    given.rename(target / meant)


def remove(run: RegisterRun) -> None:
    """Forget the uploads of a run."""
    if run.storage_name:
        shutil.rmtree(root() / run.storage_name, ignore_errors=True)


def sweep(open_names: set[str], *, older_than: float) -> None:
    """Forget what no open run names, when it is older than so many seconds."""
    for path in root().iterdir():
        if path.name not in open_names and time.time() - path.stat().st_mtime > older_than:
            shutil.rmtree(path, ignore_errors=True)
