"""What the map shows: layers that modules contribute, counted by place and carried to the units of the map."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from talka.kernel.modules import manifests
from talka.kernel.numbers import format_count
from talka.kernel.periods import Period
from talka.places.models import Level, Scheme
from talka.places.queries.history import History, history

if TYPE_CHECKING:
    from talka.accounts.models import User

# Facts without a place are counted under None.
Raw = Mapping[int | None, int]


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


def layers() -> dict[str, Layer]:
    """All layers by code, in their order."""
    found = [layer for manifest in manifests() for layer in manifest.map_layers]
    return {layer.code: layer for layer in sorted(found, key=lambda layer: (layer.order, layer.code))}


@dataclass
class Tree:
    """A layer's figures on every level: each is what lies below it and what is known only for itself.

    Keys are ids of places. `apart` holds, under the unit that surely has the ground (none: the country), what cannot
    be given to one unit of the next level: a work of which only the municipality is known, a municipality that was
    split since, or no place at all.
    """

    values: dict[int, int] = field(default_factory=dict)
    apart: dict[int | None, int] = field(default_factory=dict)
    children: dict[int | None, set[int]] = field(default_factory=lambda: defaultdict(set))
    total: int | None = None


def tree_of(layer: Layer, asked: Asked, *, day: date, scheme: str = Scheme.PLANNING) -> Tree:
    """Count a layer and carry it to regions, municipalities and units as they are on a day."""
    return grown(layer.count(asked), history(), day=day, scheme=scheme, newest=layer.newest)


def grown(raw: Raw, known: History, *, day: date, scheme: str, newest: bool) -> Tree:
    """Build the tree of figures: totals of each level follow from the same facts, so they always agree."""
    tree = Tree(children=children_of(known, day, scheme))
    join: Callable[[int, int], int] = max if newest else operator.add

    def add(into: dict[Any, int], key: int | None, value: int) -> None:
        into[key] = join(into[key], value) if key in into else value

    for place_id, value in raw.items():
        path = path_to(known, place_id, day, scheme) if place_id is not None else ()
        for unit in path:
            add(tree.values, unit, value)
        last = path[-1] if path else None
        if tree.children.get(last):
            add(tree.apart, last, value)
        tree.total = value if tree.total is None else join(tree.total, value)
    return tree


def path_to(known: History, place_id: int, day: date, scheme: str) -> tuple[int, ...]:
    """Region, municipality and unit in which all of the ground lies on the day, as far down as that is sure."""
    return known.once(("path", place_id, day, scheme), lambda: tuple(_path(known, place_id, day, scheme)))


def _path(known: History, place_id: int, day: date, scheme: str) -> list[int]:
    found: list[int] = []
    for level in (Level.REGION, Level.MUNICIPALITY, Level.UNIT):
        if level == Level.REGION:
            target = known.region(place_id, scheme, day)
        else:
            forms = known.forms(place_id, day, level)
            target = next(iter(forms)) if len(forms) == 1 else None
        if target is None:
            break
        if target not in found:
            found.append(target)
    return found


def children_of(known: History, day: date, scheme: str) -> dict[int | None, set[int]]:
    """What lies in each unit of a day, regions of the scheme below the country; to be read, not changed."""
    return known.once(("children", day, scheme), lambda: _children(known, day, scheme))


def _children(known: History, day: date, scheme: str) -> dict[int | None, set[int]]:
    below: dict[int | None, set[int]] = defaultdict(set)
    for unit in known.units.values():
        if not unit.is_valid_on(day):
            continue
        if unit.level == Level.REGION and unit.kind == scheme:
            below[None].add(unit.id)
        elif unit.level == Level.MUNICIPALITY:
            below[known.region(unit.id, scheme, day)].add(unit.id)
        elif unit.level == Level.UNIT:
            below[known.municipality_of(unit.id, day)].add(unit.id)
    return below
