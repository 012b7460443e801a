"""Units by code as they are stored, and as the files at hand would make them: later files see those of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from talka.places.models import Belonging, Level, Outline, Place, Population, Scheme, Succession


@dataclass
class Lying:
    """A unit in a larger one for a time; `pk` is of the stored row, none if it is new."""

    whole: str
    first: date | None
    last: date | None
    pk: int | None = None

    def shares_a_day_with(self, other: Lying) -> bool:
        """Whether both times overlap."""
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
            self.last or date.max
        )

    @property
    def time(self) -> tuple[date | None, date | None]:
        """First and last day."""
        return self.first, self.last


@dataclass
class KnownUnit:
    """A unit by its code; `pk` is none as long as it is not stored."""

    code: str
    name: str
    level: str
    kind: str
    parent: str | None
    first: date | None
    last: date | None
    pk: int | None = None

    @property
    def title(self) -> str:
        """How previews call it."""
        return f"{self.name} ({self.code})"

    def is_valid_on(self, day: date) -> bool:
        """Whether it exists on the day."""
        return (self.first or date.min) <= day <= (self.last or date.max)

    def lives_with(self, other: KnownUnit) -> bool:
        """Whether both exist on some day."""
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
            self.last or date.max
        )


@dataclass
class Known:
    """All units, where each lies, what succeeded what."""

    units: dict[str, KnownUnit] = field(default_factory=dict)
    lying: dict[str, list[Lying]] = field(default_factory=lambda: defaultdict(list))
    successions: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def read(cls) -> Known:
        """Everything that is stored: three queries."""
        known = cls()
        codes: dict[int, str] = {}
        places = list(Place.objects.order_by("pk"))
        for place in places:
            codes[place.pk] = place.code
        for place in places:
            known.units[place.code] = KnownUnit(
                place.code, place.name, place.level, place.kind, codes.get(place.parent_id or 0),
                place.valid_from, place.valid_until, place.pk,
            )  # fmt: skip
        for lying in Belonging.objects.order_by("pk"):
            known.lying[codes[lying.part_id]].append(
                Lying(codes[lying.whole_id], lying.valid_from, lying.valid_until, lying.pk)
            )
        for before, after in Succession.objects.values_list("predecessor_id", "successor_id"):
            known.successions.add((codes[before], codes[after]))
        return known

    def region(self, code: str, last: date | None) -> KnownUnit | None:
        """The region that a code means for a row ending on a day: two codes are used by both schemes."""
        planning, statistical = self.units.get(code), self.units.get(f"{code}-2021")
        if statistical is not None and (
            planning is None or (last is not None and statistical.last is not None and last <= statistical.last)
        ):
            return statistical
        return planning if planning is not None and planning.kind == Scheme.PLANNING else None

    def parts(self, code: str, day: date) -> list[KnownUnit]:
        """Units that lie directly in one on a day."""
        return [
            self.units[part]
            for part, times in self.lying.items()
            if any(one.whole == code and (one.first or date.min) <= day <= (one.last or date.max) for one in times)
        ]

    def has_parts(self, code: str) -> bool:
        """Whether any unit ever lay in it."""
        return any(one.whole == code for times in self.lying.values() for one in times)

    def municipality_of(self, code: str) -> str | None:
        """The local government in which a unit lies, or lay last."""
        times = [one for one in self.lying.get(code, ()) if self.units[one.whole].level == Level.MUNICIPALITY]
        return max(times, key=lambda one: one.last or date.max).whole if times else None


def stored_populations() -> dict[tuple[str, int], Population]:
    """Numbers of people that are stored, by code and year."""
    return {(row.place.code, row.year): row for row in Population.objects.select_related("place")}


def stored_outlines() -> dict[str, Outline]:
    """Outlines that are stored, by code."""
    return {outline.place.code: outline for outline in Outline.objects.select_related("place")}
