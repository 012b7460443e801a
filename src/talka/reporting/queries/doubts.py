"""What rules find in the log, from nothing: entries by the year and kind in which they stand, kept beside its sums."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from talka.activities.models import Activity, ActivityQuerySet, Participation
from talka.activities.queries.evidence import (
    lacking_evidence,
    with_participants_named_in_part,
    with_participants_unproven,
)
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.queries.bounds import Bounds, bounds_of

# A year and a kind by its code.
Corner = tuple[int, str]
DATED_OUTSIDE = "dated_outside_year"
PEOPLE_ABOVE = "people_above_participations"
NO_PARTICIPATIONS = "people_without_participations"
UNPROVEN = "participants_without_evidence"
NAMED_IN_PART = "participants_named_in_part"
LACKING = "evidence_rule_not_met"
NO_PURPOSE = "work_without_purpose"
# So many entries of a finding are shown with it; the rest is a list of its own.
MOST_SHOWN = 20
_CHUNK = 2_000


@dataclass(frozen=True)
class Doubt:
    """What a rule finds: how many entries, the first of them by day and key, and what its words need."""

    entries: int = 0
    first: tuple[tuple[str, int], ...] = ()
    # The days between which they lie, as in ISO 8601; how many participants they state, and name.
    earliest: str = ""
    latest: str = ""
    stated: int = 0
    named: int = 0

    def __add__(self, other: Doubt) -> Doubt:
        return Doubt(
            self.entries + other.entries,
            tuple(sorted(self.first + other.first)[:MOST_SHOWN]),
            min(filter(None, (self.earliest, other.earliest)), default=""),
            max(self.latest, other.latest),
            self.stated + other.stated,
            self.named + other.named,
        )


@dataclass
class Faults:
    """What the rules find in the work of one kind in one year."""

    doubts: dict[str, Doubt] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
    # The keys of all entries by rule; of what is kept they are rows of their own.
    keys: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rule: str, pk: int, found: Doubt) -> None:
        """One more entry, in the order of their days."""
        self.keys[rule].append(pk)
        self.doubts[rule] = self.doubts.get(rule, Doubt()) + found

    def written(self) -> str:
        """As it is kept, without the keys."""
        doubts = {rule: astuple(doubt) for rule, doubt in self.doubts.items()}
        return json.dumps([doubts, astuple(self.bounds)], separators=(",", ":"))


def read_faults(text: str) -> Faults:
    """What is kept of them."""
    doubts, bounds = json.loads(text)
    return Faults({rule: _doubt(*values) for rule, values in doubts.items()}, Bounds(*bounds))


def _doubt(entries: int, first: list[tuple[str, int]], *rest: Any) -> Doubt:
    return Doubt(entries, tuple((day, pk) for day, pk in first), *rest)


def faults_of(
    agreement: Agreement, *, years: Collection[int] | None = None, kinds: Collection[str] | None = None
) -> dict[Corner, Faults]:
    """Look through all work that is counted, or every one of these kinds in these years."""
    entries = Activity.objects.counted().filter(agreement=agreement, year__isnull=False).order_by()
    if years is not None and kinds is not None:
        entries = entries.filter(year_id__in=years, kind__code__in=kinds)
    found: dict[Corner, Faults] = defaultdict(Faults)
    told: set[int] = set()
    for rule, doubtful, columns in _conditions(agreement, entries):
        rows = doubtful.order_by("listed_on", "pk").values_list("pk", "year_id", "kind__code", "listed_on", *columns)
        # Of a log in which much is doubtful nobody wants all rows in memory.
        for pk, year, kind, day, *values in rows.iterator(chunk_size=_CHUNK):
            if rule in {UNPROVEN, NAMED_IN_PART}:
                told.add(pk)
            elif rule == LACKING and pk in told:
                continue
            found[year or 0, kind].add(rule, pk, _found(rule, day, pk, values))
    for corner, bounds in bounds_of(entries).items():
        found[corner].bounds = bounds
    return dict(found)


def _found(rule: str, day: date, pk: int, values: list[Any]) -> Doubt:
    first = ((day.isoformat(), pk),)
    if rule == DATED_OUTSIDE:
        starts, ends = values
        return Doubt(1, first, (starts or ends).isoformat(), (ends or starts).isoformat())
    if rule == NAMED_IN_PART:
        stated, named = values
        return Doubt(1, first, stated=stated or 0, named=named or 0)
    return Doubt(1, first)


def _conditions(
    agreement: Agreement, entries: ActivityQuerySet
) -> Iterator[tuple[str, ActivityQuerySet, tuple[str, ...]]]:
    """Each rule, its entries, and the columns of which its words tell; of what one has told another is silent."""
    yield DATED_OUTSIDE, dated_outside(entries, agreement.years.all()), ("starts", "ends")
    yield PEOPLE_ABOVE, above_participations(entries), ()
    yield NO_PARTICIPATIONS, without_participations(entries), ()
    yield UNPROVEN, with_participants_unproven(entries), ()
    yield NAMED_IN_PART, with_participants_named_in_part(entries), ("participants", "named")
    yield LACKING, lacking_evidence(entries), ()
    if has_purposes(agreement):
        yield NO_PURPOSE, entries.filter(purpose=None), ()


def has_purposes(agreement: Agreement) -> bool:
    """Whether its money is divided: only then does work lack a purpose."""
    return agreement.purposes.exists()


def dated_outside(entries: ActivityQuerySet, years: Iterable[ImplementationYear]) -> ActivityQuerySet:
    """Entries that carry dates outside the year in which they are reported."""
    outside = Q(pk__in=())
    for year in years:
        # Work with a date is listed on that date, so the two ends of each year are found in the order of the log.
        early, late = Q(listed_on__lt=year.starts), Q(listed_on__gt=year.ends)
        outside |= Q(year=year) & ((early | late) & Q(starts__isnull=False) | Q(ends__gt=year.ends))
    return entries.filter(outside)


def above_participations(entries: ActivityQuerySet) -> ActivityQuerySet:
    """Entries that count more people than participations, each with `named`: how many take part by name."""
    named = Participation.objects.filter(activity=OuterRef("pk"), role="participant", person__isnull=False).order_by()
    number = named.values("activity").annotate(number=Count("person", distinct=True)).values("number")
    stated = entries.exclude(participants=None).annotate(named=Coalesce(Subquery(number), 0))
    return stated.filter(Q(people__gt=F("participants")) | Q(named__gt=F("participants")))


def without_participations(entries: ActivityQuerySet) -> ActivityQuerySet:
    """Entries that state more people than they name, and not how often these took part."""
    named = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False).order_by().values("activity")
    number = named.annotate(number=Count("pk")).values("number")
    # More than none, first: else the names of each piece of work are counted.
    return entries.filter(participants=None, people__gt=0).filter(people__gt=Coalesce(Subquery(number), 0))
