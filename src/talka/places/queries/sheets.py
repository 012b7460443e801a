"""The sheet of a place: who is there and when each was last supported, for a page and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talka.places.models import Place
from talka.places.queries.history import within
from talka.places.queries.layers import Asked
from talka.places.queries.lists import Entry, PlaceList, place_lists

MOST_ENTRIES = 200


@dataclass(frozen=True)
class Section:
    """One list of the sheet with its entries; `more` says that there are others."""

    list: PlaceList
    entries: Sequence[Entry]
    more: bool


def sheet_of(whole: Place, asked: Asked, *, day: date) -> list[Section]:
    """What stands on the sheet of a place: everything for staff, what is public for everybody else."""
    ground = within(whole, day)
    shown = [one for one in place_lists() if asked.user is not None or not one.staff_only]
    found = [(one, one.entries(asked, ground, MOST_ENTRIES + 1)) for one in shown]
    return [Section(one, entries[:MOST_ENTRIES], len(entries) > MOST_ENTRIES) for one, entries in found]
