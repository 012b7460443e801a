"""What the map shows: layers that modules contribute, counted by place and carried to the units of the map."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from talka.kernel.modules import manifests
from talka.kernel.numbers import format_count
from talka.kernel.periods import Period
from talka.places.models import Level, Scheme
from talka.places.queries.counted import while_nothing_changes
from talka.places.queries.history import History, history
from talka.places.queries.schemes import nearest_day

if TYPE_CHECKING:
    from talka.accounts.models import User

# Facts that took place online: they are nowhere, and that is no gap.
ONLINE = "online"
# Where facts are: at a place, at several places all at once, online, or nobody knows.
Where = int | tuple[int, ...] | str | None
Raw = Mapping[Where, int]


@dataclass(frozen=True)
class Asked:
    """What a layer is asked for: who looks (nobody: everybody may), and the time (none: up to today)."""

    user: User | None
    period: Period | None = None


@dataclass(frozen=True)
class Layer:
    """One way to colour the map. `count` answers by the place that a fact keeps, in one grouped query."""

    code: str
    title: str | Promise
    # “12 organisations”, in the form that the number asks for.
    words: Callable[[int], str]
    count: Callable[[Asked], Raw]
    order: int = 50
    # The bare figure, as it stands in a table; and how many of what is counted make one: 100 cents an euro.
    figure: Callable[[int], str] = format_count
    scale: int = 1
    # Counts people: what everybody sees keeps small numbers back, and shows one calendar year at a time.
    of_people: bool = False
    # Only what happened in a time; otherwise what there is today.
    of_time: bool = False
    # The newest of days (as ordinals) instead of a sum.
    newest: bool = False
    # Something that is expected everywhere: a place without it is a white spot.
    expected: bool = False
    # Where staff add one of what is missing, and the words of the link; the place comes along.
    add_url_name: str = ""
    add_words: str | Promise = ""
    # Where staff put on the map what has no place, and the words of the link.
    mend_url_name: str = ""
    mend_words: str | Promise = ""
    # What stands under the figures: how they are counted.
    note: str | Promise = ""


@dataclass(frozen=True)
class MoreFacts:
    """Facts of another module that the layer of this code counts as well."""

    code: str
    count: Callable[[Asked], Raw]


@dataclass(frozen=True)
class MoreToDo:
    """What staff can do in another module about a place, whatever it lacks; the place comes along."""

    url_name: str
    words: str | Promise


@dataclass(frozen=True)
class OfKind:
    """Delivered work of one kind, by where it is: how much, for how many; and organisations by where they are."""

    code: str
    title: str
    work: Raw
    participations: Raw
    organisations: Raw


@dataclass(frozen=True)
class WorkByKind:
    """The facts of the layers of work and participations, parted by kinds of work."""

    count: Callable[[Asked], Sequence[OfKind]]


def work_by_kind(asked: Asked) -> list[OfKind]:
    """Delivered work of a time by its kinds, as far as there was any."""
    told = [one for manifest in manifests() for one in manifest.map_layers if isinstance(one, WorkByKind)]
    return list(chain.from_iterable(while_nothing_changes("by kind", one.count)(asked) for one in told))


def layers() -> dict[str, Layer]:
    """All layers by code, in their order; what they count is kept while nothing changes."""
    told = [one for manifest in manifests() for one in manifest.map_layers]
    found = sorted((one for one in told if isinstance(one, Layer)), key=lambda layer: (layer.order, layer.code))
    more = [one for one in told if isinstance(one, MoreFacts)]
    return {one.code: _joined(one, [other.count for other in more if other.code == one.code]) for one in found}


def more_to_do() -> list[MoreToDo]:
    """What other modules offer to do about a place."""
    return [one for manifest in manifests() for one in manifest.map_layers if isinstance(one, MoreToDo)]


def _joined(layer: Layer, more: Sequence[Callable[[Asked], Raw]]) -> Layer:
    if not more:
        return replace(layer, count=while_nothing_changes(layer.code, layer.count))

    def count(asked: Asked) -> Raw:
        found: dict[Where, int] = {}
        join = _join_of(newest=layer.newest)
        for one in (layer.count, *more):
            for where, value in one(asked).items():
                found[where] = join(found[where], value) if where in found else value
        return found

    return replace(layer, count=while_nothing_changes(layer.code, count))


def _join_of(*, newest: bool) -> Callable[[int, int], int]:
    return max if newest else operator.add


@dataclass
class Tree:
    """A layer's figures on every level: each is what lies below it and what is known only for itself.

    Keys are ids of places. `apart` holds, under the unit that surely has the ground (none: the country), what cannot
    be given to one unit of the next level: a work of which only the municipality is known, a municipality that was
    split since, or no place at all. What is in several places at once stands once in each of them, once in what holds
    them, and once in the total.
    """

    values: dict[int, int] = field(default_factory=dict)
    apart: dict[int | None, int] = field(default_factory=dict)
    children: dict[int | None, set[int]] = field(default_factory=lambda: defaultdict(set))
    total: int | None = None
    # What took place online; it is in the total and in no place.
    online: int = 0


def tree_of(layer: Layer, asked: Asked, *, day: date, scheme: str = Scheme.PLANNING) -> Tree:
    """Count a layer and carry it to regions, municipalities and units as they are on a day."""
    return grown(layer, layer.count(asked), history(), day=day, scheme=scheme)


def grown(layer: Layer, raw: Raw, known: History, *, day: date, scheme: str) -> Tree:
    """Build the tree of figures: totals of each level follow from the same facts, so they always agree.

    People are never told twice: what brought them together in several places lies where all of these do, so that the
    parts of a whole add up, which keeping small numbers back stands on.
    """
    tree = Tree(children=children_of(known, day, scheme))
    join = _join_of(newest=layer.newest)

    def add(into: dict[Any, int], key: int | None, value: int) -> None:
        into[key] = join(into[key], value) if key in into else value

    for where, value in raw.items():
        tree.total = value if tree.total is None else join(tree.total, value)
        if isinstance(where, str):
            tree.online += value
            continue
        paths = [path_to(known, one, day, scheme) for one in _places(where)]
        if layer.of_people:
            paths = [_shared(paths)]
        for unit in {unit for path in paths for unit in path}:
            add(tree.values, unit, value)
        for last in {path[-1] if path else None for path in paths}:
            if tree.children.get(last):
                add(tree.apart, last, value)
    return tree


def _places(where: int | tuple[int, ...] | None) -> tuple[int | None, ...]:
    return where if isinstance(where, tuple) else (where,)


def _shared(paths: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """As far as all of the ways go together."""
    together: list[int] = []
    for units in zip(*paths, strict=False):
        if len(set(units)) > 1:
            break
        together.append(units[0])
    return tuple(together)


def path_to(known: History, place_id: int | None, day: date, scheme: str) -> tuple[int, ...]:
    """Region, municipality and unit in which all of the ground lies on the day, as far down as that is sure."""
    if place_id is None:
        return ()
    return known.once(("path", place_id, day, scheme), lambda: tuple(_path(known, place_id, day, scheme)))


def _path(known: History, place_id: int, day: date, scheme: str) -> list[int]:
    found: list[int] = []
    for level in (Level.REGION, Level.MUNICIPALITY, Level.UNIT):
        if level == Level.REGION:
            target = known.region(place_id, scheme, nearest_day(known, scheme, day))
        else:
            forms = known.forms(place_id, day, level)
            target = next(iter(forms)) if len(forms) == 1 else None
        if target is None:
            break
        if target not in found:
            found.append(target)
    return found


def children_of(known: History, day: date, scheme: str) -> dict[int | None, set[int]]:
    """What lies in each unit of a day, regions of the scheme below the country as they are or last were.

    To be read, not changed.
    """
    return known.once(("children", day, scheme), lambda: _children(known, day, scheme))


def _children(known: History, day: date, scheme: str) -> dict[int | None, set[int]]:
    below: dict[int | None, set[int]] = defaultdict(set)
    on = nearest_day(known, scheme, day)
    for unit in known.units.values():
        if unit.level == Level.REGION:
            if unit.kind == scheme and unit.is_valid_on(on):
                below[None].add(unit.id)
        elif not unit.is_valid_on(day):
            continue
        elif unit.level == Level.MUNICIPALITY:
            below[known.region(unit.id, scheme, on)].add(unit.id)
        elif unit.level == Level.UNIT:
            below[known.municipality_of(unit.id, day)].add(unit.id)
    return below
