"""Words that somebody must not read, looked for in whatever they receive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import pypdf

from tests.permissions.browser import Answer
from tests.permissions.world import CANARY, UNSENT

DEEPEST = 3


def canaries_in(answer: Answer, canaries: Iterable[str]) -> set[str]:
    """Which of the words the answer carries: in its text, its headers, or inside its file."""
    headers = " ".join(str(value) for value in answer.response.headers.values())
    text = f"{headers} {readable(answer.body)}".casefold()
    if not any(prefix.casefold() in text for prefix in (CANARY, UNSENT)):
        return set()
    return {word for word in canaries if word.casefold() in text}


def readable(body: bytes, depth: int = 0) -> str:
    """The words of a page, of a PDF, and of everything inside an archive."""
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text().replace("\n", "") for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK") and depth < DEEPEST:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(readable(archive.read(name), depth + 1) for name in archive.namelist())
    return body.decode("utf-8", "replace")
