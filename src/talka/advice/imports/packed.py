"""What Outlook packs into one file, „winmail.dat”, instead of attaching it (the format TNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGNATURE = bytes.fromhex("789f3e22")
_HEAD, _SUM = 6, 2
_RECORD = struct.Struct("<BII")
_BODY, _NEXT_FILE, _NAME, _DATA, _MORE = 0x0002800C, 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# The long name among what else is said of a file, in either way of writing.
_LONG_NAMES = {struct.pack("<I", 0x3707001F): "utf-16-le", struct.pack("<I", 0x3707001E): "cp1257"}
_MOST_FILES, _LONGEST_NAME = 20, 512


@dataclass
class Packed:
    """Files by name, and what the letter says where it says so in plain words."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    body: bytes = b""


def unpack(content: bytes) -> Packed | None:
    """What is packed; nothing of another kind of file. What is torn is read as far as it goes."""
    if not content.startswith(_SIGNATURE):
        return None
    found = Packed()
    name, data = "", b""
    for kind, value in [*_records(content), (_NEXT_FILE, b"")]:
        if kind == _NEXT_FILE:
            if data and len(found.files) < _MOST_FILES:
                found.files.append((name, data))
            name, data = "", b""
        elif kind == _NAME:
            name = name or value.rstrip(b"\0").decode("cp1257", "replace")
        elif kind == _DATA:
            data = value
        elif kind == _MORE:
            name = _long_name(value) or name
        elif kind == _BODY:
            found.body = value.rstrip(b"\0")
    return found


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    while at + _RECORD.size <= len(content):
        _level, kind, length = _RECORD.unpack_from(content, at)
        at += _RECORD.size
        yield kind, content[at : at + length]
        at += length + _SUM


def _long_name(told: bytes) -> str:
    for mark, encoding in _LONG_NAMES.items():
        at = told.find(mark)
        # How many values there are, how long the first one is, and it.
        if at >= 0 and at + 12 <= len(told):
            length = min(struct.unpack_from("<I", told, at + 8)[0], _LONGEST_NAME)
            return told[at + 12 : at + 12 + length].decode(encoding, "replace").rstrip("\0")
    return ""
