"""What the records give for figures that somebody typed: the total, and every other number that could be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef

from talka.activities.models import Activity, Participation, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.sums import summed
from talka.programmes.models import Agreement
from talka.reporting.queries.tallies import Tally, tallies

COUNT, PARTICIPANTS, ORGANISATIONS = "count", "participants", "organisations"
_PARTS = ("kind_id", "purpose_id", "format", "channel", "series_id", "centre_id", "place_id")
_VALUES = (COUNT, PARTICIPANTS, ORGANISATIONS, "people")


@dataclass(frozen=True)
class Scope:
    """Of a year or (None) of all, and of a kind of work or of all; with `wide` other years may be meant, too."""

    year_id: int | None
    kind: WorkKind | None = None
    wide: bool = False


class Records:
    """The log of one agreement, read when it is asked for: first kept sums, and the rest only where they differ."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self._where = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES, "year__isnull": False}

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

    @cached_property
    def _rows(self) -> list[dict[str, object]]:
        named = Participation.objects.filter(activity=OuterRef("pk"))
        rows = Activity.objects.filter(**self._where).order_by()
        rows = rows.annotate(
            has_people=Exists(named.filter(person__isnull=False)),
            has_organisations=Exists(named.filter(organisation__isnull=False)),
        )
        asked = ("year_id", *_PARTS, *_VALUES, "has_people", "has_organisations")
        return list(rows.values(*asked).annotate(records=Count("pk")))

    @cached_property
    def _sums(self) -> dict[tuple[object, ...], dict[str, int | None]]:
        found: dict[tuple[object, ...], dict[str, int | None]] = {}
        for groups in ((), ("year_id",), ("kind_id",), ("year_id", "kind_id")):
            for key, sums in summed(self._where, groups).items():
                place = dict(zip(groups, key, strict=True))
                found[place.get("year_id"), place.get("kind_id")] = {
                    measure: sums.value(measure).number for measure in ("participations", "people", "organisations")
                }
        return found

    def total(self, what: str, scope: Scope) -> int | None:
        """The recorded number itself."""
        if what == COUNT and scope.kind:
            return self.items[scope.year_id, scope.kind.code]
        if what == PARTICIPANTS:
            return self._participants(scope)
        sums = self._sums.get((scope.year_id, scope.kind.pk if scope.kind else None), {})
        return sums.get(what)

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
        named = "has_people" if what == PARTICIPANTS else "has_organisations"
        kinds = self._asking if what == PARTICIPANTS and scope.kind is None else None
        return not any(
            row[what] is None and not row[named] for row in self._of(scope) if kinds is None or row["kind_id"] in kinds
        )

    @cached_property
    def _asking(self) -> set[int]:
        return {kind.pk for kind in WorkKind.objects.all() if kind.asks_for(PARTICIPANTS)}

    def _of(self, scope: Scope) -> list[dict[str, object]]:
        return [
            row
            for row in self._rows
            if (scope.kind is None or row["kind_id"] == scope.kind.pk)
            and (scope.year_id in {None, row["year_id"]} or scope.wide)
        ]

    def could_mean(self, what: str, scope: Scope) -> set[int]:
        """Every number that a typed one may stand for: of all years, of a purpose, series and so on, of one record."""
        found: set[int | None] = {self.total(what, scope)}
        if scope.wide:
            found.add(self.total(what, Scope(None, scope.kind)))
        if what != COUNT:
            kind_id = scope.kind.pk if scope.kind else None
            for (year_id, kind), sums in self._sums.items():
                if kind_id in {None, kind} and (scope.wide or scope.year_id in {None, year_id}):
                    found |= set(sums.values())
        rows = self._of(scope)
        for row in rows:
            found |= {_number(row, what), _number(row, "people") if what != COUNT else None}
        years = ("year_id",) if scope.year_id is None or scope.wide else ()
        for part in (*years, *_PARTS):
            found |= set(_by(rows, part, what).values())
            found |= set(_by(rows, part, "records").values()) if what == COUNT else set()
        return {number for number in found if number is not None}


def _number(row: dict[str, object], what: str) -> int | None:
    value = row[what]
    return value if isinstance(value, int) else None


def _by(rows: Iterable[dict[str, object]], part: str, what: str) -> dict[object, int]:
    found: dict[object, int] = defaultdict(int)
    for row in rows:
        number = _number(row, "records") or 0
        found[row[part]] += number if what == "records" else number * (_number(row, what) or 0)
    return found
