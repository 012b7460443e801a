"""Office files with the same bytes for the same content: entries in one order, every date the content's own."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(office_file: bytes, made_on: date) -> bytes:
    """The same Office file, without the moment at which it happened to be written."""
    stamp = f"{made_on.isoformat()}T00:00:00Z".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            data = source.read(entry.filename)
            if entry.filename == "docProps/core.xml":
                data = _DATES.sub(lambda match: match[1] + stamp + match[3], data)
            out.writestr(dated_entry(entry.filename, made_on), data)
    return target.getvalue()


def dated_entry(name: str, made_on: date) -> zipfile.ZipInfo:
    """An entry of an archive that carries the content's date and nothing of this computer."""
    entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
