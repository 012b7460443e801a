"""What stands on the sheet of a place: lists that modules contribute."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from talka.kernel.modules import manifests
from talka.places.queries.layers import Asked


@dataclass(frozen=True)
class Entry:
    """One line: who or what, where it leads, a word more, how to reach them, and when they were last supported.

    Everybody is told the month of the last support instead of its day.
    """

    name: str
    url: str = ""
    detail: str = ""
    last: date | None = None
    last_words: str = ""
    last_month: str = ""
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceList:
    """Entries of a place; `entries` receives who asks, the ids of all units on its ground, and how many at most."""

    code: str
    title: str | Promise
    none: str | Promise
    entries: Callable[[Asked, Collection[int], int], Sequence[Entry]]
    order: int = 50
    # Whether a last support is told of each.
    supported: bool = False
    staff_only: bool = False
    # Where staff add one; the place comes along. And the words of the link.
    add_url_name: str = ""
    add_words: str | Promise = ""


@dataclass(frozen=True)
class WhomToCall:
    """Who speaks for local governments, told to staff: by the id of the local government."""

    find: Callable[[Asked, Collection[int]], Mapping[int, Entry]]


def place_lists() -> list[PlaceList]:
    """All lists in their order."""
    return sorted((one for one in _told() if isinstance(one, PlaceList)), key=lambda one: one.order)


def whom_to_call(asked: Asked, municipalities: Collection[int]) -> dict[int, Entry]:
    """Whom staff call about places in these local governments, as far as somebody is known."""
    found: dict[int, Entry] = {}
    for one in _told():
        if isinstance(one, WhomToCall):
            found |= one.find(asked, municipalities)
    return found


def _told() -> list[PlaceList | WhomToCall]:
    return [one for manifest in manifests() for one in manifest.place_lists]
