"""Counting the log for indicators: as few grouped queries as the definitions allow.

All indicators that narrow to nothing but kinds are answered by one query over activities and one over participations,
grouped by year, centre and kind. Only a count of unique people or organisations over several kinds needs its own query,
because the same person may stand in more than one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models import Value as Constant
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.activities.models import Activity, Format, Participation, Series, WorkChange, WorkClock, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.log import channel_name
from talka.places.models import Place
from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.measures import Cell, Measure, Touched, Value

MEASURES = (
    Measure("records", _("Records of work"), _("records")),
    Measure("items", _("Counted items"), _("items")),
    Measure("participations", _("Participations"), _("participations")),
    Measure("people", _("Unique people"), _("unique people"), distinct=True),
    Measure("organisations", _("Unique organisations"), _("unique organisations"), distinct=True),
    Measure("hours", _("Hours"), _("hours"), scale=60),
)
DISTINCT = {measure.name for measure in MEASURES if measure.distinct}
# Where a dimension's codes stand, seen from an activity.
PATHS = {
    "format": "format",
    "channel": "channel",
    "series": "series__code",
    "purpose": "purpose__code",
    "place": "place__code",
    "centre": "centre__code",
}


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


# (year id, or the last year's id of a cumulative cell; centre id or None; kind id or None)
Corner = tuple[int, int | None, int | None]


@dataclass(frozen=True)
class Scope:
    """What one pair of grouped queries covers: a filter beside kinds, and whether years and centres stay apart."""

    filters: tuple[tuple[str, tuple[str, ...]], ...]
    cumulative_year: int | None
    by_centre: bool
    # Set for a distinct count over several kinds: then kinds are a filter and not a group.
    kinds: tuple[str, ...] | None


class WorkSource:
    """The log as a source of figures."""

    measures = MEASURES

    def tick(self, agreement: Agreement) -> int | None:
        """Number of the last change of the log under the agreement."""
        return WorkClock.objects.filter(agreement=agreement).values_list("tick", flat=True).first() or 0

    def touched_since(self, agreement: Agreement, tick: int) -> Sequence[Touched]:
        """Corners touched after a number."""
        changes = WorkChange.objects.filter(agreement=agreement, tick__gt=tick).values_list(
            "whole", "year_id", "centre_id", "kind", "format", "channel", "series", "purpose", "place"
        )
        names = ("kind", "format", "channel", "series", "purpose", "place")
        return [
            Touched(whole, year, centre, tuple(zip(names, codes, strict=True)))
            for whole, year, centre, *codes in changes.distinct()
        ]

    def count(self, agreement: Agreement, cells: Sequence[Cell]) -> dict[Cell, Value]:
        """Count the cells; those of one scope share their queries."""
        kinds = dict(WorkKind.objects.values_list("code", "pk"))
        scopes: dict[Scope, list[Cell]] = defaultdict(list)
        for cell in cells:
            scopes[_scope(cell)].append(cell)
        values: dict[Cell, Value] = {}
        for scope, members in scopes.items():
            by_place: dict[tuple[int, int | None], dict[int | None, Sums]] = defaultdict(dict)
            for (year, centre, kind), sums in _count_scope(agreement, scope, members, kinds).items():
                by_place[year, centre][kind] = sums
            for cell in members:
                values[cell] = _value(cell, scope, by_place.get((cell.year.pk, cell.centre_id), {}), kinds)
        return values

    def dimension_choices(self, agreement: Agreement) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Codes with titles by which an indicator may narrow the log; channels and places are those in use."""
        used = Activity.objects.filter(agreement=agreement).order_by()
        channels = sorted(used.exclude(channel="").values_list("channel", flat=True).distinct())
        places = Place.objects.filter(pk__in=used.exclude(place=None).values("place")).order_by("sort_key")
        return {
            "kind": [(kind.code, str(kind)) for kind in WorkKind.objects.filter(is_active=True)],
            "format": [(value, str(label)) for value, label in Format.choices],
            "channel": [(code, str(channel_name(code))) for code in channels],
            "series": [(series.code, str(series)) for series in Series.objects.filter(agreement=agreement)],
            "place": [(place.code, place.name) for place in places],
        }

    def records_url(self, cell: Cell) -> str:
        """The work log narrowed to exactly what the cell counts."""
        return f"{reverse('activities:list')}?{records_query(cell)}"


def records_query(cell: Cell) -> str:
    """The filters of a cell as an address of the work log."""
    pairs: list[tuple[str, Any]] = [("agreement", cell.indicator.agreement_id)]
    pairs.append(("until", cell.year.ordinal) if cell.cumulative else ("year", cell.year.pk))
    if cell.centre_id is not None:
        pairs.append(("centre", cell.centre_id))
    for dimension in ("kind", *PATHS):
        pairs += [(dimension, code) for code in cell.indicator.narrowed_to(dimension)]
    pairs.append(("state", "counted"))
    return urlencode(pairs)


