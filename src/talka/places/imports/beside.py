"""Whether new outlines fit beside those that are stored and stay: neighbours, parts of a whole, ground that is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Polygon, box

from talka.places.imports.ground import following, polygons_of
from talka.places.imports.known import Known, KnownUnit
from talka.places.imports.projections import in_metres
from talka.places.imports.topology import (
    MOST_DIFFERENCE,
    MOST_OUTSIDE,
    MOST_OUTSIDE_COARSE,
    MOST_OVERLAP,
    SMALL_OVERLAP,
    Placed,
    Shape,
    Wrong,
    are_apart,
    sound,
    square_kilometres,
)
from talka.places.models import Level, Outline


@dataclass(eq=False)
class Standing:
    """A stored outline near the new ones, in metres; `is_replaced`: the files bring another one for its unit."""

    unit: KnownUnit
    metres: Shape
    coarse: bool
    is_replaced: bool


@dataclass
class Beside:
    """What the comparison found: what cannot be, and what somebody should look at before confirming."""

    wrong: list[Wrong] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def beside_stored(placed: Sequence[Placed], known: Known, stored: Mapping[str, Outline], today: date) -> Beside:
    """Compare new outlines with the stored ones around them; only pairs whose boxes meet are looked at."""
    found = Beside()
    if not placed:
        return found
    near = _near(placed, known, stored, today)
    tree = shapely.STRtree([one.metres for one in near])
    by_unit: dict[str, list[Standing]] = defaultdict(list)
    for standing in near:
        whole = known.municipality_of(standing.unit.code) if standing.unit.level == Level.UNIT else None
        if whole is not None and not standing.is_replaced:
            by_unit[whole].append(standing)
    new = shapely.STRtree([one.metres for one in placed])
    for one in placed:
        around = [near[at] for at in tree.query(one.metres)]
        _overlaps(one, around, found)
        _parts_outside(one, by_unit.get(one.unit.code, ()), found)
        old = next((other for other in around if other.unit.code == one.unit.code), None)
        if old is not None and not old.coarse and not one.feature.approximate:
            others = [placed[at].metres for at in new.query(old.metres) if placed[at].unit.level == one.unit.level]
            _left_over(one, old, [*others, *_staying(one, tree.query(old.metres), near)], found)
    return found


def _near(placed: Sequence[Placed], known: Known, stored: Mapping[str, Outline], today: date) -> list[Standing]:
    """Stored outlines whose boxes meet those of new ones, of the levels that matter for them."""
    given = {one.unit.code for one in placed}
    # What follows from the new ones is drawn anew as well; which units these are does not hang on the shapes.
    follows = set(following(dict.fromkeys(given, box(0, 0, 1, 1)), known, today))
    boxes = shapely.STRtree([box(*one.shape.bounds) for one in placed])
    wanted = [
        (known.units[code], outline)
        for code, outline in stored.items()
        if known.units[code].level in {Level.MUNICIPALITY, Level.UNIT}
        and (
            known.municipality_of(code) in given
            or len(boxes.query(box(outline.west, outline.south, outline.east, outline.north)))
        )
    ]
    return [
        Standing(
            unit,
            sound(in_metres(polygons_of(shapely.from_geojson(outline.geometry)))),
            outline.approximate,
            unit.code in given or unit.code in follows,
        )
        for unit, outline in wanted
    ]


def _overlaps(one: Placed, around: Iterable[Standing], found: Beside) -> None:
    """A neighbour that stays and lies on the same ground: wrong where both are exact, else worth a look."""
    for other in around:
        if other.is_replaced or one.unit.level != other.unit.level or not are_apart(one.unit, other.unit):
            continue
        coarse = other.coarse or one.feature.approximate
        least = min(one.area, float(other.metres.area))
        shared = float(one.metres.intersection(other.metres).area)
        if shared <= SMALL_OVERLAP + (MOST_OUTSIDE_COARSE if coarse else MOST_OVERLAP) * least:
            continue
        shown = {"unit": one.unit.title, "other": other.unit.title, "area": square_kilometres(shared)}
        if coarse:
            found.doubts.append(
                _("%(unit)s: the outline overlaps the approximate one of %(other)s by %(area)s km².") % shown
            )
        else:
            words = _("The outline overlaps the stored one of %(other)s by %(area)s km²; bring both in together.")
            found.wrong.append((one, words % shown))


def _parts_outside(one: Placed, parts: Iterable[Standing], found: Beside) -> None:
    """Stored towns and parishes that stay and would stick out of their new municipality."""
    for part in parts:
        if part.coarse or one.feature.approximate or not part.unit.lives_with(one.unit):
            continue
        outside = float(part.metres.difference(one.metres).area)
        if outside > SMALL_OVERLAP + MOST_OUTSIDE * float(part.metres.area):
            words = _("The stored outline of %(part)s, which lies in it, would be outside with %(area)s km².")
            found.wrong.append((one, words % {"part": part.unit.title, "area": square_kilometres(outside)}))


def _staying(one: Placed, ids: Iterable[int], near: Sequence[Standing]) -> list[Shape]:
    """Stored outlines of the same level and time that stay."""
    others = (near[at] for at in ids)
    return [
        other.metres
        for other in others
        if not other.is_replaced and other.unit.level == one.unit.level and other.unit.lives_with(one.unit)
    ]


def _left_over(one: Placed, old: Standing, others: Iterable[Shape], found: Beside) -> None:
    """Ground that the unit had until now and that nobody would have: a gap."""
    least = SMALL_OVERLAP + MOST_DIFFERENCE * float(old.metres.area)
    left = shapely.difference(old.metres, one.metres)
    if shapely.area(left) <= least:
        return
    left = shapely.difference(left, shapely.union_all(list(others)))
    # Slivers along a border that was only drawn more finely are no gap.
    area = sum(part.area for part in shapely.get_parts(left) if isinstance(part, Polygon) and part.area > SMALL_OVERLAP)
    if area > least:
        words = _("%(unit)s: %(area)s km² that its outline had until now would be in no unit.")
        found.doubts.append(words % {"unit": one.unit.title, "area": square_kilometres(area)})
