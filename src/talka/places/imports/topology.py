"""Whether outlines can be those of territories: by themselves, beside each other, and inside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import explain_validity

from talka.places.imports.features import Feature
from talka.places.imports.ground import polygons_of
from talka.places.imports.known import Known, KnownUnit
from talka.places.imports.projections import in_metres
from talka.places.models import Level

# What neighbours may share by rounding: this part of the smaller one, beyond a strip of this many square metres.
MOST_OVERLAP, SMALL_OVERLAP = 0.005, 20_000
# What a unit may have outside of the larger one, and how far the areas of all parts may be from that of the whole.
MOST_OUTSIDE, MOST_DIFFERENCE = 0.02, 0.01
# Of an outline that is coarse, only what is far away is wrong.
MOST_OUTSIDE_COARSE = 0.5

Shape = Polygon | MultiPolygon


@dataclass(eq=False)
class Placed:
    """An outline with the unit it is of, in degrees and in metres."""

    feature: Feature
    unit: KnownUnit
    shape: Shape
    metres: Shape = field(init=False)

    def __post_init__(self) -> None:
        self.metres = sound(in_metres(self.shape))

    @property
    def area(self) -> float:
        """In square metres."""
        return float(self.metres.area)


Wrong = tuple[Placed, str]


def sound(shape: Shape) -> Shape:
    """The shape without what another projection may have done to it: rings that touch or cross by a hair."""
    return shape if shape.is_valid else polygons_of(shapely.make_valid(shape))


def broken_alone(shape: Shape, country: Shape | None) -> str:
    """What is wrong with an outline by itself; nothing if nothing is."""
    if shape.is_empty or shape.convex_hull.area <= 0:
        return _("The outline has no area.")
    if not shape.is_valid:
        kind, _bracket, spot = explain_validity(shape).partition("[")
        where = spot.rstrip("]").replace(" ", ", ")
        words = _("The outline crosses itself near %(where)s.") if "intersection" in kind.lower() else _(
            "The outline is no simple shape near %(where)s: its rings touch, repeat or lie in each other."
        )  # fmt: skip
        return words % {"where": where}
    if country is not None and not country.covers(shape) and shape.difference(country).area > shape.area * MOST_OUTSIDE:
        return _("The outline lies outside Latvia.")
    return ""


def overlapping(placed: Sequence[Placed]) -> Iterable[Wrong]:
    """Outlines of one level and time that lie on each other by more than rounding explains."""
    for level in sorted({one.unit.level for one in placed}):
        same = [one for one in placed if one.unit.level == level]
        tree = shapely.STRtree([one.metres for one in same])
        for at, other in zip(*tree.query([one.metres for one in same], predicate="intersects"), strict=True):
            if at < other:
                yield from _overlap(same[at], same[other])


def are_apart(one: KnownUnit, other: KnownUnit) -> bool:
    """Whether the two never share ground; regions of two schemes do, and forms of two times."""
    if one.kind != other.kind and "region" in one.kind:
        return False
    return one.code != other.code and one.lives_with(other)


def _overlap(one: Placed, other: Placed) -> Iterable[Wrong]:
    if not are_apart(one.unit, other.unit):
        return
    shared = one.metres.intersection(other.metres).area
    if shared > SMALL_OVERLAP + MOST_OVERLAP * min(one.area, other.area):
        words = _("The outline overlaps that of %(other)s by %(area)s km².")
        yield other, words % {"other": one.unit.title, "area": square_kilometres(shared)}


def outside_their_wholes(
    placed: Sequence[Placed], known: Known, stored: dict[str, tuple[Shape, bool]]
) -> Iterable[Wrong]:
    """Units that lie outside the larger unit, and larger units that their parts do not fill."""
    by_code = {one.unit.code: one for one in placed}
    parts: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        whole = known.municipality_of(one.unit.code) if one.unit.level == "unit" else None
        if whole is None:
            continue
        around = by_code.get(whole)
        if around is not None:
            parts[whole].append(one)
            yield from _outside(one, around.metres, around.unit, MOST_OUTSIDE)
        elif whole in stored:
            shape, coarse = stored[whole]
            most = MOST_OUTSIDE_COARSE if coarse else MOST_OUTSIDE
            wrong = list(_outside(one, sound(in_metres(shape)), known.units[whole], most))
            yield from () if wrong and coarse and _was_divided(known, one.unit.code) else wrong
    for code, inner in parts.items():
        yield from _not_filled(by_code[code], inner, known)


def _outside(one: Placed, around: Shape, whole: KnownUnit, most: float) -> Iterable[Wrong]:
    outside = one.metres.difference(around).area
    if outside > SMALL_OVERLAP + most * one.area:
        words = _("The outline lies outside that of %(whole)s with %(area)s km².")
        yield one, words % {"whole": whole.title, "area": square_kilometres(outside)}


def _was_divided(known: Known, code: str) -> bool:
    """Whether what the unit lay in before the reform went to several: a coarse outline has all of that in one."""
    before = {one for one, after in known.successions if after == code}
    lay_in = {lying.whole for one in before for lying in known.lying[one]}
    former = {whole for whole in lay_in if known.units[whole].level == Level.MUNICIPALITY}
    kin = {one for one, times in known.lying.items() if any(lying.whole in former for lying in times)}
    return len({known.municipality_of(after) for one, after in known.successions if one in kin}) > 1


def _not_filled(whole: Placed, inner: Sequence[Placed], known: Known) -> Iterable[Wrong]:
    """Only where all parts are there is it known what they should add up to."""
    day = whole.unit.last or max(filter(None, [whole.unit.first, *(one.unit.first for one in inner)]), default=None)
    if day is None:
        return
    given = {one.unit.code for one in inner}
    if any(unit.code not in given for unit in known.parts(whole.unit.code, day)):
        return
    total = sum(one.area for one in inner if one.unit.is_valid_on(day))
    if abs(total - whole.area) > SMALL_OVERLAP + MOST_DIFFERENCE * whole.area:
        words = _("The parts of the unit have %(parts)s km² together, its own outline has %(whole)s km².")
        yield whole, words % {"parts": square_kilometres(total), "whole": square_kilometres(whole.area)}


def square_kilometres(metres: float) -> str:
    """An area as it is written in a sentence."""
    return f"{metres / 1_000_000:.2f}".replace(".", ",")
