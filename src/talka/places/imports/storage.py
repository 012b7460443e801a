"""Uploaded files while their import is open: a folder for each, outside the web root."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from talka.kernel.actions import Refused
from talka.kernel.imports.models import ImportBatch
from talka.places.imports.running import Given

_ABOUT = "about.json"


@dataclass(frozen=True)
class Upload:
    """The files of an open import, and where they are said to be from."""

    files: list[Given]
    source: str
    attribution: str


class UploadGone(Refused):
    """The files are not there any more: swept away, or left behind when a backup was restored."""


def folder() -> Path:
    """Where open uploads lie."""
    path = Path(settings.DATA_DIR) / "place-imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(files: Iterable[tuple[str, Iterable[bytes]]], *, source: str, attribution: str) -> tuple[str, str, int]:
    """Store uploads, each a name and chunks; return the name of their folder, their SHA-256 and size together."""
    token = secrets.token_hex(24)
    target = folder() / token
    target.mkdir()
    digest, size = hashlib.sha256(), 0
    names: list[str] = []
    try:
        for at, (name, chunks) in enumerate(files):
            names.append(name)
            with (target / str(at)).open("xb") as stored:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    stored.write(chunk)
        about = {"names": names, "source": source, "attribution": attribution}
        (target / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return token, digest.hexdigest(), size


def upload_of(batch: ImportBatch, gone: str) -> Upload:
    """The stored files; `gone` is what to say when they are not there. Raises UploadGone."""
    place = folder() / batch.storage_name
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UploadGone(gone) from error
    files = [Given(place / str(at), name) for at, name in enumerate(about["names"])]
    return Upload(files, about["source"], about["attribution"])


def remove(batch: ImportBatch) -> None:
    """Forget the uploads."""
    if batch.storage_name:
        shutil.rmtree(folder() / batch.storage_name, ignore_errors=True)


def sweep(open_names: set[str], *, older_than: float) -> None:
    """Forget what no open import names, when it is older than so many seconds."""
    for path in folder().iterdir():
        if path.name not in open_names and time.time() - path.stat().st_mtime > older_than:
            shutil.rmtree(path, ignore_errors=True)
