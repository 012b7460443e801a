"""Values of indicators, kept and brought up to date by what changed.

Asked again, an unchanged log costs a few small queries; after a change only the touched cells are counted again.
A full recount (`recount`) must always give the same, which a test proves over random histories. What is counted from
nothing is counted before anything is locked, so that others go on recording meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from talka.activities.queries.log import is_long
from talka.kernel.modules import manifests
from talka.programmes.models import Agreement, ImplementationYear, Indicator
from talka.programmes.models.indicators import DIMENSIONS, Addition
from talka.programmes.queries.measures import Cell, Measure, MeasureSource, Touched, Value
from talka.reporting.models import Figure, FigureState

# Enough for one pair of grouped queries to be cheaper than counting touched cells one by one.
CellKey = tuple[int, int, int]


@dataclass(frozen=True)
class Definitions:
    """What an agreement promises to count, read once."""

    agreement: Agreement
    years: tuple[ImplementationYear, ...]
    indicators: tuple[Indicator, ...]
    centres: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """Changes when a definition does."""
        parts = (
            [[i.pk, i.measure, i.filters, i.over_years, i.over_places] for i in self.indicators]
            + [[y.pk, y.ordinal] for y in self.years]
            + [list(self.centres)]
        )
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Figures:
    """Values by indicator, year and centre; rolled up by the indicator's own rule where it is a sum."""

    definitions: Definitions
    counted: dict[CellKey, Value]
    # Whether all of them wait to be counted from nothing: these are as they were kept, or none.
    behind: bool = False

    def in_year(self, indicator: Indicator, year: ImplementationYear, centre_id: int | None = None) -> Value:
        """The value of a year, in one centre or in all."""
        key = (indicator.pk, year.pk, centre_id or 0)
        if key in self.counted:
            return self.counted[key]
        parts = [self.counted.get((indicator.pk, year.pk, centre), Value(None)) for centre in self.definitions.centres]
        return _added(parts, indicator.over_places)

    def up_to(self, indicator: Indicator, year: ImplementationYear, centre_id: int | None = None) -> Value:
        """The value from the first year to this one."""
        key = (indicator.pk, -year.pk, centre_id or 0)
        if key in self.counted:
            return self.counted[key]
        own = [self.counted.get((indicator.pk, -year.pk, centre)) for centre in self.definitions.centres]
        if centre_id is None and (parts := [value for value in own if value is not None]):
            return _added(parts, indicator.over_places)
        years = [y for y in self.definitions.years if y.ordinal <= year.ordinal]
        return _added([self.in_year(indicator, y, centre_id) for y in years], indicator.over_years)


def definitions_of(agreement: Agreement) -> Definitions:
    """Years, indicators and centres; several centres only where partners work under the agreement."""
    partners = sorted(agreement.partners.values_list("pk", flat=True))
    return Definitions(
        agreement,
        tuple(agreement.years.order_by("ordinal")),
        tuple(agreement.indicators.order_by("position", "pk")),
        tuple(sorted({agreement.centre_id, *partners})) if partners else (),
    )


def figures(agreement: Agreement, *, wait: bool = True) -> Figures:
    """The agreement's figures as the log stands now; who does not wait gets those of a long log as they are kept."""
    definitions = definitions_of(agreement)
    counted: dict[CellKey, Value] = {}
    behind = False
    for source in sources():
        cells = _cells(definitions, source)
        if not cells:
            continue
        tick = source.tick(agreement)
        if tick is None:
            counted |= _by_key(source.count(agreement, cells))
            continue
        if not _is_current(definitions, tick):
            behind = not wait and is_far_behind(definitions) and is_long(agreement)
            if not behind:
                _bring_up_to_date(definitions, source, cells)
        counted |= _stored(agreement)
    return Figures(definitions, counted, behind)


def recount(agreement: Agreement) -> Figures:
    """Count everything from nothing, leaving what is kept alone."""
    definitions = definitions_of(agreement)
    counted: dict[CellKey, Value] = {}
    for source in sources():
        counted |= _by_key(source.count(agreement, _cells(definitions, source)))
    return Figures(definitions, counted)


def sources() -> list[MeasureSource]:
    """Everybody who counts."""
    return [source for manifest in manifests() for source in manifest.measure_sources]


def measures() -> dict[str, Measure]:
    """Everything that can be counted, by name."""
    return {measure.name: measure for source in sources() for measure in source.measures}


def source_of(indicator: Indicator) -> MeasureSource | None:
    """Who counts an indicator; None when its module is not installed."""
    return next((s for s in sources() if indicator.measure in {m.name for m in s.measures}), None)


def _cells(definitions: Definitions, source: MeasureSource) -> list[Cell]:
    known = {measure.name: measure for measure in source.measures}
    cells: list[Cell] = []
    for indicator in definitions.indicators:
        measure = known.get(indicator.measure)
        if measure is not None:
            cells += _cells_of(definitions, indicator, measure)
    return cells


