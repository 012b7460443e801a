"""Everything of an installation in one file: database, attached files, the key of the data folder, hashes of all.

A backup is written under a temporary name and renamed when it is complete, so a file with the right name is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import talka
from talka.kernel.actions import Refused
from talka.kernel.audit.models import AuditHead
from talka.kernel.database import BadCopy, copy_sqlite, dump_postgresql, is_embedded, sqlite_problems, sqlite_rows
from talka.privacy.queries.erased_list import NAME as ERASED
from talka.privacy.queries.erased_list import BadList, list_path, read_list, store_list
from talka.site.problems import in_words

FORMAT = 1
MANIFEST, DATABASE, DUMP, KEY = "manifest.json", "talka.sqlite3", "talka.pgdump", "secret_key"
FILES, UPLOADS = "files/", "imports/"
CHUNK = 1024 * 1024
UNFINISHED = ".backup-"
# What reading an archive raises that is damaged, cut, or of somebody else.
UNREADABLE = (
    OSError, EOFError, zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, NotImplementedError,
)  # fmt: skip


class BadBackup(Refused):
    """The file cannot be made or restored; the message says why. Nothing was changed."""


def make_backup(target: Path | None = None, *, keep: int = 0) -> Path:
    """Write a backup while the site runs, never over an existing file; of those beside it the newest `keep` stay."""
    target = target or backup_folder() / f"talka-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
    if target.exists():
        raise BadBackup(_("%(path)s is there already.") % {"path": target})
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(target.parent)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target.parent) as scratch:
            unfinished = Path(scratch) / "backup.zip"
            _collect(Path(scratch), unfinished)
            verified(unfinished)
            unfinished.replace(target)
        _sync_folder(target.parent)
        _copy_list(target.parent)
        if keep:
            _drop_old(target, keep)
    except OSError as problem:
        raise BadBackup(_("The backup cannot be written: %(problem)s") % {"problem": in_words(problem)}) from problem
    return target


def backup_folder() -> Path:
    """Where backups lie unless told otherwise."""
    return Path(settings.DATA_DIR) / "backups"


def backups_in(folder: Path) -> list[Path]:
    """Backups by age, the newest last."""
    return sorted(folder.glob("talka-*.zip"))


def verified(path: Path) -> dict[str, Any]:
    """The manifest, after every member was read and its hash compared."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest_in(archive)
            named = [info.filename for info in archive.infolist() if info.filename != MANIFEST]
            if sorted(named) != sorted(manifest["sha256"]):
                raise BadBackup(_("The backup is not whole: files are missing or were added."))
            for name, expected in manifest["sha256"].items():
                with archive.open(name) as member:
                    if _hash_of(member) != expected:
                        raise BadBackup(_("The backup is damaged: %(name)s is not what was saved.") % {"name": name})
    except UNREADABLE as problem:
        raise _unreadable(problem) from problem
    return manifest


def manifest_of(path: Path) -> dict[str, Any]:
    """What a backup says about itself, without reading the rest."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _manifest_in(archive)
    except UNREADABLE as problem:
        raise _unreadable(problem) from problem


def _unreadable(problem: Exception) -> BadBackup:
    """In our own words: what a library says of a damaged file is for programmers."""
    if isinstance(problem, OSError):
        return BadBackup(_("The backup cannot be read: %(problem)s") % {"problem": in_words(problem)})
    return BadBackup(_("The file is cut short, damaged or not a backup."))


def our_tables() -> list[str]:
    """The tables of Talka's own records."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("talka.")]
    return sorted(model._meta.db_table for model in ours)


def _manifest_in(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadBackup(_("The backup was made by a version of Talka that is not known here."))
    return manifest


def _collect(scratch: Path, unfinished: Path) -> None:
    # The head is read before the copy and the files after it: the copy then holds the head, and no row lacks its file.
    head = AuditHead.objects.filter(pk=1).first()
    members, rows = _database(scratch)
    facts = {
        "format": FORMAT,
        "talka": talka.__version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": rows,
        "audit_head": head.entry_hash if head else "",
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
    }
    _write(unfinished, members | _kept_files(), facts)


def _database(scratch: Path) -> tuple[dict[str, Path], dict[str, int]]:
    if is_embedded():
        copy_sqlite(scratch / DATABASE)
        if problems := sqlite_problems(scratch / DATABASE):
            raise BadBackup(_("The copy of the database is not sound: %(problem)s") % {"problem": problems[0]})
        return {DATABASE: scratch / DATABASE}, sqlite_rows(scratch / DATABASE, our_tables())
    program = shutil.which("pg_dump")
    if program is None:
        raise BadBackup(_("pg_dump is not installed here: install the PostgreSQL client tools."))
    try:
        return {DUMP: scratch / DUMP}, dump_postgresql(program, scratch / DUMP, our_tables())
    except BadCopy as problem:
        words = _("The copy of the database could not be made: %(problem)s") % {"problem": problem}
        raise BadBackup(words) from problem


def _kept_files() -> dict[str, Path]:
    """Attached files, uploads whose import is not confirmed yet, and the key."""
    found = {
        prefix + path.relative_to(root).as_posix(): path
        for prefix, root in ((FILES, Path(settings.FILES_DIR)), (UPLOADS, settings.DATA_DIR / UPLOADS))
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    key = settings.DATA_DIR / KEY
    return found | ({KEY: key} if key.exists() else {})


def _write(target: Path, members: dict[str, Path], facts: dict[str, Any]) -> None:
    hashes: dict[str, str] = {}
    # It holds the key and everybody's records: for the owner's eyes.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in members.items():
            # A file may be taken away between being listed and being read; then no row needs it.
            with contextlib.suppress(FileNotFoundError), path.open("rb") as source:
                hashes[name] = _add(archive, name, source)
        facts |= {"files": sum(name.startswith(FILES) for name in hashes), "sha256": hashes}
        archive.writestr(MANIFEST, json.dumps(facts, ensure_ascii=False, indent=1))
        archive.close()
        raw.flush()
        os.fsync(raw.fileno())


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> str:
    seen = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            member.write(chunk)
    return seen.hexdigest()


def _hash_of(stream: IO[bytes]) -> str:
    seen = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()


def _sweep(folder: Path) -> None:
    """Take away what a backup left that was killed long ago."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.is_dir() and left.stat().st_mtime < yesterday:
            shutil.rmtree(left, ignore_errors=True)


def _copy_list(folder: Path) -> None:
    """Beside the backups lies who was forgotten up to the newest of them: an older one is restored by it."""
    try:
        known = read_list(list_path(), folder / ERASED)
    except BadList as problem:
        raise BadBackup(
            _("The list of people who were forgotten cannot be read: %(problem)s") % {"problem": problem}
        ) from problem
    if known:
        store_list(known, folder / ERASED)


def _drop_old(made: Path, keep: int) -> None:
    """Never the one just made, which is the oldest by its name when the clock has gone back."""
    found = backups_in(made.parent)
    too_many = max(0, len(found) - keep)
    for old in [each for each in found if each != made][:too_many]:
        old.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
