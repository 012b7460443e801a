"""The statement of an agreement's money: planned, carried in, available, spent, left and what became of it.

Amounts are cents; None is unknown. What is carried into a year is what the year before carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Sum

from talka.programmes.models import Agreement, BudgetLine, DeclaredFigure, ImplementationYear, Purpose
from talka.spending.models import Expenditure, Remainder

CARRIED, RETURNED = Remainder.Disposition.CARRIED, Remainder.Disposition.RETURNED


@dataclass(frozen=True)
class Line:
    """The money of one purpose in one year, of what names no purpose, or of the whole year."""

    year: ImplementationYear
    # None with `whole` false: money of which only the year is known.
    purpose: Purpose | None
    whole: bool = False
    planned: int | None = None
    carried_in: int | None = None
    spent: int | None = None
    expenditures: int = 0
    ineligible: int | None = None
    recovered: int | None = None
    carried_out: int | None = None
    returned: int | None = None
    # Whether somebody stated what is left, rather than it following from the rest.
    remainder_stated: bool = False
    # What this year's plan says came from the year before, where it says so.
    carried_in_stated: int | None = None
    # Spending of the year that names no purpose may belong here, so that what is left cannot be known.
    partial: bool = False

    @property
    def available(self) -> int | None:
        """Planned and carried in; unknown when either is."""
        return None if self.planned is None or self.carried_in is None else self.planned + self.carried_in

    @property
    def left(self) -> int | None:
        """What follows from plan, carried-in money and spending."""
        if self.available is None or self.spent is None or self.partial:
            return None
        return self.available - self.spent

    @property
    def stated(self) -> int | None:
        """What somebody says is left: carried and returned together."""
        return (self.carried_out or 0) + (self.returned or 0) if self.remainder_stated else None

    @property
    def unrecovered(self) -> int | None:
        """Ineligible money that has not come back."""
        return None if self.ineligible is None else self.ineligible - (self.recovered or 0)


@dataclass(frozen=True)
class YearStatement:
    """A year: its lines by purpose, what names no purpose, and the total."""

    year: ImplementationYear
    total: Line
    lines: tuple[Line, ...]
    unassigned: Line | None
    declared: dict[str, int] = field(default_factory=dict)

    def line(self, purpose_id: int) -> Line | None:
        """The line of a purpose."""
        return next((line for line in self.lines if line.purpose and line.purpose.pk == purpose_id), None)


@dataclass(frozen=True)
class Statement:
    """All years of an agreement in their order."""

    agreement: Agreement
    purposes: tuple[Purpose, ...]
    years: tuple[YearStatement, ...]

    def year(self, ordinal: int) -> YearStatement | None:
        """The statement of a year by its number."""
        return next((y for y in self.years if y.year.ordinal == ordinal), None)


@dataclass
class _Sums:
    amount: int | None = None
    rows: int = 0
    ineligible: int | None = None
    recovered: int | None = None


Key = tuple[int, int | None]


@dataclass(frozen=True)
class _Sources:
    """What the records say, by year and purpose."""

    # By agreement.
    years: dict[int, tuple[ImplementationYear, ...]]
    purposes: dict[int, tuple[Purpose, ...]]
    planned: dict[Key, BudgetLine]
    spent: dict[Key, _Sums]
    left: dict[Key, dict[str, int]]
    declared: dict[int, dict[str, int]]


def statement(agreement: Agreement) -> Statement:
    """The statement of one agreement."""
    return statements([agreement])[0]


def statements(agreements: Sequence[Agreement]) -> list[Statement]:
    """Six queries, whatever the number of agreements and expenditures."""
    of_years: dict[str, Any] = {"year__agreement__in": agreements}
    sources = _Sources(
        years=_by_agreement(ImplementationYear.objects.order_by("ordinal"), agreements),
        purposes=_by_agreement(Purpose.objects.order_by("pk"), agreements),
        planned={(line.year_id, line.purpose_id): line for line in BudgetLine.objects.filter(**of_years)},
        spent=_spent(agreements),
        left=_left(agreements),
        declared=_declared(agreements),
    )
    return [_statement(agreement, sources) for agreement in agreements]


def _statement(agreement: Agreement, sources: _Sources) -> Statement:
    found: list[YearStatement] = []
    for year in sources.years.get(agreement.pk, ()):
        found.append(_year(year, sources, found[-1] if found else None))
    return Statement(agreement, sources.purposes.get(agreement.pk, ()), tuple(found))


def _by_agreement(rows: Any, agreements: Sequence[Agreement]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows.filter(agreement__in=agreements):
        found[row.agreement_id] = (*found.get(row.agreement_id, ()), row)
    return found


def _declared(agreements: Sequence[Agreement]) -> dict[int, dict[str, int]]:
    declared: dict[int, dict[str, int]] = {}
    for figure in DeclaredFigure.objects.filter(year__agreement__in=agreements):
        declared.setdefault(figure.year_id, {})[figure.figure] = figure.value
    return declared


def _spent(agreements: Sequence[Agreement]) -> dict[Key, _Sums]:
    rows = (
        Expenditure.objects.filter(agreement__in=agreements)
        .present()
        .order_by()
        .values_list("year_id", "purpose_id")
        .annotate(Sum("amount"), Count("pk"), Sum("ineligible"), Sum("recovered"))
    )
    return {(year, purpose): _Sums(amount, count, bad, back) for year, purpose, amount, count, bad, back in rows}


def _left(agreements: Sequence[Agreement]) -> dict[Key, dict[str, int]]:
    rows = (
        Remainder.objects.filter(agreement__in=agreements, removed_at=None)
        .order_by()
        .values_list("year_id", "purpose_id", "disposition")
        .annotate(Sum("amount"))
    )
    found: dict[Key, dict[str, int]] = {}
    for year, purpose, disposition, amount in rows:
        found.setdefault((year, purpose), {})[disposition] = amount
    return found


def _year(year: ImplementationYear, sources: _Sources, before: YearStatement | None) -> YearStatement:
    lines = tuple(_line(year, purpose, sources, before) for purpose in sources.purposes.get(year.agreement_id, ()))
    unassigned = _unassigned(year, sources)
    declared = sources.declared.get(year.pk, {})
    total = _total(year, [*lines, *([unassigned] if unassigned else [])], before, declared)
    return YearStatement(year, total, lines, unassigned, declared)


def _unassigned(year: ImplementationYear, sources: _Sources) -> Line | None:
    spent, left = sources.spent.get((year.pk, None)), sources.left.get((year.pk, None))
    if spent is None and left is None:
        return None
    sums = spent or _Sums()
    return Line(
        year,
        None,
        spent=sums.amount,
        expenditures=sums.rows,
        ineligible=sums.ineligible,
        recovered=sums.recovered,
        remainder_stated=left is not None,
        carried_out=left.get(CARRIED, 0) if left is not None else None,
        returned=left.get(RETURNED, 0) if left is not None else None,
    )


def _line(year: ImplementationYear, purpose: Purpose, sources: _Sources, before: YearStatement | None) -> Line:
    sums = sources.spent.get((year.pk, purpose.pk), _Sums())
    plan = sources.planned.get((year.pk, purpose.pk))
    previous = before.line(purpose.pk) if before else None
    line = Line(
        year,
        purpose,
        planned=plan.planned if plan else None,
        carried_in=0 if before is None else (previous.carried_out if previous else None),
        spent=sums.amount,
        expenditures=sums.rows,
        ineligible=sums.ineligible,
        recovered=sums.recovered,
        carried_in_stated=plan.carried_in if plan else None,
        partial=(year.pk, None) in sources.spent,
    )
    return _with_remainder(line, sources.left.get((year.pk, purpose.pk)))


def _with_remainder(line: Line, stated: dict[str, int] | None) -> Line:
    if stated is None and line.left != 0:
        return line
    # Nothing left needs no statement; once something is stated, what is not mentioned is nothing.
    out, back = (stated or {}).get(CARRIED, 0), (stated or {}).get(RETURNED, 0)
    return replace(line, carried_out=out, returned=back, remainder_stated=stated is not None)


def _total(year: ImplementationYear, parts: list[Line], before: YearStatement | None, declared: dict[str, int]) -> Line:
    stated = any(part.remainder_stated for part in parts)
    carried_in = 0 if before is None else before.total.carried_out
    total = Line(
        year,
        None,
        whole=True,
        planned=_sum(part.planned for part in parts),
        carried_in=carried_in,
        spent=_sum(part.spent for part in parts),
        expenditures=sum(part.expenditures for part in parts),
        # A report that says „none” is an answer; nobody having said anything is not.
        ineligible=_or(_sum(part.ineligible for part in parts), declared.get("ineligible_total")),
        recovered=_sum(part.recovered for part in parts),
        carried_in_stated=_sum(part.carried_in_stated for part in parts),
    )
    if not stated:
        return _with_remainder(total, None)
    sums = {
        CARRIED.value: _sum(part.carried_out for part in parts if part.remainder_stated) or 0,
        RETURNED.value: _sum(part.returned for part in parts if part.remainder_stated) or 0,
    }
    return _with_remainder(total, sums)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _or(value: int | None, otherwise: int | None) -> int | None:
    return otherwise if value is None else value
