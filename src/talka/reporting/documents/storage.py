"""Keeping documents that were made here, beside files that people bring."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from talka.kernel.files.content import FileFacts
from talka.kernel.files.models import StoredFile
from talka.kernel.files.store import open_stored, store_stream

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


def keep(data: bytes, *, name: str, file_format: str, actor: Any) -> StoredFile:
    """Store the bytes; call it inside the verb's transaction."""
    facts = FileFacts(CONTENT_TYPES[file_format], file_format, len(data), hashlib.sha256(data).hexdigest(), name)
    return store_stream(io.BytesIO(data), facts, actor)


def read(stored: StoredFile) -> bytes:
    """The stored bytes. Raises FileNotFoundError when they are gone."""
    with open_stored(stored) as stream:
        return stream.read()
