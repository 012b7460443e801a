"""Money as a source of figures: cheap, so counted each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.measures import Cell, Measure, Together, Touched, Value
from talka.spending.models import Expenditure


class MoneySource:
    """Spending as a measure that indicators may use."""

    measures = (Measure("money", _("Money spent"), _("euro"), scale=100),)

    def tick(self, agreement: Agreement) -> int | None:  # noqa: ARG002 -- the interface of sources
        """Counted each time."""
        return None

    def touched_since(self, agreement: Agreement, tick: int) -> Sequence[Touched]:  # noqa: ARG002 -- the interface of sources
        """Nothing is kept, so nothing goes stale."""
        return ()

    def count(self, agreement: Agreement, cells: Sequence[Cell]) -> dict[Cell, Value]:
        """One grouped query, whatever the number of cells."""
        rows = (
            Expenditure.objects.filter(agreement=agreement)
            .present()
            .order_by()
            .values_list("year__ordinal", "centre_id", "centre__code", "purpose__code")
            .annotate(Sum("amount"))
        )
        sums = {tuple(key): amount for *key, amount in rows}
        return {cell: _value(cell, sums) for cell in cells}

    def records_url(self, cell: Cell) -> str:
        """The expenditures behind a value."""
        pairs = [("agreement", str(cell.indicator.agreement_id))]
        if not cell.cumulative:
            pairs.append(("year", str(cell.year.pk)))
        if cell.centre_id is not None:
            pairs.append(("centre", str(cell.centre_id)))
        pairs += [("centre_code", code) for code in cell.indicator.narrowed_to("centre")]
        pairs += [("purpose", code) for code in cell.indicator.narrowed_to("purpose")]
        return f"{reverse('spending:expenditures')}?{urlencode(pairs)}"

    def count_together(self, promises: Sequence[Together]) -> dict[tuple[Together, int | None], Value]:
        """One grouped query, whatever the number of agreements."""
        years = {year.pk for one in promises for year in one.years}
        rows = list(
            Expenditure.objects.filter(year__in=years)
            .present()
            .order_by()
            .values_list("year_id", "centre_id", "centre__code", "purpose__code")
            .annotate(Sum("amount"))
        )
        values: dict[tuple[Together, int | None], Value] = {}
        for one in promises:
            wanted = {year.pk for year in one.years}
            for year, centre, code, purpose, amount in rows:
                if year in wanted and _is_within(one.indicator, code, purpose):
                    before = values.get((one, centre), Value(0)).number or 0
                    values[one, centre] = Value(before + amount)
        return values

    def records_together_url(self, together: Together, centre_id: int | None) -> str:
        """Expenditures are listed of one agreement at a time."""
        if len(together.years) > 1:
            return ""
        return self.records_url(Cell(together.indicator, together.years[0], centre_id))


def _is_within(indicator: Indicator, centre: str, purpose: str | None) -> bool:
    """Whether money of a centre and a purpose is what the indicator narrows to."""
    centres, purposes = indicator.narrowed_to("centre"), indicator.narrowed_to("purpose")
    return (not centres or centre in centres) and (not purposes or purpose in purposes)


def _value(cell: Cell, sums: dict[tuple[Any, ...], int]) -> Value:
    found = [
        amount
        for (year, centre, code, purpose), amount in sums.items()
        if (year <= cell.year.ordinal if cell.cumulative else year == cell.year.ordinal)
        and (cell.centre_id is None or centre == cell.centre_id)
        and _is_within(cell.indicator, code, purpose)
    ]
    return Value(sum(found) if found else None)