def records_behind(cell: Cell) -> QuerySet[Activity]:
    """Exactly the entries that a cell counts."""
    found = Activity.objects.counted().filter(agreement=cell.indicator.agreement_id)
    found = found.filter(year__ordinal__lte=cell.year.ordinal) if cell.cumulative else found.filter(year=cell.year)
    if cell.centre_id is not None:
        found = found.filter(centre=cell.centre_id)
    if kinds := cell.indicator.narrowed_to("kind"):
        found = found.filter(kind__code__in=kinds)
    for dimension, path in PATHS.items():
        if codes := cell.indicator.narrowed_to(dimension):
            found = found.filter(**{f"{path}__in": codes})
    return found


def touches(touched: Touched, indicator: Indicator) -> bool:
    """Whether a change in that corner can move the indicator."""
    if touched.whole:
        return True
    codes = dict(touched.codes)
    return all(not (wanted := indicator.narrowed_to(dimension)) or code in wanted for dimension, code in codes.items())


def _scope(cell: Cell) -> Scope:
    indicator = cell.indicator
    filters = tuple((name, tuple(sorted(codes))) for name in PATHS if (codes := indicator.narrowed_to(name)))
    kinds = tuple(sorted(indicator.narrowed_to("kind")))
    own = indicator.measure in DISTINCT and len(kinds) != 1
    return Scope(
        filters, cell.year.ordinal if cell.cumulative else None, cell.centre_id is not None, kinds if own else None
    )


def _count_scope(
    agreement: Agreement, scope: Scope, cells: Sequence[Cell], kinds: dict[str, int]
) -> dict[Corner, Sums]:
    where = _where(agreement, scope, cells, kinds)
    groups = (["year_id"] if scope.cumulative_year is None else []) + (["centre_id"] if scope.by_centre else [])
    groups += ["kind_id"] if scope.kinds is None else []
    corners: dict[Corner, Sums] = defaultdict(Sums)
    wanted = {cell.indicator.measure for cell in cells}
    for row in _activity_rows(where, groups):
        sums = corners[_corner(row, scope, cells)]
        for part in fields(Sums):
            if part.name in row:
                setattr(sums, part.name, row[part.name] or 0)
    if wanted & {"participations", "people", "organisations"}:
        for row in _participation_rows(where, groups, wanted):
            sums = corners[_corner(row, scope, cells)]
            sums.named, sums.people, sums.organisations = row["named"] or 0, row["people"], row["organisations"]
    return corners


def _where(agreement: Agreement, scope: Scope, cells: Sequence[Cell], kinds: dict[str, int]) -> dict[str, Any]:
    where: dict[str, Any] = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES}
    if scope.cumulative_year is not None:
        where["year__ordinal__lte"] = scope.cumulative_year
    else:
        where["year_id__in"] = sorted({cell.year.pk for cell in cells})
    if scope.by_centre:
        where["centre_id__in"] = sorted({cell.centre_id for cell in cells if cell.centre_id is not None})
    codes = [cell.indicator.narrowed_to("kind") for cell in cells]
    if all(codes):
        where["kind_id__in"] = sorted({kinds[code] for narrowed in codes for code in narrowed if code in kinds})
    for dimension, narrowed in scope.filters:
        where[f"{PATHS[dimension]}__in"] = narrowed
    return where


def _activity_rows(where: dict[str, Any], groups: list[str]) -> Iterable[dict[str, Any]]:
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
    rows = Activity.objects.filter(**where).order_by().values(*groups).annotate(**totals)
    for row in rows if groups else [Activity.objects.filter(**where).aggregate(**totals)]:
        yield {name.rstrip("_"): value for name, value in row.items()}


def _participation_rows(where: dict[str, Any], groups: list[str], wanted: set[str]) -> Iterable[dict[str, Any]]:
    through = {f"activity__{name}": value for name, value in where.items()}
    named = Case(When(Q(activity__participants=None, person__isnull=False), then=1))
    totals = {
        "named": Count(named),
        # Counting each once is the dear part: only where it is asked for.
        "people": Count("person", distinct=True) if "people" in wanted else Sum(Constant(0)),
        "organisations": Count("organisation", distinct=True) if "organisations" in wanted else Sum(Constant(0)),
    }
    found = Participation.objects.filter(**through).order_by()
    if not groups:
        yield found.aggregate(**totals)
        return
    aliases = {name: F(f"activity__{name}") for name in groups}
    for row in found.values(**aliases).annotate(**totals):
        yield dict(row)


def _corner(row: dict[str, Any], scope: Scope, cells: Sequence[Cell]) -> Corner:
    year = row["year_id"] if scope.cumulative_year is None else cells[0].year.pk
    return year, row.get("centre_id"), row.get("kind_id")


def _value(cell: Cell, scope: Scope, by_kind: dict[int | None, Sums], kinds: dict[str, int]) -> Value:
    codes = cell.indicator.narrowed_to("kind")
    if scope.kinds is not None:
        return by_kind.get(None, Sums()).value(cell.indicator.measure)
    found = [by_kind[kinds[code]] for code in codes if kinds.get(code) in by_kind] if codes else list(by_kind.values())
    if len(found) == 1:
        return found[0].value(cell.indicator.measure)
    together = Sums()
    for sums in found:
        together.add(sums)
    return together.value(cell.indicator.measure)
