"""CSV as people save it: any of three separators and of the usual encodings, streamed."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from talka.kernel.exports import unescape_csv
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.grids import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, GridRow
from talka.kernel.imports.xlsx_cells import column_letters

WINDOWS_1257 = "cp1257"

_CHUNK = 256 * 1024
_LONGEST_LINE = 1_000_000
# Where two are as frequent, the one that is least likely a part of a heading comes first.
SEPARATORS = "\t;,"
_SEPARATOR_LINE = "sep="
LATVIAN_LETTERS = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"
_UTF8_LETTER = re.compile("|".join(LATVIAN_LETTERS).encode())
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def find_encoding(source: IO[bytes], table: str) -> str:
    """Return the encoding by which the whole source can be read: UTF-8, UTF-16 with its mark, or Windows-1257.

    Raises BadFile.
    """
    start = source.read(len(codecs.BOM_UTF8))
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", WINDOWS_1257):
        source.seek(0)
        if _decodes(source, encoding) and not (encoding == WINDOWS_1257 and _holds_utf8_letters(source)):
            return encoding
    raise BadFile("encoding", table=table)


def _decodes(source: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while True:
            chunk = source.read(_CHUNK)
            decoder.decode(chunk, final=not chunk)
            if not chunk:
                return True
    except UnicodeDecodeError:
        return False


def _holds_utf8_letters(source: IO[bytes]) -> bool:
    """Whether it is in two encodings: read by either, some words would be stored as nobody wrote them."""
    source.seek(0)
    return any(map(_UTF8_LETTER.search, iter(lambda: source.readline(_LONGEST_LINE), b"")))


def read_csv(path: Path, encoding: str, table: str, separator: str = "") -> Iterator[GridRow]:
    """Yield every record of the CSV with its number; parted as told, or as its first line is. Raises BadFile."""
    with path.open(encoding=encoding, newline="") as text:
        # Lines that are left empty before the headings say nothing of what parts them.
        first = next((line for line in iter(lambda: text.readline(_LONGEST_LINE), "") if line.strip("\r\n \t")), "")
        found, skip = _find_separator(first)
        text.seek(0)
        lines = _lines(text, table)
        if skip:
            next(lines)
        yield from _records(csv.reader(lines, delimiter=separator or found, strict=True), table)


def _find_separator(line: str) -> tuple[str, bool]:
    """Return the separator of the first line, and whether the line only names it, as Excel's "sep=;" does."""
    if line.lower().startswith(_SEPARATOR_LINE) and line[len(_SEPARATOR_LINE) :].strip("\r\n ") in set(SEPARATORS):
        return line[len(_SEPARATOR_LINE)], True
    outside_quotes = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=outside_quotes.count), False


def _lines(text: IO[str], table: str) -> Iterator[str]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise BadFile("line_too_long", table=table, row=number)
        yield line


def _records(reader: Iterator[list[str]], table: str) -> Iterator[GridRow]:
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if number > MOST_ROWS + 1:
                raise BadFile("too_many_rows", table=table, most=MOST_ROWS)
            if len(record) > MOST_COLUMNS:
                raise BadFile("too_many_columns", table=table, most=MOST_COLUMNS)
            if any(len(cell) > MOST_CHARACTERS for cell in record):
                raise BadFile("cell_too_long", table=table, row=number, most=MOST_CHARACTERS)
            for column in (column for column, cell in enumerate(record) if "\0" in cell):
                raise BadFile("bad_characters", table=table, row=number, column=column_letters(column))
            yield GridRow(number, 0, [unescape_csv(cell) for cell in record])
    except csv.Error as error:
        raise BadFile("bad_quotes", table=table, row=number + 1) from error
