"""Sums of the counted work by year and kind, kept and brought up to date by what changed, as figures are.

Only sums and keys of records are kept, never words: names and titles are read where they are told. What is counted from
nothing (`tallied`) must always be the same, which a test proves over random histories.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from talka.activities.models import Activity, Participation, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.figures import WorkSource
from talka.activities.queries.sums import summed
from talka.activities.queries.work import WorkRow
from talka.programmes.models import Agreement
from talka.reporting.models import FigureState, WorkDoubt, WorkTally
from talka.reporting.queries.doubts import Corner, Faults, faults_of, has_purposes, read_faults
from talka.reporting.queries.figures import locked_state

# Above this many, records of one kind are told as one sum and opened from it.
MOST_LISTED = 30
# Where an entry stands among those of its year: undated ones last, then day, time and key.
Position = tuple[int, str, str, int]
_LEAF = ["year_id", "kind_id", "series_id", "channel"]
_PURPOSE = ["year_id", "kind_id", "purpose_id"]


@dataclass(frozen=True)
class Leaf:
    """Counted work of one kind, series and channel in a year."""

    year_id: int
    kind: str
    series_id: int | None
    channel: str
    records: int
    items: int
    # As far as anybody said; None when nobody did.
    participants: int | None
    # Items of which nobody said how many took part.
    silent: int
    # All of the records where few of its kind and series are, otherwise only the first.
    first: tuple[Position, ...]


@dataclass(frozen=True)
class OfPurpose:
    """Counted work of one kind for one purpose in a year."""

    purpose_id: int | None
    records: int
    items: int
    participants: int | None
    people: int | None
    organisations: int | None
    minutes: int | None
    # Participations by name.
    names: int


@dataclass(frozen=True)
class Tally:
    """What the counted work of a kind in a year adds up to."""

    year_id: int
    kind: str
    # Each counted once; whoever took part as an organisation or for one.
    organisations: int
    # Whether all records are called the same.
    one_title: bool
    leaves: tuple[Leaf, ...]
    purposes: tuple[OfPurpose, ...]


def position(starts: date | None, listed_on: date, starts_time: time | None, pk: int) -> Position:
    """Where an entry stands among those of its year."""
    return int(starts is None), listed_on.isoformat(), starts_time.isoformat() if starts_time else "", pk


def tallies(agreement: Agreement) -> list[Tally]:
    """The sums as the log stands now."""
    _catch_up(agreement)
    rows = WorkTally.objects.filter(agreement=agreement).values_list("year_id", "kind", "sums")
    return [_read(year, kind, sums) for year, kind, sums in rows]


def faults(agreement: Agreement) -> dict[Corner, Faults]:
    """What the rules find in the log as it stands now."""
    _catch_up(agreement)
    kept = WorkTally.objects.filter(agreement=agreement)
    bases = _bases(agreement)
    rows = kept.values_list("year_id", "kind", "basis")
    if stale := {(year, kind) for year, kind, basis in rows if basis != bases[year, kind]}:
        _bring_up_to_date(agreement, also=stale)
    return {(year, kind): read_faults(text) for year, kind, text in kept.values_list("year_id", "kind", "faults")}


def _bases(agreement: Agreement) -> dict[Corner, str]:
    rules = dict(WorkKind.objects.values_list("code", "evidence_rule"))
    years, divided = agreement.years.values_list("pk", "starts", "ends"), int(has_purposes(agreement))
    return {
        (year, kind): f"{rule} {starts} {ends} {divided}"
        for year, starts, ends in years
        for kind, rule in rules.items()
    }


def work_rows(agreement: Agreement, kept: Iterable[Tally] | None = None) -> list[tuple[WorkRow, int]]:
    """Work by year, purpose and kind as `work_by_kind` counts it, each with how many participations are by name."""
    kinds = {kind.code: kind for kind in WorkKind.objects.all()}
    ordinals = dict(agreement.years.values_list("pk", "ordinal"))
    rows = [
        (
            WorkRow(
                tally.year_id, kinds[tally.kind], one.purpose_id, one.records, one.items,
                one.participants, one.people, one.organisations, one.minutes,
            ),
            one.names,
        )
        for tally in (tallies(agreement) if kept is None else kept)
        for one in tally.purposes
    ]  # fmt: skip
    return sorted(
        rows, key=lambda row: (ordinals[row[0].year_id], row[0].purpose_id or 0, row[0].kind.position, row[0].kind.pk)
    )


def _catch_up(agreement: Agreement) -> None:
    tallied = FigureState.objects.filter(agreement=agreement).values_list("tallied", flat=True).first()
    if tallied != WorkSource().tick(agreement):
        _bring_up_to_date(agreement)


def is_far_behind(agreement: Agreement) -> bool:
    """Whether a change reaches all sums, or none are kept."""
    tallied = FigureState.objects.filter(agreement=agreement).values_list("tallied", flat=True).first()
    if tallied is None or tallied < 0:
        return True
    return any(change.whole for change in WorkSource().touched_since(agreement, tallied))


def _bring_up_to_date(agreement: Agreement, also: Collection[Corner] = ()) -> None:
    if is_far_behind(agreement):
        # Before anything is locked, so that others go on recording; what commits meanwhile is counted afterwards.
        tick = WorkSource().tick(agreement) or 0
        _replace(agreement, tallied(agreement), faults_of(agreement), tick)
    _count_touched(agreement, also)


@transaction.atomic
def _replace(agreement: Agreement, found: list[Tally], faults: dict[Corner, Faults], tick: int) -> None:
    if locked_state(agreement).tallied >= tick:
        # Somebody else has counted no less meanwhile.
        return
    WorkTally.objects.filter(agreement=agreement).delete()
    _keep(agreement, found, faults)
    FigureState.objects.filter(agreement=agreement).update(tallied=tick)


@transaction.atomic
def _count_touched(agreement: Agreement, also: Collection[Corner]) -> None:
    state, source = locked_state(agreement), WorkSource()
    # Read under the lock: what commits later has a higher number and is counted next time.
    tick = source.tick(agreement) or 0
    changes = source.touched_since(agreement, state.tallied)
    if any(change.whole for change in changes):
        # It came between: whoever asks next counts all of it.
        return
    corners = {*also, *((change.year_id, dict(change.codes)["kind"]) for change in changes)}
    years, kinds = {year for year, _kind in corners if year}, {kind for _year, kind in corners}
    if years and kinds:
        WorkTally.objects.filter(agreement=agreement, year_id__in=years, kind__in=kinds).delete()
        _keep(agreement, tallied(agreement, years=years, kinds=kinds), faults_of(agreement, years=years, kinds=kinds))
    FigureState.objects.filter(agreement=agreement).update(tallied=tick)


def _keep(agreement: Agreement, found: list[Tally], faults: dict[Corner, Faults]) -> None:
    bases = _bases(agreement)
    rows = [
        WorkTally(
            agreement=agreement,
            year_id=one.year_id,
            kind=one.kind,
            sums=_written(one),
            faults=faults[one.year_id, one.kind].written(),
            basis=bases[one.year_id, one.kind],
        )
        for one in found
    ]
    for row in WorkTally.objects.bulk_create(rows):
        for rule, keys in faults[row.year_id, row.kind].keys.items():
            WorkDoubt.objects.bulk_create(WorkDoubt(tally=row, rule=rule, activity_id=pk) for pk in keys)


def tallied(
    agreement: Agreement, *, years: Collection[int] | None = None, kinds: Collection[str] | None = None
) -> list[Tally]:
    """Count from nothing: all of it, or every one of these kinds in every one of these years."""
    codes = dict(WorkKind.objects.values_list("pk", "code"))
    where: dict[str, Any] = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES, "year__isnull": False}
    if years is not None and kinds is not None:
        where |= {
            "year_id__in": sorted(years),
            "kind_id__in": sorted(pk for pk, code in codes.items() if code in kinds),
        }
    organisations = _organisations(where)
    leaves, purposes = _leaves(where, codes), _purposes(where)
    return [
        Tally(
            year, codes[kind], organisations.get((year, kind), 0), low == high,
            tuple(leaves[year, kind]), tuple(purposes[year, kind]),
        )
        for year, kind, low, high in Activity.objects.filter(**where)
        .order_by()
        .values_list("year_id", "kind_id")
        .annotate(Min("title"), Max("title"))
    ]  # fmt: skip


def _leaves(where: dict[str, Any], codes: dict[int, str]) -> dict[tuple[int, int], list[Leaf]]:
    counted = summed(where, _LEAF, {"participations"})
    named = Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False).order_by()
    unsaid = Activity.objects.filter(**where, participants=None).exclude(Exists(named)).order_by()
    silent = {tuple(key): items for *key, items in unsaid.values_list(*_LEAF).annotate(Sum("count"))}
    number: dict[tuple[Any, ...], int] = defaultdict(int)
    for (year, kind, series, _channel), sums in counted.items():
        number[year, kind, series] += sums.records
    first = _first(where)
    found: dict[tuple[int, int], list[Leaf]] = defaultdict(list)
    for key, sums in counted.items():
        year, kind, series, channel = key
        listed = first[key] if number[year, kind, series] <= MOST_LISTED else first[key][:1]
        participants = sums.value("participations").number
        found[year, kind].append(
            Leaf(
                year, codes[kind], series, channel, sums.records, sums.items, participants,
                silent.get(key, 0), tuple(listed),
            )
        )  # fmt: skip
    return found


def _first(where: dict[str, Any]) -> dict[tuple[Any, ...], list[Position]]:
    undated = Case(When(starts=None, then=Value(1)), default=Value(0))
    order = [undated, F("listed_on").asc(), F("starts_time").asc(nulls_first=True), F("pk").asc()]
    place = Window(RowNumber(), partition_by=[F(name) for name in _LEAF], order_by=order)
    rows = Activity.objects.filter(**where).order_by().annotate(row=place).filter(row__lte=MOST_LISTED)
    found: dict[tuple[Any, ...], list[Position]] = defaultdict(list)
    for *key, starts, listed_on, starts_time, pk in rows.values_list(
        *_LEAF, "starts", "listed_on", "starts_time", "pk"
    ):
        found[tuple(key)].append(position(starts, listed_on, starts_time, pk))
    return {key: sorted(positions) for key, positions in found.items()}


def _purposes(where: dict[str, Any]) -> dict[tuple[int, int], list[OfPurpose]]:
    found: dict[tuple[int, int], list[OfPurpose]] = defaultdict(list)
    for key, sums in summed(where, _PURPOSE).items():
        year, kind, purpose = key
        known = {
            name: sums.value(measure).number
            for name, measure in (
                ("participants", "participations"),
                ("people", "people"),
                ("organisations", "organisations"),
                ("minutes", "hours"),
            )
        }
        found[year, kind].append(OfPurpose(purpose, sums.records, sums.items, **known, names=sums.names))
    return found


def _organisations(where: dict[str, Any]) -> dict[tuple[int, int], int]:
    rows = Participation.objects.filter(**_through(where), organisation__isnull=False).order_by()
    groups = rows.values_list("activity__year_id", "activity__kind_id")
    return {(year, kind): number for year, kind, number in groups.annotate(Count("organisation", distinct=True))}


def _through(where: dict[str, Any]) -> dict[str, Any]:
    return {f"activity__{name}": value for name, value in where.items()}


def _written(tally: Tally) -> str:
    leaves = [[*vars(leaf).values()][2:] for leaf in tally.leaves]
    purposes = [[*vars(one).values()] for one in tally.purposes]
    return json.dumps([tally.organisations, tally.one_title, leaves, purposes], separators=(",", ":"))


def _read(year_id: int, kind: str, text: str) -> Tally:
    organisations, one_title, leaves, purposes = json.loads(text)
    return Tally(
        year_id,
        kind,
        organisations,
        one_title,
        tuple(_leaf(year_id, kind, sums) for sums in leaves),
        tuple(OfPurpose(*one) for one in purposes),
    )


def _leaf(year_id: int, kind: str, written: list[Any]) -> Leaf:
    *sums, first = written
    places = tuple((undated, day, clock, pk) for undated, day, clock, pk in first)
    return Leaf(year_id, kind, *sums, places)  # type: ignore[call-arg]  # as many sums as were written
