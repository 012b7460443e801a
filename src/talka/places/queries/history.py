"""The same ground on another day: which unit a unit was or became.

All units, their wholes and successions are read once and kept while the edition lasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from talka.places.models import Belonging, Level, Place, Scheme, Succession, current_edition

Answer = TypeVar("Answer")
MOST_REMEMBERED = 20_000


class Unit(NamedTuple):
    """What history needs to know of a place."""

    id: int
    level: str
    kind: str
    valid_from: date
    valid_until: date

    def is_valid_on(self, day: date) -> bool:
        """Whether it existed on the day."""
        return self.valid_from <= day <= self.valid_until


@dataclass
class History:
    """Units by id, and the links between them."""

    units: dict[int, Unit] = field(default_factory=dict)
    # Wholes of a part, and parts of a whole, each with its time.
    wholes: dict[int, list[tuple[int, date, date]]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[int, list[tuple[int, date, date]]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    before: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _within: dict[tuple[int, date], frozenset[int]] = field(default_factory=dict)
    _once: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @classmethod
    def read(cls) -> History:
        """Read all of it: three queries."""
        history = cls()
        for pk, level, kind, first, last in Place.objects.order_by().values_list(
            "pk", "level", "kind", "valid_from", "valid_until"
        ):
            history.units[pk] = Unit(pk, level, kind, first or date.min, last or date.max)
        for part, whole, first, last in Belonging.objects.values_list("part", "whole", "valid_from", "valid_until"):
            history.wholes[part].append((whole, first or date.min, last or date.max))
            history.parts[whole].append((part, first or date.min, last or date.max))
        for predecessor, successor in Succession.objects.values_list("predecessor", "successor"):
            history.after[predecessor].append(successor)
            history.before[successor].append(predecessor)
        return history

    def forms(self, place_id: int, day: date, level: str = "") -> frozenset[int]:
        """The units of a level, its own if none is named, that have some of its ground on a day.

        One: the ground lies in it wholly. Below a local government without units of its own stands itself.
        """
        unit = self.units[place_id]
        level = level or unit.level
        if unit.level in {Level.COUNTRY, Level.REGION} or level in {Level.COUNTRY, Level.REGION}:
            return self._around(unit, day, level)
        if level == Level.UNIT:
            return frozenset().union(*(self._walk(leaf, day, Level.UNIT) for leaf in self._leaves(unit, day)))
        if unit.level == Level.MUNICIPALITY:
            return self._walk(place_id, day, Level.MUNICIPALITY)
        found = (self.municipality_of(form, day) for form in self._walk(place_id, day, Level.UNIT))
        return frozenset(one for one in found if one is not None)

    def region(self, place_id: int, scheme: str, day: date) -> int | None:
        """The region of a scheme in which all of its ground lies on a day."""
        if self.units[place_id].kind == scheme:
            return place_id if self.units[place_id].is_valid_on(day) else None
        municipalities = self.forms(place_id, day, Level.MUNICIPALITY)
        regions = {self._whole(municipality, day, {scheme}) for municipality in municipalities}
        return regions.pop() if len(regions) == 1 else None

    def municipality_of(self, place_id: int, day: date) -> int | None:
        """The local government in which a unit lies on a day; of a local government itself."""
        if self.units[place_id].level == Level.MUNICIPALITY:
            return place_id
        wholes = (whole for whole, first, last in self.wholes.get(place_id, ()) if first <= day <= last)
        return next((whole for whole in wholes if self.units[whole].level == Level.MUNICIPALITY), None)

    def within(self, place_id: int, day: date) -> frozenset[int]:
        """All units of any time whose ground lies wholly in the place on a day, itself among them.

        Of a region that is no more, as it last was.
        """
        if (place_id, day) not in self._within:
            self._within[place_id, day] = frozenset(
                other for other in self.units if other == place_id or self._lies_in(other, place_id, day)
            )
        return self._within[place_id, day]

    def once(self, key: tuple[Any, ...], work: Callable[[], Answer]) -> Answer:
        """What follows from the history alone is worked out once; of many days only some are remembered."""
        found: Answer | None = self._once.get(key)
        if found is None:
            if len(self._once) > MOST_REMEMBERED:
                self._once.clear()
            found = self._once[key] = work()
        return found

    def _walk(self, start: int, day: date, level: str) -> frozenset[int]:
        """Follow successions from the place towards the day until units are valid on it."""
        links = self.after if self.units[start].valid_until < day else self.before
        found: set[int] = set()
        seen, ahead = {start}, [start]
        while ahead:
            at = ahead.pop()
            if self.units[at].is_valid_on(day):
                found.add(at)
                continue
            fresh = [other for other in links.get(at, ()) if other not in seen and self._is_of(other, level)]
            seen.update(fresh)
            ahead.extend(fresh)
        return frozenset(found)

    def _is_of(self, place_id: int, level: str) -> bool:
        unit = self.units[place_id]
        return unit.level == level or (level == Level.UNIT and not self.parts.get(place_id))

    def _leaves(self, unit: Unit, day: date) -> Iterable[int]:
        """The smallest units that it consists of when it is closest to the day."""
        if unit.level == Level.UNIT or not self.parts.get(unit.id):
            return (unit.id,)
        then = min(max(day, unit.valid_from), unit.valid_until)
        return (part for part, first, last in self.parts.get(unit.id, ()) if first <= then <= last)

    def _around(self, unit: Unit, day: date, level: str) -> frozenset[int]:
        """Where a region or the country is asked about, or asked for: successions do not reach there."""
        if unit.level == level:
            return frozenset({unit.id}) if unit.is_valid_on(day) else frozenset()
        if level == Level.COUNTRY:
            return frozenset(other.id for other in self.units.values() if other.level == Level.COUNTRY)
        if level == Level.REGION:
            regions = self.units.values() if unit.level == Level.COUNTRY else self._regions(unit.id, day)
            return frozenset(one.id for one in regions if one.kind == Scheme.PLANNING and one.is_valid_on(day))
        then = min(max(day, unit.valid_from), unit.valid_until)
        below = (part for part, first, last in self.parts.get(unit.id, ()) if first <= then <= last)
        return frozenset().union(*(self.forms(part, day, level) for part in below))

    def _regions(self, place_id: int, day: date) -> Iterable[Unit]:
        found = (self._whole(one, day, {Scheme.PLANNING}) for one in self.forms(place_id, day, Level.MUNICIPALITY))
        return (self.units[region] for region in found if region is not None)

    def _whole(self, place_id: int, day: date, kinds: set[str]) -> int | None:
        wholes = (whole for whole, first, last in self.wholes.get(place_id, ()) if first <= day <= last)
        return next((whole for whole in wholes if self.units[whole].kind in kinds), None)

    def _lies_in(self, place_id: int, whole_id: int, day: date) -> bool:
        whole = self.units[whole_id]
        if whole.level == Level.REGION:
            return self.region(place_id, whole.kind, min(max(day, whole.valid_from), whole.valid_until)) == whole_id
        if whole.level == Level.UNIT and self.units[place_id].level != Level.UNIT and self.parts.get(place_id):
            return False
        return self.forms(place_id, day, whole.level) == {whole_id}


_kept: dict[str, History] = {}


def history() -> History:
    """The history of the present edition: one small query when nothing changed."""
    edition = current_edition()
    found = _kept.get(edition)
    if found is None:
        found = History.read()
        _kept.clear()
        if edition:
            _kept[edition] = found
    return found


def unit_on(place: Place, day: date, level: str = "") -> Place | None:
    """The unit that has all of its ground on a day; none if it was split, merged with others, or is not known then."""
    forms = history().forms(place.pk, day, level)
    if forms == {place.pk}:
        return place
    return Place.objects.get(pk=next(iter(forms))) if len(forms) == 1 else None


def forms_on(place: Place, day: date, level: str = "") -> list[Place]:
    """All units that have some of its ground on a day, in the order of their names."""
    return list(Place.objects.filter(pk__in=history().forms(place.pk, day, level)))


def within(place: Place, day: date) -> frozenset[int]:
    """Ids of all units, of any time, whose ground lies wholly in the place on a day: what to filter facts by."""
    return history().within(place.pk, day)
