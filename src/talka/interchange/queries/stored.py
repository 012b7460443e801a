"""What is stored, as rows of the interchange format: by this an import compares and an export writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, QuerySet

from talka.activities.models import Activity
from talka.activities.models.activities import COUNTED_STATES
from talka.interchange.queries.format import TABLES
from talka.interchange.queries.references import References
from talka.kernel.text import clean_text
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

Row = dict[str, Any]
_PARAGRAPHS = frozenset(
    column.code for table in TABLES.values() for column in table.columns if column.kind == "paragraphs"
)
# What was removed stays known to an import, after everything that is present.
_PRESENT_FIRST = F("removed_at").asc(nulls_first=True)


def _as_it_is(row: Row) -> Row:
    return row


@dataclass(frozen=True)
class Stored:
    """Where a table's rows lie: the model, the way to its agreement, and each column's way to its value."""

    model: type[Model]
    agreement: str
    paths: Mapping[str, str]
    order: tuple[Any, ...] = ("pk",)
    more: tuple[str, ...] = ()
    shape: Callable[[Row], Row] = field(default=_as_it_is)

    def of(self, agreement: Agreement) -> QuerySet[Any]:
        """All rows of an agreement."""
        return self.model._default_manager.filter(**{self.agreement: agreement.pk}).order_by(*self.order)  # noqa: SLF001 -- Django's documented face

    def rows(self, queryset: QuerySet[Any]) -> Iterator[Row]:
        """The rows as columns and values, with the record's `pk`."""
        columns = [*self.paths, *self.more, "pk"]
        paths = [*self.paths.values(), *self.more, "pk"]
        for values in queryset.values_list(*paths).iterator(chunk_size=2000):
            yield self.shape({name: _as_read(name, value) for name, value in zip(columns, values, strict=True)})


def _as_read(name: str, value: Any) -> Any:
    """Text as an import reads it: what Talka composes may have a space in its numbers that does not break."""
    return clean_text(value, multiline=name in _PARAGRAPHS) if isinstance(value, str) else value


def _moments(row: Row) -> Row:
    for end in ("starts", "ends"):
        time = row.pop(f"{end}_time")
        row[end] = (row[end], time) if row[end] else None
    return row


def _filters(row: Row) -> Row:
    filters = row.pop("filters")
    for name in DIMENSIONS:
        row[name] = tuple(sorted(filters.get(name, ())))
    return row


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


STORED: dict[str, Stored] = {
    "years": Stored(ImplementationYear, "agreement", {"year": "ordinal", **_same("starts", "ends")}, ("ordinal",)),
    "purposes": Stored(Purpose, "agreement", _same("code", "title", "title_for")),
    "budget": Stored(
        BudgetLine, "year__agreement",
        {"year": "year__ordinal", "purpose": "purpose__code", **_same("planned", "carried_in")},
        ("year__ordinal", "pk"),
    ),
    "activities": Stored(
        Activity, "agreement",
        {
            "year": "year__ordinal", "purpose": "purpose__code", "kind": "kind__code", "series": "series__code",
            "place": "place_text", "municipality": "place__code", "centre": "centre__code", "hours": "minutes",
            **_same("ref", "title", "starts", "ends", "format", "count", "participants", "people", "organisations",
                    "channel", "topic", "link", "notes"),
        },
        more=("starts_time", "ends_time", "state", "recorded_at"),
        shape=_moments,
    ),
    "spending": Stored(
        Expenditure, "agreement",
        {
            "year": "year__ordinal", "purpose": "purpose__code", "centre": "centre__code",
            **_same("ref", "date", "amount", "description", "supplier", "document_number", "ineligible",
                    "ineligible_reason", "recovered", "recovered_on"),
        },
        (_PRESENT_FIRST, "pk"), more=("removed_at", "recorded_at"),
    ),
    "remainders": Stored(
        Remainder, "agreement",
        {
            "year": "year__ordinal", "purpose": "purpose__code",
            **_same("ref", "amount", "disposition", "date", "document"),
        },
        (_PRESENT_FIRST, "pk"), more=("removed_at", "recorded_at"),
    ),
    "declared": Stored(
        DeclaredFigure,
        "year__agreement",
        {"year": "year__ordinal", **_same("figure", "value")},
        ("year__ordinal", "pk"),
    ),
    "indicators": Stored(
        Indicator, "agreement", _same("code", "title", "measure", "over_years", "over_places"), ("position", "pk"),
        more=("filters",), shape=_filters,
    ),
    "targets": Stored(
        Target, "indicator__agreement",
        {"indicator": "indicator__code", "year": "year__ordinal", "centre": "centre__code", "target": "value"},
        ("indicator__position", "indicator_id", "year__ordinal", "pk"), more=("indicator__measure",),
    ),
}  # fmt: skip


def agreement_row(agreement: Agreement) -> Row:
    """The agreement itself as a row."""
    return {
        "pk": agreement.pk,
        "number": agreement.number,
        "title": agreement.title,
        "funder": agreement.funder.name,
        "contractor_name": agreement.contractor.name,
        "contractor_regno": agreement.contractor.registration_number,
        "region": agreement.region.name if agreement.region else agreement.region_text or None,
        "starts": agreement.starts,
        "ends": agreement.ends,
        "currency": agreement.currency,
        "tolerance_percent": agreement.tolerance_percent,
        "report_due_days": agreement.report_due_days,
        "partners": tuple(sorted(agreement.partners.values_list("code", flat=True))),
    }


def exported_rows(table: str, agreement: Agreement) -> Iterator[Row]:
    """The rows of a table that an export writes: work and money that figures stand on."""
    if table == "agreement":
        yield agreement_row(agreement)
        return
    stored = STORED[table]
    queryset = stored.of(agreement)
    if table == "activities":
        queryset = queryset.filter(state__in=COUNTED_STATES)
    elif "removed_at" in stored.more:
        queryset = queryset.filter(removed_at=None)
    references = References()
    for row in stored.rows(queryset):
        if table in {"activities", "spending"} and row["centre"] == agreement.centre.code:
            row["centre"] = None
        if "ref" in stored.paths and not row["ref"]:
            row["ref"] = references.of(table, row["pk"], row["recorded_at"])
        yield row
