"""Cells of a workbook as text, and columns by their letters."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = int | float | str | bool | date | datetime | time | timedelta

_SIGNIFICANT = 15  # digits that Excel keeps; more are artefacts of binary fractions

# How a file of Office before 2007 begins, whatever it holds.
OLD_OFFICE_START = bytes.fromhex("d0cf11e0a1b11ae1")


def column_letters(column: int) -> str:
    """Write the column with this index from 0 as a spreadsheet does: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Read AA as 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def text_of(cell: Cell) -> str:
    """Write a cell as text: ISO dates and times, numbers with a point and without artefacts of floating point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return _moment(cell)


def _number(cell: float) -> str:
    number = Decimal(f"{cell:.{_SIGNIFICANT}g}")
    return f"{number:f}".removesuffix(".0") if number else "0"


def _moment(cell: date | datetime | time) -> str:
    if not isinstance(cell, datetime | time):
        return cell.isoformat()
    # Excel counts fractions of a day, so a whole second may come back a microsecond short.
    moment = datetime.combine(date(2000, 1, 1), cell) if isinstance(cell, time) else cell
    rounded = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    written = rounded.isoformat(timespec="seconds" if rounded.second else "minutes")
    return written.partition("T")[2] if isinstance(cell, time) else written
