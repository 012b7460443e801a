"""Counting the log for indicators: as few grouped queries as the definitions allow.

All indicators that narrow to nothing but kinds are answered by one query over activities and one over participations,
grouped by year, centre and kind. Only a count of unique people or organisations over several kinds needs its own query,
because the same person may stand in more than one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.activities.models import Activity, Format, Series, WorkChange, WorkClock, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.log import channel_name
from talka.activities.queries.sums import Sums, summed
from talka.places.models import Place
from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.measures import Cell, Measure, Together, Touched, Value

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
            "series": [(series.code, str(series)) for series in Series.objects.named().filter(agreement=agreement)],
            "place": [(place.code, place.name) for place in places],
        }

    def records_url(self, cell: Cell) -> str:
        """The work log narrowed to exactly what the cell counts."""
        return f"{reverse('activities:list')}?{records_query(cell)}"

    def count_together(self, promises: Sequence[Together]) -> dict[tuple[Together, int | None], Value]:
        """Count promises of several agreements; those that narrow to the same share their queries."""
        kinds = dict(WorkKind.objects.values_list("code", "pk"))
        scopes: dict[tuple[Scope, tuple[int, ...]], list[Together]] = defaultdict(list)
        for one in promises:
            for by_centre in (True, False) if one.indicator.measure in DISTINCT else (True,):
                cell = Cell(one.indicator, one.years[0], 0 if by_centre else None)
                scopes[_scope(cell), tuple(year.pk for year in one.years)].append(one)
        values: dict[tuple[Together, int | None], Value] = {}
        for (scope, years), members in scopes.items():
            groups = (["centre_id"] if scope.by_centre else []) + (["kind_id"] if scope.kinds is None else [])
            agreements = sorted({one.agreement_id for promise in members for one in promise.indicators})
            where = {"agreement_id__in": agreements, "year_id__in": years, "state__in": COUNTED_STATES}
            where |= _narrowed(scope, [one.indicator for one in members], kinds)
            by_centre_and_kind: dict[int | None, dict[int | None, Sums]] = defaultdict(dict)
            for key, sums in summed(where, groups, {one.indicator.measure for one in members}).items():
                row = dict(zip(groups, key, strict=True))
                by_centre_and_kind[row.get("centre_id")][row.get("kind_id")] = sums
            for one in members:
                cell = Cell(one.indicator, one.years[0])
                for centre in by_centre_and_kind if scope.by_centre else [None]:
                    values[one, centre] = _value(cell, scope, by_centre_and_kind[centre], kinds)
        return values

    def records_together_url(self, together: Together, centre_id: int | None) -> str:
        """The work log narrowed to the agreements and years that are put together."""
        pairs: list[tuple[str, Any]] = [("agreement", one.agreement_id) for one in together.indicators]
        pairs += [("year", year.pk) for year in together.years]
        return f"{reverse('activities:list')}?{urlencode(pairs + _narrowing(together.indicator, centre_id))}"


def records_query(cell: Cell) -> str:
    """The filters of a cell as an address of the work log."""
    pairs: list[tuple[str, Any]] = [("agreement", cell.indicator.agreement_id)]
    pairs.append(("until", cell.year.ordinal) if cell.cumulative else ("year", cell.year.pk))
    return urlencode(pairs + _narrowing(cell.indicator, cell.centre_id))


def _narrowing(indicator: Indicator, centre_id: int | None) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [("centre", centre_id)] if centre_id is not None else []
    for dimension in ("kind", *PATHS):
        # The list knows centres by their ids; a definition, which travels between installations, by their codes.
        name = "centre_code" if dimension == "centre" else dimension
        pairs += [(name, code) for code in indicator.narrowed_to(dimension)]
    return [*pairs, ("state", "counted")]


def records_behind(cell: Cell) -> QuerySet[Activity]:
    """Exactly the entries that a cell counts."""
    found = Activity.objects.counted().filter(agreement=cell.indicator.agreement_id)
    found = found.filter(year__ordinal__lte=cell.year.ordinal) if cell.cumulative else found.filter(year=cell.year)
    if cell.centre_id is not None:
        found = found.filter(centre=cell.centre_id)
    return _of_codes(found, cell.indicator)


def records_behind_together(together: Together) -> QuerySet[Activity]:
    """Exactly the entries that a promise of several agreements counts."""
    return _of_codes(Activity.objects.counted().filter(year__in=together.years), together.indicator)


def _of_codes(found: QuerySet[Activity], indicator: Indicator) -> QuerySet[Activity]:
    if kinds := indicator.narrowed_to("kind"):
        found = found.filter(kind__code__in=kinds)
    for dimension, path in PATHS.items():
        if codes := indicator.narrowed_to(dimension):
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
    groups = (["year_id"] if scope.cumulative_year is None else []) + (["centre_id"] if scope.by_centre else [])
    groups += ["kind_id"] if scope.kinds is None else []
    found = summed(_where(agreement, scope, cells, kinds), groups, {cell.indicator.measure for cell in cells})
    return {_corner(dict(zip(groups, key, strict=True)), scope, cells): sums for key, sums in found.items()}


def _where(agreement: Agreement, scope: Scope, cells: Sequence[Cell], kinds: dict[str, int]) -> dict[str, Any]:
    where: dict[str, Any] = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES}
    if scope.cumulative_year is not None:
        where["year__ordinal__lte"] = scope.cumulative_year
    else:
        where["year_id__in"] = sorted({cell.year.pk for cell in cells})
    if scope.by_centre:
        where["centre_id__in"] = sorted({cell.centre_id for cell in cells if cell.centre_id is not None})
    return where | _narrowed(scope, [cell.indicator for cell in cells], kinds)


def _narrowed(scope: Scope, indicators: Sequence[Indicator], kinds: dict[str, int]) -> dict[str, Any]:
    where: dict[str, Any] = {f"{PATHS[dimension]}__in": narrowed for dimension, narrowed in scope.filters}
    codes = [indicator.narrowed_to("kind") for indicator in indicators]
    if all(codes):
        where["kind_id__in"] = sorted({kinds[code] for narrowed in codes for code in narrowed if code in kinds})
    return where


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
