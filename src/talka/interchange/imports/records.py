"""Rows turned into records: how each table's columns become a record's fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from talka.accounts.models import User
from talka.activities.models import Activity, Series, State
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Row
from talka.places.queries import region_named
from talka.programmes.models import (
    Agreement,
    BudgetLine,
    DeclaredFigure,
    ImplementationYear,
    Indicator,
    Purpose,
    Target,
)
from talka.programmes.models.indicators import DIMENSIONS
from talka.spending.models import Expenditure, Remainder


@dataclass
class Written:
    """Stored things that rows refer to, by their codes."""

    agreement: Agreement
    actor: User
    years: dict[int, ImplementationYear] = field(default_factory=dict)
    purposes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, int] = field(default_factory=dict)
    centres: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def known(cls, agreement: Agreement, look: Lookups) -> Written:
        """What is there before anything is written."""
        return cls(
            agreement=agreement,
            actor=look.actor,
            years={year.ordinal: year for year in agreement.years.all()},
            purposes=dict(agreement.purposes.values_list("code", "pk")),
            kinds={code: kind.pk for code, kind in look.kinds.items()},
            series=dict(Series.objects.filter(agreement=agreement).values_list("code", "pk")),
            indicators=dict(agreement.indicators.values_list("code", "pk")),
            centres={c.code: c.pk for c in (agreement.centre, *agreement.partners.all())},
            places=look.place_ids,
        )


Fill = Callable[[Any, Row, Iterable[str], Written], None]


def _year(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement, record.ordinal = written.agreement, row["year"]
    _plain(record, row, columns, {"starts", "ends"})


def _purpose(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement = written.agreement
    _plain(record, row, columns, {"code", "title", "title_for"})


def _budget_line(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.year, record.purpose_id = written.years[row["year"]], written.purposes[row["purpose"]]
    _plain(record, row, columns, {"planned", "carried_in"})


def _activity(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement_id, record.centre_id = written.agreement.pk, written.agreement.centre_id
        record.recorded_by_id, record.state = written.actor.pk, State.RECORDED
    for column in columns:
        value = row[column]
        if column in {"starts", "ends"}:
            day, time = value or (None, None)
            setattr(record, column, day)
            setattr(record, f"{column}_time", time)
        elif column == "kind":
            record.kind_id = written.kinds[value]
        elif column == "series":
            record.series_id = written.series[value] if value else None
        elif column == "municipality":
            record.place_id = written.places[value] if value else None
        elif column in {"year", "purpose", "centre"}:
            _scope(record, column, value, written)
        else:
            setattr(record, _ACTIVITY_FIELDS.get(column, column), _stored_text(column, value))


_ACTIVITY_FIELDS = {"place": "place_text", "hours": "minutes"}
_NUMBERS = frozenset({"count", "participants", "people", "organisations", "hours"})


def _stored_text(column: str, value: Any) -> Any:
    return value if column in _NUMBERS or value is not None else ""


def _scope(record: Any, column: str, value: Any, written: Written) -> None:
    if column == "year":
        record.year = written.years[value]
    elif column == "purpose":
        record.purpose_id = written.purposes[value] if value else None
    else:
        record.centre_id = written.centres[value] if value else written.agreement.centre_id


def _expenditure(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement_id, record.centre_id = written.agreement.pk, written.agreement.centre_id
        record.recorded_by_id = written.actor.pk
    _money(record, row, columns, written)


def _money(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    for column in columns:
        if column in {"year", "purpose", "centre"}:
            _scope(record, column, row[column], written)
        else:
            setattr(record, column, "" if column == "ref" and row[column] is None else row[column])


def _remainder(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement_id, record.recorded_by_id = written.agreement.pk, written.actor.pk
    _money(record, row, columns, written)


def _declared(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.year = written.years[row["year"]]
    _plain(record, row, columns, {"figure", "value"})


def _indicator(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.agreement, record.position = written.agreement, min(len(written.indicators) + 1, 32_000)
    _plain(record, row, columns, {"code", "title", "measure", "over_years", "over_places"})
    filters = {name: list(record.filters.get(name, [])) for name in DIMENSIONS}
    filters |= {name: list(row[name] or ()) for name in DIMENSIONS if name in columns}
    record.filters = {name: codes for name, codes in filters.items() if codes}


def _target(record: Any, row: Row, columns: Iterable[str], written: Written) -> None:
    if record.pk is None:
        record.indicator_id, record.year = written.indicators[row["indicator"]], written.years[row["year"]]
        record.centre_id = written.centres[row["centre"]] if row["centre"] else None
    if "target" in columns:
        record.value = row["target"]


def _plain(record: Any, row: Row, columns: Iterable[str], names: set[str]) -> None:
    for column in columns:
        if column in names:
            setattr(record, column, row[column])


@dataclass(frozen=True)
class Recorder:
    """A table's model and how a row fills it."""

    model: type[Model]
    fill: Fill
    # Records whose verbs count their versions; others are compared by their audited fields.
    versioned: bool = False


RECORDERS: dict[str, Recorder] = {
    "years": Recorder(ImplementationYear, _year),
    "purposes": Recorder(Purpose, _purpose),
    "budget": Recorder(BudgetLine, _budget_line),
    "activities": Recorder(Activity, _activity, versioned=True),
    "spending": Recorder(Expenditure, _expenditure, versioned=True),
    "remainders": Recorder(Remainder, _remainder),
    "declared": Recorder(DeclaredFigure, _declared),
    "indicators": Recorder(Indicator, _indicator),
    "targets": Recorder(Target, _target),
}


def set_region(agreement: Agreement, text: str | None) -> None:
    """The region by its unit, or as text where it is none of the planning regions."""
    agreement.region = region_named(text) if text else None
    agreement.region_text = "" if agreement.region else text or ""
