"""What the records give for figures that somebody typed: the total, and every other number that could be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from talka.activities.models import WorkKind
from talka.programmes.models import Agreement
from talka.reporting.queries.doubts import Corner
from talka.reporting.queries.parts import (
    ADDED,
    COUNT,
    ORGANISATIONS,
    PARTICIPANTS,
    PARTS,
    PEOPLE,
    RECORDS,
    Parts,
    together,
)
from talka.reporting.queries.tallies import Tally, tallies

__all__ = ["COUNT", "ORGANISATIONS", "PARTICIPANTS", "Records", "Scope", "ToParts"]
_MEASURES = ("participations", "people", "organisations")
# What some work can be parted into, of these years and kinds.
ToParts = Callable[[Collection[Corner]], Mapping[Corner, Parts]]


@dataclass(frozen=True)
class Scope:
    """Of a year or (None) of all, and of a kind of work or of all; with `wide` other years may be meant, too."""

    year_id: int | None
    kind: WorkKind | None = None
    wide: bool = False

    @property
    def of_all_years(self) -> Scope:
        """The same kind, whenever."""
        return Scope(None, self.kind)


class Records:
    """What is kept of the log of one agreement: first its sums, and their parts only where they differ."""

    def __init__(self, agreement: Agreement, parts: ToParts) -> None:
        self.agreement = agreement
        self._to_parts = parts
        self._parts: dict[Corner, Parts] = {}

    @cached_property
    def items(self) -> dict[tuple[int | None, str], int]:
        """How much of a kind there is, by year and of all years."""
        found: dict[tuple[int | None, str], int] = defaultdict(int)
        for tally in self._kept:
            count = sum(one.items for one in tally.purposes)
            found[tally.year_id, tally.kind] += count
            found[None, tally.kind] += count
        return found

    @cached_property
    def _kept(self) -> list[Tally]:
        return tallies(self.agreement)

    def total(self, what: str, scope: Scope) -> int | None:
        """The recorded number itself."""
        if what == COUNT and scope.kind:
            return self.items[scope.year_id, scope.kind.code]
        if what == PARTICIPANTS:
            return self._participants(scope)
        return self._measured(scope).get(what)

    def _participants(self, scope: Scope) -> int | None:
        code = scope.kind.code if scope.kind else None
        found = [tally for tally in self._kept if scope.year_id in {None, tally.year_id} and code in {None, tally.kind}]
        known = [one.participants for tally in found for one in tally.purposes if one.participants is not None]
        if not known and (self._kept or scope.year_id or scope.kind):
            return None
        # To no work at all nobody came.
        return sum(known)

    def is_whole(self, what: str, scope: Scope) -> bool:
        """Whether every record in the scope says its number, so that there cannot be more."""
        kinds = self._asking if what == PARTICIPANTS and scope.kind is None else None
        return not any(
            parts.silent[what] for (_year, kind), parts in self._within(scope).items() if kinds is None or kind in kinds
        )

    @cached_property
    def _asking(self) -> set[str]:
        return {kind.code for kind in WorkKind.objects.all() if kind.asks_for(PARTICIPANTS)}

    def _within(self, scope: Scope) -> dict[Corner, Parts]:
        """What the work in the scope can be parted into."""
        code = scope.kind.code if scope.kind else None
        corners = [
            (tally.year_id, tally.kind)
            for tally in self._kept
            if code in {None, tally.kind} and (scope.wide or scope.year_id in {None, tally.year_id})
        ]
        if missing := set(corners) - self._parts.keys():
            self._parts |= self._to_parts(missing)
        return {corner: self._parts[corner] for corner in corners if corner in self._parts}

    def _measured(self, scope: Scope) -> dict[str, int | None]:
        """Participations, people and organisations of a year and kind; nothing where there is no work."""
        found = self._within(Scope(scope.year_id, scope.kind))
        if not found and (scope.year_id or scope.kind):
            return {}
        return _measures(found.values())

    def could_mean(self, what: str, scope: Scope) -> set[int]:
        """Every number that a typed one may stand for: of all years, of a purpose, series and so on, of one record."""
        within = self._within(scope)
        found: set[int | None] = {self.total(what, scope)}
        if scope.wide:
            found.add(self.total(what, scope.of_all_years))
        for parts in within.values():
            found |= parts.singles[what] | (set() if what == COUNT else parts.singles[PEOPLE])
        if what != COUNT:
            found |= set(self._of_groups(scope, within))
        for added in (what, RECORDS) if what == COUNT else (what,):
            found |= set(_of_parts(scope, within, added))
        return {number for number in found if number is not None}

    def _of_groups(self, scope: Scope, within: Mapping[Corner, Parts]) -> Iterator[int | None]:
        """How often and how many took part in a year, in a kind, in a kind in a year, in all of it."""
        groups: dict[tuple[int | None, str | None], list[Parts]] = defaultdict(list)
        over_years, over_kinds = scope.wide or scope.year_id is None, scope.kind is None
        for (year, kind), parts in within.items():
            for of_year in (year, None) if over_years else (year,):
                for of_kind in (kind, None) if over_kinds else (kind,):
                    groups[of_year, of_kind].append(parts)
        if over_years and over_kinds:
            # Of no work at all it is none.
            groups[None, None] += []
        for several in groups.values():
            yield from _measures(several).values()


def _measures(several: Iterable[Parts]) -> dict[str, int | None]:
    sums = together(several)
    return {measure: sums.value(measure).number for measure in _MEASURES}


def _of_parts(scope: Scope, within: Mapping[Corner, Parts], what: str) -> Iterator[int]:
    at = ADDED.index(what)
    found: dict[tuple[str, object], int] = defaultdict(int)
    for (year, kind), parts in within.items():
        sums = parts.sums
        # In the order of what parts add up to.
        number = (sums.records, sums.items, sums.participants, sums.organisation_totals)[at]
        found["kind", kind] += number
        if scope.year_id is None or scope.wide:
            found["year", year] += number
        for part in PARTS:
            for place, added in parts.parts[part].items():
                found[part, place] += added[at]
    yield from found.values()
