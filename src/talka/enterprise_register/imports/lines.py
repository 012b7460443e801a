"""Half a million lines of register.csv, looked at many at once: which of them may be rows that are kept.

Which quotation marks and separators it has, in their order, is the shape of a line. A block in which every shape is
that of a whole row needs no look at each of its lines.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, NamedTuple
from unicodedata import is_normalized

SEPARATOR = ";"
_LONGEST_ROW = 100_000
# A file has some hundreds of shapes; one that has no end of them is not remembered without end.
_MOST_SHAPES = 4_000
# What a row that is kept holds somewhere; what else holds it is read whole and then left out.
_MAY_BE_KEPT = re.compile(rb';[ "]*[BSRPOA][ "]*;')
# The same where no cell stands in quotation marks that has none inside; most rows have no space there either.
_MAY_BE_KEPT_BARE = re.compile(rb";(?:[BSRPOA]|  *[BSRPOA])(?:;|  *;)")
_QUOTED_CELL = b';"";'
_NOT_OF_SHAPE = bytes(set(range(256)) - set(b';"\n'))


class Line(NamedTuple):
    """A line, or several that are one row, and where in its block it begins."""

    at: int
    text: bytes


class Lines:
    """The lines of a block; the last row of it may go on in the file behind it."""

    def __init__(self, block: bytes, behind: IO[bytes]) -> None:
        self._block, self._behind = BytesIO(block), behind

    def own(self) -> Iterator[bytes]:
        """Those of the block that nobody has read yet."""
        while line := self._block.readline():
            yield line

    def readline(self) -> bytes:
        """The next one, wherever it is; cut where it is longer than a row may be."""
        return self._block.readline(_LONGEST_ROW) or self._behind.readline(_LONGEST_ROW)


class Shapes:
    """Shapes of lines that are whole rows; there are few, so each is looked at once."""

    def __init__(self, separators: int) -> None:
        self._separators = separators
        self._whole: set[bytes] = set()
        self._is_bare = True

    def rows_of(self, block: bytes) -> int | None:
        """How many rows the block is, each a line; nothing where some line is something else."""
        lines = block.translate(None, _NOT_OF_SHAPE).split(b"\n")
        if lines.pop() or not block.endswith(b"\n"):
            return None
        shapes = set(lines)
        if len(self._whole) > _MOST_SHAPES:
            self._whole.clear()
        new = shapes - self._whole
        self._whole.update(shape for shape in new if self._is_whole(shape))
        self._is_bare = not any(_QUOTED_CELL in shape for shape in shapes)
        return len(lines) if shapes <= self._whole else None

    def _is_whole(self, shape: bytes) -> bool:
        return shape.count(b";") >= self._separators and not shape.count(b'"') & 1

    def candidates(self, block: bytes) -> list[Line]:
        """Of a block of whole rows those that may be kept."""
        search = (_MAY_BE_KEPT_BARE if self._is_bare else _MAY_BE_KEPT).search
        found: list[Line] = []
        end = 0
        while match := search(block, end):
            begin = block.rfind(b"\n", end, match.start()) + 1 or end
            end = block.find(b"\n", match.end()) + 1
            found.append(Line(begin, block[begin:end]))
        return found


def may_be_kept(line: bytes) -> bool:
    """Whether some cell of the row says a register of civil society."""
    return _MAY_BE_KEPT.search(line) is not None


def parsed_together(lines: list[Line], width: int) -> list[list[str]] | None:
    """The cells of rows that hold nothing unusual; nothing where one of them does, or is damaged."""
    try:
        text = b"".join(line.text for line in lines).decode("utf-8").replace("\r\n", "\n")
        pieces = text.split("\n")
        pieces.pop()
        if not ("".join(pieces).isprintable() and is_normalized("NFC", text)):
            return None
        rows = list(csv.reader(pieces, delimiter=SEPARATOR, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    # As many rows as lines: none went on into the next one.
    return rows if len(rows) == len(lines) and all(len(row) == width for row in rows) else None
