"""What a territory was and what it became, step by step, as far as that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from talka.places.models import Place, Succession
from talka.places.queries.history import history

MOST_STEPS, MOST_UNITS = 6, 200


@dataclass(frozen=True)
class Change:
    """What happened on one day: these units ended, or lost ground, and these came in their place."""

    day: date
    before: tuple[Place, ...]
    after: tuple[Place, ...]

    @property
    def is_merger(self) -> bool:
        """Whether several became one."""
        return len(self.before) > 1 and len(self.after) == 1

    @property
    def is_split(self) -> bool:
        """Whether one became several."""
        return len(self.after) > 1 and len(self.before) == 1


@dataclass(frozen=True)
class Chain:
    """Units in columns, the oldest first, and which became which; `changes` tells the same day by day."""

    columns: tuple[tuple[Place, ...], ...]
    links: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no other form is known."""
        return not self.links


def chain_of(place: Place) -> Chain:
    """What became the unit, and what it became: two queries beside those of the history."""
    known = history()
    steps = {place.pk: 0} | _walk(place.pk, known.before, -1)
    steps |= {pk: step for pk, step in _walk(place.pk, known.after, 1).items() if pk not in steps}
    rows = Succession.objects.filter(predecessor__in=steps, successor__in=steps).order_by("day", "pk")
    links = [one for one in rows if steps[one.predecessor_id] < steps[one.successor_id]]
    places = Place.objects.in_bulk(list(steps))
    columns: dict[int, list[Place]] = defaultdict(list)
    for pk, step in steps.items():
        columns[step].append(places[pk])
    ordered = tuple(tuple(sorted(columns[step], key=lambda one: one.sort_key)) for step in sorted(columns))
    pairs = tuple((one.predecessor_id, one.successor_id) for one in links)
    return Chain(ordered, pairs, _changes(links, places))


def _walk(start: int, ways: Mapping[int, Sequence[int]], step: int) -> dict[int, int]:
    """Every unit that the ways lead to, with how many steps away it is."""
    found: dict[int, int] = {}
    ahead, at = [start], 0
    while ahead and abs(at) < MOST_STEPS and len(found) < MOST_UNITS:
        at += step
        ahead = list(dict.fromkeys(other for one in ahead for other in ways.get(one, ()) if other not in found))
        ahead = [one for one in ahead if one != start]
        found |= dict.fromkeys(ahead, at)
    return found


def _changes(links: Sequence[Succession], places: Mapping[int, Place]) -> tuple[Change, ...]:
    """Links of one day that share a unit are one change."""
    groups: list[tuple[date, set[int], set[int]]] = []
    for link in links:
        day, before, after = link.day, {link.predecessor_id}, {link.successor_id}
        apart = []
        for other in groups:
            if other[0] == day and (other[1] & before or other[2] & after):
                before, after = before | other[1], after | other[2]
            else:
                apart.append(other)
        groups = [*apart, (day, before, after)]

    def named(ids: set[int]) -> tuple[Place, ...]:
        return tuple(sorted((places[pk] for pk in ids), key=lambda one: (one.sort_key, one.pk)))

    found = [Change(day, named(before), named(after)) for day, before, after in groups]
    return tuple(sorted(found, key=lambda one: (one.day, one.before[0].sort_key)))
