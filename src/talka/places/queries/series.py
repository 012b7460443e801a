"""A figure of one territory year by year, over reforms: what is sure, and what may be part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from talka.kernel.periods import Period
from talka.places.models import Level, Place
from talka.places.queries.history import History, history
from talka.places.queries.layers import Asked, Layer, layers

YEARS = 8


@dataclass(frozen=True)
class Recorded:
    """What was recorded for one unit, by the name that it had."""

    place: Place
    value: int


@dataclass(frozen=True)
class YearFigure:
    """The figure of a year: at least `sure`; at most with what is recorded for ground of which it has a part."""

    year: int
    sure: int
    of: tuple[Recorded, ...]
    unsure: tuple[Recorded, ...]

    @property
    def most(self) -> int:
        """The most that it can be."""
        return self.sure + sum(one.value for one in self.unsure)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is in doubt."""
        return not self.unsure


def series_layers(*, everybody: bool) -> dict[str, Layer]:
    """What can be told year by year; numbers of people to staff only.

    Beside those of other forms of the same ground, small numbers could not be kept back.
    """
    return {
        code: layer
        for code, layer in layers().items()
        if layer.of_time and not layer.newest and not (everybody and layer.of_people)
    }


def series_of(place: Place, layer: Layer, asked: Asked, *, day: date, years: int = YEARS) -> list[YearFigure]:
    """The newest year first. The ground is that of today, or that of the last day of a unit that ended."""
    known = history()
    on = last_day_of(place, day)
    raws = {
        year: layer.count(replace(asked, period=Period(date(year, 1, 1), date(year, 12, 31))))
        for year in range(day.year, day.year - years, -1)
    }
    names = Place.objects.in_bulk({pk for raw in raws.values() for where in raw for pk in _places(where)})
    ground = Ground(known, place.pk, on)
    return [_figure(ground, year, raw, names) for year, raw in raws.items()]


def last_day_of(place: Place, day: date) -> date:
    """The day whose ground a unit means: today, its last one, or its first if that is still to come."""
    last = min(day, place.valid_until or day)
    return max(last, place.valid_from or last)


def _places(where: Any) -> tuple[int, ...]:
    """The places of a fact: one, several at once, or none."""
    return where if isinstance(where, tuple) else (where,) if isinstance(where, int) else ()


@dataclass(frozen=True)
class Ground:
    """The ground of a unit on a day."""

    known: History
    place_id: int
    day: date

    @property
    def inside(self) -> frozenset[int]:
        """Units of any time that lie wholly on it."""
        return self.known.within(self.place_id, self.day)

    def is_shared_with(self, other: int) -> bool:
        """Whether another unit may have some of it; what is of a whole region is of no unit."""
        unit = self.known.units[self.place_id]
        if self.known.units[other].level in {Level.COUNTRY, Level.REGION}:
            return False
        if unit.level == Level.REGION:
            municipalities = self.known.forms(other, self.day, Level.MUNICIPALITY)
            return any(self.known.region(one, unit.kind, self.day) == self.place_id for one in municipalities)
        return self.place_id in self.known.forms(other, self.day, unit.level)


def _figure(ground: Ground, year: int, raw: Any, names: dict[int, Place]) -> YearFigure:
    inside = ground.inside
    sure: dict[int, int] = {}
    unsure: dict[int, int] = {}
    for where, value in raw.items():
        of = _places(where)
        here = next((one for one in of if one in inside), None)
        if here is not None:
            sure[here] = sure.get(here, 0) + value
            continue
        partly = next((one for one in of if ground.is_shared_with(one)), None)
        if partly is not None and value:
            unsure[partly] = unsure.get(partly, 0) + value
    return YearFigure(year, sum(sure.values()), _recorded(sure, names), _recorded(unsure, names))


def _recorded(found: dict[int, int], names: dict[int, Place]) -> tuple[Recorded, ...]:
    rows: Iterable[Recorded] = (Recorded(names[pk], value) for pk, value in found.items())
    return tuple(sorted(rows, key=lambda one: (-one.value, one.place.sort_key)))
