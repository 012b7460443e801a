"""What channels give out: a list of Meta, and a workbook of the format before .xlsx."""

from __future__ import annotations

import struct
from collections.abc import Sequence

META = (
    '"Post ID","Page name","Title","Publish time","Permalink","Post type","Reach"\n'
    '"1","NVO centrs","Forums jau rīt!","03/14/2026 09:15","https://www.facebook.com/nvo/posts/1","Photos","1,234"\n'
    '"2","NVO centrs","","03/02/2026 18:00","https://www.instagram.com/p/abc/","Reels","56"\n'
)
SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# A stream that is shorter stands elsewhere in the file.
_SHORTEST = 4096


def old_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of the old format: one sheet with these rows, of text only."""
    stream = _stream(rows)
    stream += bytes(-len(stream) % SECTOR) + bytes(max(0, _SHORTEST - len(stream)))
    count = len(stream) // SECTOR
    # The table of sectors, the folder, and then the only stream.
    table = [_TABLE, _END, *range(3, count + 2), _END]
    table += [_FREE] * (SECTOR // 4 - len(table))
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + bytes(256)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, _SHORTEST, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return head + struct.pack(f"<{len(table)}I", *table) + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return head + struct.pack("<3I", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def _stream(rows: Sequence[Sequence[str]]) -> bytes:
    begin, end = struct.pack("<4H2I", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 0x06), _record(0x000A, b"")
    name = b"\x05\0Posts"
    sheet_begin = struct.pack("<4H2I", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 0x06)
    at = len(_record(0x0809, begin)) + len(_record(0x0085, bytes(6) + name)) + len(end)
    head = _record(0x0809, begin) + _record(0x0085, struct.pack("<IH", at, 0) + name) + end
    cells = b"".join(
        _record(0x0204, struct.pack("<4HB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
    )
    return head + _record(0x0809, sheet_begin) + cells + end
