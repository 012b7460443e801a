"""The uploaded file while its import is open, and how far a background reading has come.

Progress lies in a small file and not in the database: the writing pass holds the one write lock of SQLite until its
end, and nobody would see a row that is not committed yet.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from talka.kernel.imports.models import ImportBatch

_NAME_BYTES = 24


def folder() -> Path:
    """Where open uploads lie, outside the web root."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(chunks: Iterable[bytes]) -> tuple[str, str, int]:
    """Store an upload under a random name; return name, SHA-256 and size."""
    name = secrets.token_hex(_NAME_BYTES)
    digest, size = hashlib.sha256(), 0
    try:
        with (folder() / name).open("xb") as target:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
    except BaseException:
        (folder() / name).unlink(missing_ok=True)
        raise
    return name, digest.hexdigest(), size


def path_of(batch: ImportBatch) -> Path:
    """The stored upload."""
    return folder() / batch.storage_name


def remove(batch: ImportBatch) -> None:
    """Forget the upload and its progress."""
    if batch.storage_name:
        path_of(batch).unlink(missing_ok=True)
        _progress_path(batch).unlink(missing_ok=True)


def note_progress(batch: ImportBatch, rows: int) -> None:
    """Say how many rows were read."""
    path = _progress_path(batch)
    fresh = path.with_suffix(".new")
    fresh.write_text(str(rows))
    fresh.replace(path)


def progress_of(batch: ImportBatch) -> int:
    """How many rows were read so far; nobody has begun: 0."""
    try:
        return int(_progress_path(batch).read_text() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def last_progress(batch: ImportBatch) -> float | None:
    """When something was last read, as a time of the file system."""
    try:
        return _progress_path(batch).stat().st_mtime
    except FileNotFoundError:
        return None


def _progress_path(batch: ImportBatch) -> Path:
    return folder() / f"{batch.storage_name or batch.pk}.progress"
