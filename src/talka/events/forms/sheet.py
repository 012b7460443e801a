"""The grid of a signed sheet: a tick for each person and session, and minutes where it was not the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from talka.events.queries.attendance import Row, Table
from talka.kernel.numbers import format_count, number_sent

Cell = tuple[int, int]
_LONGEST = 17


@dataclass(frozen=True)
class GridCell:
    """One box as the page shows it: as stored, or as it was typed when something has to be mended first."""

    key: str
    was: bool
    ticked: bool
    had: str
    minutes: str
    most: int
    error: str = ""


def grid(table: Table, given: QueryDict | None = None) -> list[tuple[Row, list[GridCell]]]:
    """Rows of the page; `given` keeps what was typed, with what is wrong in it."""
    most = {session.pk: session.minutes for session in table.sessions}
    ticked = cells_of(given.getlist("cell")) if given else set()
    lines: list[tuple[Row, list[GridCell]]] = []
    for row in table.rows:
        cells: list[GridCell] = []
        for session, there in row.cells:
            key = f"{session}-{row.registration.pk}"
            had = "" if there is None or there.minutes is None else str(there.minutes)
            minutes = (given.get(f"minutes-{key}", "") if given else had)[:_LONGEST]
            checked = (session, row.registration.pk) in ticked if given else there is not None
            wrong = _wrong(minutes, most[session]) if given and minutes != given.get(f"had-{key}", "") else ""
            cells.append(GridCell(key, there is not None, checked, had, minutes, most[session], wrong))
        lines.append((row, cells))
    return lines


def first_error(lines: Iterable[tuple[Row, list[GridCell]]]) -> tuple[str, GridCell] | None:
    """Whose minutes cannot be, and which box that is."""
    return next(((row.registration.name, cell) for row, cells in lines for cell in cells if cell.error), None)


def cells_of(values: Iterable[str]) -> set[Cell]:
    """`12-345` is registration 345 at session 12; anything else is left out."""
    found: set[Cell] = set()
    for value in values:
        session, registration = map(number_sent, value.partition("-")[::2])
        if session is not None and registration is not None:
            found.add((session, registration))
    return found


def minutes_of(given: Mapping[str, str], cells: Iterable[Cell]) -> dict[Cell, tuple[int | None, int | None]]:
    """By box, minutes as they were shown and as they are typed; empty is the whole session."""
    return {
        cell: (
            number_sent(given.get(f"had-{cell[0]}-{cell[1]}", "").strip()),
            number_sent(given.get(f"minutes-{cell[0]}-{cell[1]}", "").strip()),
        )
        for cell in cells
    }


def _wrong(text: str, most: int) -> str:
    if not text.strip():
        return ""
    number = number_sent(text.strip())
    if number is None or not 1 <= number <= most:
        return _("Give whole minutes from 1 to %(most)s, or leave it empty for the whole session.") % {
            "most": format_count(most)
        }
    return ""
