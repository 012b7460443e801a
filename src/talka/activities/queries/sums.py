"""What corners of the log add up to: the one place where activities and participations are summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from talka.activities.models import Activity, Participation
from talka.programmes.queries.measures import Value

# Measures that names are read for; the others stand in the columns of an activity.
OF_NAMES = frozenset({"participations", "people", "organisations"})
# Those of them that count each once, and the column of a participation in which it stands.
_UNIQUE = {"people": "person", "organisations": "organisation"}


@dataclass
class Sums:
    """What a corner of the log adds up to; distinct counts stand for this corner only."""

    records: int = 0
    items: int = 0
    # Participants known as totals, how many records carry such a total, and names where there is no total.
    participants: int = 0
    with_participants: int = 0
    named: int = 0
    minutes: int = 0
    with_minutes: int = 0
    people_totals: int = 0
    with_people_total: int = 0
    organisation_totals: int = 0
    with_organisation_total: int = 0
    people: int = 0
    organisations: int = 0
    # Participations by name, whether there is a total or not; counted where people or organisations are.
    names: int = 0

    def add(self, other: Sums) -> None:
        """Add a disjoint corner; distinct counts become meaningless and are not read afterwards."""
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))

    def value(self, measure: str) -> Value:
        """The value of a measure over this corner: None when there are records but nobody said."""
        return {
            "records": lambda: Value(self.records),
            "items": lambda: Value(self.items),
            "participations": lambda: self._known(self.participants + self.named, self.with_participants + self.named),
            "hours": lambda: self._known(self.minutes, self.with_minutes),
            "people": lambda: self._unique(self.people, self.people_totals, self.with_people_total),
            "organisations": lambda: self._unique(
                self.organisations, self.organisation_totals, self.with_organisation_total
            ),
        }[measure]()

    def _known(self, number: int, known: int) -> Value:
        return Value(number if known or not self.records else None)

    def _unique(self, named: int, totals: int, with_total: int) -> Value:
        if named:
            return Value(named, totals_only=with_total)
        if with_total == 1:
            # One record's own total is unique within that record; two such totals may overlap.
            return Value(totals)
        return Value(0 if not self.records else None, totals_only=with_total)


def summed(
    where: Mapping[str, Any], groups: Sequence[str], measures: Collection[str] = OF_NAMES
) -> dict[tuple[Any, ...], Sums]:
    """The sums of activities under `where`, by the values of `groups`: one query, and one more where names count."""
    found: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    for row in _activity_rows(where, groups):
        sums = found[tuple(row.pop(name) for name in groups)]
        for name, value in row.items():
            setattr(sums, name.rstrip("_"), value or 0)
    if OF_NAMES & set(measures):
        for row in _participation_rows(where, groups, measures):
            sums = found[tuple(row[name] for name in groups)]
            for name in row.keys() - set(groups):
                setattr(sums, name, row[name])
    return found


def _activity_rows(where: Mapping[str, Any], groups: Sequence[str]) -> Iterable[dict[str, Any]]:
    # An underscore where a column has the name already.
    totals = {
        "records": Count("pk"),
        "items": Sum("count"),
        "participants_": Sum("participants"),
        "with_participants": Count("participants"),
        "minutes_": Sum("minutes"),
        "with_minutes": Count("minutes"),
        "people_totals": Sum("people"),
        "with_people_total": Count("people"),
        "organisation_totals": Sum("organisations"),
        "with_organisation_total": Count("organisations"),
    }
    rows = Activity.objects.filter(**where).order_by()
    yield from rows.values(*groups).annotate(**totals) if groups else [rows.aggregate(**totals)]


def _participation_rows(
    where: Mapping[str, Any], groups: Sequence[str], measures: Collection[str]
) -> Iterable[dict[str, Any]]:
    through = {f"activity__{name}": value for name, value in where.items()}
    rows: QuerySet[Any, Any] = Participation.objects.filter(**through).order_by()
    without_total = Q(activity__participants=None, person__isnull=False)
    totals = {"named": Count(Case(When(without_total, then=1)))}
    # Counting each once is the dear part: only where it is asked for.
    if unique := sorted(_UNIQUE.keys() & set(measures)):
        totals |= {name: Count(_UNIQUE[name], distinct=True) for name in unique}
        totals["names"] = Count("person")
    else:
        rows = rows.filter(without_total)
    if not groups:
        yield rows.aggregate(**totals)
        return
    yield from rows.values(**{name: F(f"activity__{name}") for name in groups}).annotate(**totals)
