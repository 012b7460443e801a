"""The report as plain data for machines: stable names, amounts as text with two decimals, null for what is unknown."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from talka.activities.queries.work import WorkRow
from talka.kernel.money import decimal_text
from talka.programmes.models import Agreement
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.reporting.queries.money_words import unrecovered_in
from talka.reporting.queries.tallies import work_rows
from talka.spending.queries.statements import Line, YearStatement, statement


def report_data(agreement: Agreement) -> dict[str, Any]:
    """`agreement` and `years[]` with money by purpose, work by kind, indicators."""
    work: dict[int, list[tuple[WorkRow, int]]] = defaultdict(list)
    for row, named in work_rows(agreement):
        work[row.year_id].append((row, named))
    indicators: dict[int, list[IndicatorRow]] = defaultdict(list)
    for indicator in indicator_rows(agreement):
        indicators[indicator.year.pk].append(indicator)
    codes = dict(agreement.purposes.values_list("pk", "code"))
    return {
        "agreement": _agreement(agreement),
        "years": [
            {
                "year": year.year.ordinal,
                "starts": year.year.starts.isoformat(),
                "ends": year.year.ends.isoformat(),
                **_money(year.total),
                # As in the documents: where no expenditure says it, what a published report declared.
                "unrecovered": decimal_text(unrecovered_in(year)),
                "purposes": _purposes(year),
                "work": [_work(row, codes, named) for row, named in work[year.year.pk]],
                "indicators": [_indicator(row) for row in indicators[year.year.pk]],
            }
            for year in statement(agreement).years
        ],
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "title": agreement.title,
        "funder": agreement.funder.name,
        "contractor_name": agreement.contractor.name,
        "contractor_regno": agreement.contractor.registration_number,
        "region": agreement.region_text or (agreement.region.name if agreement.region else None),
        "starts": agreement.starts.isoformat(),
        "ends": agreement.ends.isoformat(),
        "currency": agreement.currency,
    }


def _money(line: Line) -> dict[str, str | None]:
    return {
        "planned": decimal_text(line.planned),
        "spent": decimal_text(line.spent),
        "carried_in": decimal_text(line.carried_in),
        "carried_out": decimal_text(line.carried_out),
        "returned": decimal_text(line.returned),
        "ineligible": decimal_text(line.ineligible),
        "unrecovered": decimal_text(line.unrecovered),
    }


def _purposes(year: YearStatement) -> list[dict[str, Any]]:
    rows = [
        {"code": line.purpose.code, "title": line.purpose.title, **_money(line)} for line in year.lines if line.purpose
    ]
    if year.unassigned is not None:
        # Money of which only the year is known: the parts still add up to the year.
        rows.append({"code": None, "title": None, **_money(year.unassigned)})
    return rows


def _work(row: WorkRow, codes: dict[int, str], named: int) -> dict[str, Any]:
    return {
        "kind": row.kind.code,
        "purpose": codes.get(row.purpose_id or 0),
        "records": row.records,
        "count": row.count,
        "participants": row.participants,
        "participants_known_by_name": named,
        "people": row.people,
        "organisations": row.organisations,
        "minutes": row.minutes,
    }


def _indicator(row: IndicatorRow) -> dict[str, Any]:
    return {
        "code": row.indicator.code,
        "title": row.indicator.title,
        "measure": row.indicator.measure,
        "target": _shown(row.target, row),
        "before": _shown(row.before, row),
        "value": _shown(row.value, row),
        "together": _shown(row.together, row),
        "percent": row.percent,
        "deviation": row.deviation or None,
    }


def _shown(value: int | None, row: IndicatorRow) -> int | float | str | None:
    if value is None or row.measure is None:
        return value
    if row.measure.name == "money":
        return decimal_text(value)
    return value if row.measure.scale == 1 else round(value / row.measure.scale, 2)
