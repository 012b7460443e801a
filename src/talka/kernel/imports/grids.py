"""A table as a grid of text cells, and its rows by heading."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from talka.kernel.files.refusals import BadFile, message
from talka.kernel.imports.xlsx_cells import column_letters
from talka.kernel.text import BadText, clean_text, fold

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 32_767  # in a cell, as Excel has it


class GridRow(NamedTuple):
    """A row as in the sheet: its number from 1, the index of its first cell, its cells."""

    number: int
    first_column: int
    cells: list[str]


@dataclass(frozen=True)
class SourceRow:
    """A row of a table: its number in the sheet, where the headings are row 1, and its values by heading."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class FileWarning:
    """Something to know about a file that was read all the same; code is a key of MESSAGES."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The warning in the reader's language."""
        return message(self.code, self.params)


def normal_name(text: str, aliases: Mapping[str, str]) -> str:
    """Return the code of a heading or a table: its alias, if it has one, or else its letters joined by "_".

    Aliases are found whatever their case, diacritics and punctuation. Raises BadText.
    """
    folded = fold(clean_text(text))
    return aliases.get(folded, folded.replace(" ", "_"))


def folded_aliases(aliases: Mapping[str, str] | None) -> dict[str, str]:
    """Return the aliases as normal_name looks for them."""
    return {fold(heading): code for heading, code in (aliases or {}).items()}


def read_headings(table: str, grid: Iterator[GridRow], aliases: Mapping[str, str]) -> dict[int, str]:
    """Take the first row that is not empty as headings; return them by index of column. Raises BadFile."""
    row = next((row for row in grid if any(cell.strip() for cell in row.cells)), None)
    if row is None:
        raise BadFile("no_headings", table=table)
    headings: dict[int, str] = {}
    for column, cell in enumerate(row.cells, start=row.first_column):
        heading = _cleaned(table, row.number, cell, column) and normal_name(cell, aliases)
        if heading and heading in headings.values():
            raise BadFile("duplicate_heading", table=table, heading=clean_text(cell)[:100])
        if heading:
            headings[column] = heading
    return headings


def rows_by_heading(table: str, grid: Iterable[GridRow], headings: Mapping[int, str]) -> Iterator[SourceRow]:
    """Yield the rows that are not empty, every heading present in each. Raises BadFile."""
    for row in grid:
        values = dict.fromkeys(headings.values(), "")
        for column, cell in enumerate(row.cells, start=row.first_column):
            value = _cleaned(table, row.number, cell, column)
            if value and column not in headings:
                raise BadFile("cell_without_heading", table=table, cell=f"{column_letters(column)}{row.number}")
            if value:
                values[headings[column]] = value
        if any(values.values()):
            yield SourceRow(row.number, values)


def _cleaned(table: str, number: int, cell: str, column: int) -> str:
    try:
        return clean_text(cell, multiline=True)
    except BadText as error:
        raise BadFile("bad_characters", table=table, row=number, column=column_letters(column)) from error
