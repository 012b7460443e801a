"""Figures of a published report beside those that follow from the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from talka.activities.models import Activity, Family, Series, WorkKind
from talka.activities.queries.work import WorkRow, work_by_kind
from talka.programmes.models import Agreement, ImplementationYear
from talka.programmes.queries.declared import is_money_figure
from talka.spending.queries.statements import Line, Statement


@dataclass(frozen=True)
class DeclaredRow:
    """A figure as declared and as computed; `known` is false when the name says nothing to us."""

    year: ImplementationYear
    figure: str
    declared: int
    computed: int | None
    money: bool
    known: bool

    @property
    def differs(self) -> bool:
        """Whether both are there and are not the same."""
        return self.computed is not None and self.computed != self.declared


MONEY: dict[str, Callable[[Line], int | None]] = {
    "planned": lambda line: line.planned,
    "spent": lambda line: line.spent,
    "remainder": lambda line: line.stated,
    "carried": lambda line: line.carried_out,
    "returned": lambda line: line.returned,
    "available": lambda line: line.available,
    "ineligible": lambda line: line.ineligible,
    "unrecovered": lambda line: line.unrecovered,
    "recovered": lambda line: line.recovered,
}


def declared_rows(agreement: Agreement, statement: Statement) -> list[DeclaredRow]:
    """Every declared figure with what the records say."""
    work = work_by_kind(agreement)
    rows: list[DeclaredRow] = []
    for year in statement.years:
        mine = [row for row in work if row.year_id == year.year.pk]
        lines = {"total": year.total, **{line.purpose.code: line for line in year.lines if line.purpose}}
        for figure, declared in sorted(year.declared.items()):
            if is_money_figure(figure):
                known, computed = _money(figure, lines)
            else:
                known, computed = _count(figure, mine, year.year)
            rows.append(DeclaredRow(year.year, figure, declared, computed, is_money_figure(figure), known))
    return rows


def _money(figure: str, lines: dict[str, Line]) -> tuple[bool, int | None]:
    word, _separator, part = figure.partition("_")
    line = lines.get(part or "total")
    read = MONEY.get(word)
    return (False, None) if line is None or read is None else (True, read(line))


def _count(figure: str, work: Sequence[WorkRow], year: ImplementationYear) -> tuple[bool, int | None]:
    stem, _separator, what = figure.rpartition("_")
    if what not in {"total", "count", "participants"}:
        return False, None
    if what == "participants":
        return _participants(stem, work, year)
    if stem in {"participants", "participations"}:
        return True, _sum(row.participants for row in work)
    if stem in Family.values or stem.removesuffix("s") in Family.values:
        family = stem if stem in Family.values else stem.removesuffix("s")
        return True, sum(row.count for row in work if row.kind.family == family)
    codes = {stem, stem.removesuffix("s"), stem.removesuffix("es")}
    known = WorkKind.objects.filter(code__in=codes).exists()
    return known, sum(row.count for row in work if row.kind.code in codes) if known else None


def _participants(stem: str, work: Sequence[WorkRow], year: ImplementationYear) -> tuple[bool, int | None]:
    kind, _separator, series = stem.rpartition("_")
    activities = Activity.objects.counted().filter(year=year)
    if series == "series":
        found = activities.filter(kind__code=kind).exclude(series=None)
        return True, found.aggregate(Sum("participants"))["participants__sum"]
    code = stem.removeprefix("series_")
    if Series.objects.filter(agreement=year.agreement_id, code=code).exists():
        return True, activities.filter(series__code=code).aggregate(Sum("participants"))["participants__sum"]
    rows = [row for row in work if row.kind.code in {stem, stem.removesuffix("s")}]
    return (True, _sum(row.participants for row in rows)) if rows else (False, None)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