def _cells_of(definitions: Definitions, indicator: Indicator, measure: Measure) -> Iterable[Cell]:
    centres: list[int | None] = list(definitions.centres)
    # Only what cannot be added from parts is counted for the whole.
    if not centres or (measure.distinct and indicator.over_places == Addition.DISTINCT):
        centres.append(None)
    for centre in centres:
        for year in definitions.years:
            yield Cell(indicator, year, centre)
            if measure.distinct and indicator.over_years == Addition.DISTINCT and year.ordinal > 1:
                yield Cell(indicator, year, centre, cumulative=True)


def is_far_behind(definitions: Definitions) -> bool:
    """Whether a change reaches everything that is kept, or nothing is: no small recount brings it up to date."""
    state = FigureState.objects.filter(agreement=definitions.agreement).first()
    if state is None or state.definitions != definitions.fingerprint:
        return True
    return any(change.whole for source in sources() for change in source.touched_since(state.agreement, state.tick))


def _is_current(definitions: Definitions, tick: int) -> bool:
    state = FigureState.objects.filter(agreement=definitions.agreement).first()
    return state is not None and (state.tick, state.definitions) == (tick, definitions.fingerprint)


def _stored(agreement: Agreement) -> dict[CellKey, Value]:
    rows = Figure.objects.filter(agreement=agreement).values_list(
        "indicator_id", "year_id", "centre_id", "value", "totals_only"
    )
    return {(indicator, year, centre): Value(value, only) for indicator, year, centre, value, only in rows}


def _bring_up_to_date(definitions: Definitions, source: MeasureSource, cells: Sequence[Cell]) -> None:
    if is_far_behind(definitions):
        # What commits while it is counted has a higher number and is counted afterwards.
        tick = source.tick(definitions.agreement) or 0
        _replace(definitions, source.count(definitions.agreement, cells), tick)
    _count_touched(definitions, source, cells)


@transaction.atomic
def _replace(definitions: Definitions, values: dict[Cell, Value], tick: int) -> None:
    agreement, state = definitions.agreement, locked_state(definitions.agreement)
    if state.definitions == definitions.fingerprint and state.tick >= tick:
        # Somebody else has counted no less meanwhile.
        return
    Figure.objects.filter(agreement=agreement).delete()
    _keep(agreement, values)
    FigureState.objects.filter(agreement=agreement).update(tick=tick, definitions=definitions.fingerprint)


@transaction.atomic
def _count_touched(definitions: Definitions, source: MeasureSource, cells: Sequence[Cell]) -> None:
    agreement, state = definitions.agreement, locked_state(definitions.agreement)
    if state.definitions != definitions.fingerprint:
        # Somebody changed an indicator meanwhile: what is kept is by its new words, and not for these cells.
        return
    # Read under the lock: what commits later has a higher number and is counted next time.
    tick = source.tick(agreement) or 0
    if stale := _stale(cells, source.touched_since(agreement, state.tick)):
        _keep(agreement, source.count(agreement, stale))
    FigureState.objects.filter(agreement=agreement).update(tick=tick)


def locked_state(agreement: Agreement) -> FigureState:
    """What is kept of an agreement and up to where; nobody else touches it until the transaction ends."""
    FigureState.objects.get_or_create(agreement=agreement)
    return FigureState.objects.select_for_update().get(agreement=agreement)


def _stale(cells: Sequence[Cell], changes: Sequence[Touched]) -> list[Cell]:
    return [cell for cell in cells if any(_reaches(change, cell) for change in changes)]


def _reaches(change: Touched, cell: Cell) -> bool:
    if change.whole:
        return True
    if cell.centre_id is not None and change.centre_id != cell.centre_id:
        return False
    # A cumulative cell reaches back over years: any year of the agreement may be one of its own.
    if not cell.cumulative and change.year_id != cell.year.pk:
        return False
    codes = dict(change.codes)
    return all(
        not (wanted := cell.indicator.narrowed_to(name)) or name not in codes or codes[name] in wanted
        for name in DIMENSIONS
    )


def _keep(agreement: Agreement, values: dict[Cell, Value]) -> None:
    Figure.objects.bulk_create(
        [
            Figure(
                agreement=agreement,
                indicator=cell.indicator,
                year_id=_year_key(cell),
                centre_id=cell.centre_id or 0,
                value=value.number,
                totals_only=value.totals_only,
            )
            for cell, value in values.items()
        ],
        update_conflicts=True,
        unique_fields=["agreement", "indicator", "year_id", "centre_id"],
        update_fields=["value", "totals_only"],
    )


def _by_key(values: dict[Cell, Value]) -> dict[CellKey, Value]:
    return {(cell.indicator.pk, _year_key(cell), cell.centre_id or 0): value for cell, value in values.items()}


def _year_key(cell: Cell) -> int:
    # A negative year stands for „from the first year to this one”.
    return -cell.year.pk if cell.cumulative else cell.year.pk


def _added(parts: Sequence[Value], rule: str) -> Value:
    known = [part.number for part in parts if part.number is not None]
    only = sum(part.totals_only for part in parts)
    if not known:
        return Value(None, only)
    if rule == Addition.MAXIMUM:
        return Value(max(known), only)
    if rule == Addition.LATEST:
        return Value(known[-1], only)
    return Value(sum(known), only)
