"""Indicators with their targets and the plain words of what they count."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from talka.programmes.models import Agreement, Deviation, ImplementationYear, Indicator
from talka.programmes.queries.definitions import describe, dimension_choices, known_measures

CENTS = 100


@dataclass(frozen=True)
class YearTarget:
    """What is promised in a year: stated for all, or the centres' own promises together; and why it was missed."""

    year: ImplementationYear
    value: int | Decimal | None
    deviation: Deviation | None

    @property
    def takes_a_reason(self) -> bool:
        """Whether the year is over, so that the promise was kept or missed, or a reason stands already."""
        return bool(self.deviation) or (self.value is not None and self.year.ends < timezone.localdate())


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as the agreement's page shows it; money stays in cents, other values are in shown units."""

    indicator: Indicator
    words: str
    unit: str
    money: bool
    targets: tuple[YearTarget, ...]

    @property
    def is_planned(self) -> bool:
        """Whether something is promised in some year, or a reason stands where it was."""
        return any(target.value is not None or target.deviation for target in self.targets)


def indicators_with_targets(agreement: Agreement) -> list[IndicatorRow]:
    """A handful of queries, whatever the number of indicators."""
    years = list(agreement.years.order_by("ordinal"))
    choices, measures = dimension_choices(agreement), known_measures()
    rows: list[IndicatorRow] = []
    for indicator in agreement.indicators.prefetch_related("targets", "deviations"):
        measure = measures.get(indicator.measure)
        scale = measure.scale if measure else 1
        reasons = {deviation.year_id: deviation for deviation in indicator.deviations.all()}
        targets = tuple(
            YearTarget(year, _scaled(_promised(indicator, year), 1 if scale == CENTS else scale), reasons.get(year.pk))
            for year in years
        )
        unit = str(measure.unit) if measure else ""
        rows.append(IndicatorRow(indicator, describe(indicator, choices), unit, scale == CENTS, targets))
    return rows


def _promised(indicator: Indicator, year: ImplementationYear) -> int | None:
    found = [target for target in indicator.targets.all() if target.year_id == year.pk]
    stated = [target.value for target in found if target.centre_id is None]
    own = [target.value for target in found if target.centre_id is not None]
    return stated[0] if stated else (sum(own) if own else None)


def _scaled(value: int | None, scale: int) -> int | Decimal | None:
    return value if value is None or scale == 1 else round(Decimal(value) / scale, 1)
