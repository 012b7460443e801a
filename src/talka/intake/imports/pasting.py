"""Rows copied from a table, as a file that is read like any other."""

from __future__ import annotations

import csv
import io

_TAB = "\t"


def pasted_file(text: str) -> bytes:
    """A CSV whose first line names the separator: with a tab there is no doubt about commas in a heading."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if _TAB not in lines:
        # One column, or rows of a CSV that somebody opened as text.
        return lines.encode()
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=_TAB, strict=True))
    except csv.Error:
        # A quotation mark that only is a part of a name.
        rows = [line.split(_TAB) for line in lines.split("\n")]
    target = io.StringIO(newline="")
    target.write(f"sep={_TAB}\r\n")
    csv.writer(target, delimiter=_TAB, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode()
