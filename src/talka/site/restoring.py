"""Putting a backup into an empty installation: verified first, all or nothing, and verified again in its place."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.audit.trail import verify
from talka.kernel.database import BadCopy, is_embedded, live_rows, load_postgresql, sqlite_problems
from talka.kernel.mail.outbox import hold_all
from talka.privacy.actions import erase_again
from talka.privacy.queries.erased_list import NAME as ERASED
from talka.privacy.queries.erased_list import BadList, lists_beside
from talka.site.backup import CHUNK, DATABASE, DUMP, FILES, KEY, MANIFEST, BadBackup, verified
from talka.site.problems import in_words
from talka.site.versions import unknown_here

SCRATCH = ".restore-"
# What a first start may have left in a data folder that holds no records yet.
HARMLESS = {KEY, ERASED, "static", "backups", "mail"}


def restore_backup(path: Path, *, check_only: bool = False) -> str:
    """Verify a backup and put it into the empty data folder; says in words what it holds."""
    manifest = verified(path)
    _refuse_newer(manifest)
    said = _("The backup of %(at)s is whole: %(rows)d records, %(files)d files.") % {
        "at": manifest["made_at"], "rows": sum(manifest["rows"].values()), "files": manifest["files"]
    }  # fmt: skip
    if check_only:
        return said
    try:
        _put_in_place(path, manifest)
    except OSError as problem:
        words = _("The backup cannot be put in place: %(problem)s")
        raise BadBackup(words % {"problem": in_words(problem)}) from problem
    return " ".join(filter(None, (said, _prove(manifest), _forget_again(path))))


def _put_in_place(path: Path, manifest: dict[str, Any]) -> None:
    folder = Path(settings.DATA_DIR)
    if DUMP in manifest["sha256"]:
        if is_embedded():
            raise BadBackup(_("This backup is of PostgreSQL: name an empty database in TALKA_DATABASE_URL."))
        _refuse_used(folder)
        if connection.introspection.table_names():
            raise BadBackup(_("The database is not empty: restore into a new one."))
        _load_dump(path)
    else:
        if not is_embedded():
            raise BadBackup(_("This backup is of SQLite: restore it without TALKA_DATABASE_URL."))
        _refuse_used(folder)
        connection.close()
    _unpack(path, folder)


def _refuse_newer(manifest: dict[str, Any]) -> None:
    """An older backup is brought up to date in its place; a newer one has tables that are not known here."""
    if unknown := unknown_here(manifest["migrations"]):
        raise BadBackup(
            _("The backup was made by a newer Talka (%(version)s): install that one first. Unknown here: %(name)s")
            % {"version": manifest["talka"], "name": unknown[-1]}
        )


def _refuse_used(folder: Path) -> None:
    """Only an untouched folder is restored into; what a killed restore left behind is taken away."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.name.startswith(SCRATCH):
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in HARMLESS and (path.is_file() or any(path.iterdir())):
            raise BadBackup(_("%(folder)s is not empty: restore into a new folder.") % {"folder": folder})


def _unpack(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _unfinished(folder) as scratch, zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name not in {MANIFEST, DUMP}:
                _extract(archive, name, scratch)
        if (scratch / DATABASE).exists() and (problems := sqlite_problems(scratch / DATABASE)):
            raise BadBackup(_("The copy of the database is not sound: %(problem)s") % {"problem": problems[0]})
        # The database last: while it is missing, nobody takes the folder for a whole one.
        for part in sorted(scratch.iterdir(), key=lambda part: part.name == DATABASE):
            destination = folder / part.name
            if destination.is_dir():
                destination.rmdir()
            part.replace(destination)
    (folder / FILES).mkdir(exist_ok=True, mode=0o700)
    _sync(folder)


def _extract(archive: zipfile.ZipFile, name: str, scratch: Path) -> None:
    target = (scratch / name).resolve()
    if not target.is_relative_to(scratch.resolve()):
        raise BadBackup(_("The backup names a file outside its folder."))
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with archive.open(name) as source, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(source, out, CHUNK)
        out.flush()
        os.fsync(out.fileno())


def _load_dump(path: Path) -> None:
    program = shutil.which("pg_restore")
    if program is None:
        raise BadBackup(_("pg_restore is not installed here: install the PostgreSQL client tools."))
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path) as archive:
        try:
            load_postgresql(program, Path(archive.extract(DUMP, scratch)))
        except BadCopy as problem:
            raise BadBackup(_("The backup cannot be put in place: %(problem)s") % {"problem": problem}) from problem


def _prove(manifest: dict[str, Any]) -> str:
    """Count the rows where they now are, bring the tables up to date, verify the trail."""
    wrong = {t for t, rows in live_rows(manifest["rows"]).items() if rows != manifest["rows"][t]}
    if wrong:
        raise BadBackup(_("The backup is in place, but rows are missing in: %(tables)s") % {"tables": ", ".join(wrong)})
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    outcome = verify(expected_head=manifest["audit_head"])
    if not outcome.holds:
        words = _("The backup is in place, but its trail does not hold from entry %(entry)d on.")
        raise BadBackup(words % {"entry": outcome.first_bad})
    # Since the backup was made they may have gone out, and whoever only tries a backup writes to nobody.
    hold_all(_("Held back: this is a restored copy. Send it again if it is still needed."))
    return _("It is in place, and its trail of %(entries)d entries holds.") % {"entries": outcome.entries}


def _forget_again(path: Path) -> str:
    """Whoever was forgotten since the backup was made does not come back with it."""
    try:
        again = erase_again(*lists_beside(path))
    except BadList as problem:
        words = _("The list of people who were forgotten cannot be read: %(problem)s. Mend it, then `talka erasures`.")
        raise BadBackup(words % {"problem": problem}) from problem
    if not again:
        return ""
    words = ngettext(
        "%(count)d person who was forgotten since is forgotten again.",
        "%(count)d persons who were forgotten since are forgotten again.",
        again,
    )
    return words % {"count": again}


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
