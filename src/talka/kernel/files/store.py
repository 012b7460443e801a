"""Keeping attached files: under random names outside the web root, handed out as downloads only."""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from talka.kernel.files.content import JPEG, PNG, FileFacts, inspect
from talka.kernel.files.models import StoredFile
from talka.kernel.files.refusals import BadFile

PICTURES_FOR_PAGES = {PNG.content_type, JPEG.content_type}

_CHUNK = 256 * 1024
_SHARD = 2
# What a browser may do with a downloaded file that it opens all the same: nothing.
_SANDBOX = "sandbox; default-src 'none'"


def store_upload(upload: UploadedFile[Any], actor: Any) -> StoredFile:
    """Keep an uploaded file if its content is of an accepted kind; pictures lose what they tell of place and maker.

    Raises BadFile. Must run inside a verb's transaction, so that the row appears with what refers to it.
    """
    name = str(upload.name or "")
    stream: IO[bytes] = upload.file if upload.file is not None else io.BytesIO()
    facts = inspect(stream, name, most_bytes=settings.UPLOAD_LIMIT)
    if facts.content_type.startswith("image/"):
        from talka.kernel.files.pictures import without_metadata  # noqa: PLC0415 -- only when asked for

        stream = io.BytesIO(without_metadata(stream))
        facts = inspect(stream, name, most_bytes=settings.UPLOAD_LIMIT)
    return store_stream(stream, facts, actor)


def store_stream(stream: IO[bytes], facts: FileFacts, actor: Any) -> StoredFile:
    """Write the bytes safely to disk, then the row: a crash leaves an orphaned file, never a row without its file."""
    token = secrets.token_hex(20)
    storage_name = f"{token[:_SHARD]}/{token}.{facts.extension}"
    path = settings.FILES_DIR / storage_name
    path.parent.mkdir(parents=True, exist_ok=True)
    stream.seek(0)
    with path.open("xb") as target:
        while chunk := stream.read(_CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return StoredFile.objects.create(
        storage_name=storage_name,
        name=facts.display_name,
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        added_by=actor,
    )


def store_picture(upload: UploadedFile[Any], actor: Any, *, width: int, height: int) -> tuple[StoredFile, int, int]:
    """Keep a PNG or JPEG made no larger than this, for pages that everybody sees; also its width and height.

    Raises BadFile, and must run inside a verb's transaction, as `store_upload`.
    """
    name = str(upload.name or "")
    stream: IO[bytes] = upload.file if upload.file is not None else io.BytesIO()
    facts = inspect(stream, name, most_bytes=settings.UPLOAD_LIMIT)
    if facts.content_type not in PICTURES_FOR_PAGES:
        raise BadFile("kind", accepted="PNG, JPEG")
    from talka.kernel.files.pictures import fitted  # noqa: PLC0415 -- only when asked for

    small, *size = fitted(stream, width=width, height=height)
    clean = io.BytesIO(small)
    return store_stream(clean, inspect(clean, name, most_bytes=settings.UPLOAD_LIMIT), actor), size[0], size[1]


def picture_response(stored: StoredFile) -> FileResponse:
    """A picture to be shown in pages; its address follows from its content, so that it is kept for a year."""
    response = FileResponse(open_stored(stored), content_type=stored.content_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def path_of(stored: StoredFile) -> Path:
    """Where the bytes lie."""
    path: Path = settings.FILES_DIR / stored.storage_name
    return path


def open_stored(stored: StoredFile) -> IO[bytes]:
    """The bytes of a stored file. Raises FileNotFoundError when they are gone."""
    return path_of(stored).open("rb")


def file_response(stored: StoredFile) -> FileResponse:
    """The file as a download; the view has checked that the reader may have it."""
    response = FileResponse(
        open_stored(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
