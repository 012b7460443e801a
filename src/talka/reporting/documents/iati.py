"""The agreement as an activity of the International Aid Transparency Initiative, version 2.03.

What is not known is left out: no funds received, no sector, no dates other than the agreed ones.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.money import decimal_text
from talka.kernel.periods import roman
from talka.programmes.models import Agreement
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.spending.queries.statements import Line, Statement, statement

VERSION = "2.03"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Codes of the initiative's own lists.
FUNDING, IMPLEMENTING = "1", "4"
PIPELINE, IMPLEMENTATION, FINALISATION = "1", "2", "3"
PLANNED_START, PLANNED_END = "1", "3"
COMMITTED = "2"
EXPENDITURE = "4"
OUTPUT = "1"
UNIT = "1"
# The schema requires a type: those who keep their work here are associations and foundations.
NATIONAL_NGO = "22"
_NOT_IN_IDENTIFIERS = re.compile(r"[/&|?\s]+")


def render_iati(agreement: Agreement) -> bytes:
    """One activity in UTF-8: dates, budgets by year, expenditure by year and purpose, results against targets."""
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": _now()})
    activity = ET.SubElement(root, "iati-activity", {"default-currency": agreement.currency, LANGUAGE: "lv"})
    money = statement(agreement)
    _who_and_what(activity, agreement)
    _when_and_where(activity, agreement)
    _budgets(activity, money)
    _spending(activity, money)
    _results(activity, indicator_rows(agreement))
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def identifier(agreement: Agreement) -> str:
    """LV-RE-<registration number>-<number of the agreement>, without the signs that an identifier may not hold."""
    return f"{_organisation(agreement)}-{_NOT_IN_IDENTIFIERS.sub('-', agreement.number)}"


def _organisation(agreement: Agreement) -> str:
    number = agreement.contractor.registration_number
    if not number:
        words = _("%(name)s has no registration number in the registry, and IATI knows organisations by it.")
        raise Refused(words % {"name": agreement.contractor.name})
    return f"LV-RE-{number}"


def _who_and_what(activity: ET.Element, agreement: Agreement) -> None:
    contractor = agreement.contractor.name
    reference = _organisation(agreement)
    ET.SubElement(activity, "iati-identifier").text = identifier(agreement)
    _named(activity, "reporting-org", contractor, ref=reference, type=NATIONAL_NGO)
    _named(activity, "title", agreement.title)
    words = f"Līdzfinansējuma līgums {agreement.number} ({agreement.funder.name}), {agreement.period}"
    _named(activity, "description", f"{agreement.title}. {words}")
    _named(activity, "participating-org", agreement.funder.name, role=FUNDING)
    _named(activity, "participating-org", contractor, ref=reference, role=IMPLEMENTING)
    for partner in agreement.partners.all():
        _named(activity, "participating-org", partner.name, role=IMPLEMENTING)


def _when_and_where(activity: ET.Element, agreement: Agreement) -> None:
    today = timezone.localdate()
    status = PIPELINE if today < agreement.starts else IMPLEMENTATION if today <= agreement.ends else FINALISATION
    ET.SubElement(activity, "activity-status", code=status)
    for kind, day in ((PLANNED_START, agreement.starts), (PLANNED_END, agreement.ends)):
        ET.SubElement(activity, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    ET.SubElement(activity, "recipient-country", code="LV", percentage="100")


def _budgets(activity: ET.Element, money: Statement) -> None:
    for year in money.years:
        if year.total.planned is not None:
            budget = ET.SubElement(activity, "budget", status=COMMITTED)
            _period(budget, year.year.starts, year.year.ends)
            _value(budget, year.total.planned, year.year.starts)


def _spending(activity: ET.Element, money: Statement) -> None:
    for year in money.years:
        for line in [*year.lines, *([year.unassigned] if year.unassigned else [])]:
            if line.spent:
                _transaction(activity, line, line.spent)


def _transaction(activity: ET.Element, line: Line, spent: int) -> None:
    # A sum of many payments stands on the last day of its year, but never in the future.
    day = min(line.year.ends, timezone.localdate())
    transaction = ET.SubElement(activity, "transaction")
    ET.SubElement(transaction, "transaction-type", code=EXPENDITURE)
    ET.SubElement(transaction, "transaction-date", {"iso-date": day.isoformat()})
    _value(transaction, spent, day)
    purpose = line.purpose.title if line.purpose else "mērķis nav norādīts"
    _named(transaction, "description", f"{roman(line.year.ordinal)}. īstenošanas gada izdevumi: {purpose}")


def _results(activity: ET.Element, rows: list[IndicatorRow]) -> None:
    by_indicator: dict[int, list[IndicatorRow]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator.pk, []).append(row)
    for years in by_indicator.values():
        first = years[0]
        result = ET.SubElement(activity, "result", type=OUTPUT)
        _named(result, "title", first.indicator.title)
        indicator = ET.SubElement(result, "indicator", measure=UNIT)
        unit = f" ({first.measure.unit})" if first.measure else ""
        _named(indicator, "title", f"{first.indicator.title}{unit}")
        for row in years:
            if row.target is not None or row.value is not None:
                _achieved(indicator, row)


def _achieved(indicator: ET.Element, row: IndicatorRow) -> None:
    period = ET.SubElement(indicator, "period")
    _period(period, row.year.starts, row.year.ends)
    if row.target is not None:
        ET.SubElement(period, "target", value=_shown(row.target, row))
    if row.value is not None:
        actual = ET.SubElement(period, "actual", value=_shown(row.value, row))
        if row.deviation:
            _named(actual, "comment", row.deviation)


def _shown(value: int, row: IndicatorRow) -> str:
    scale = row.measure.scale if row.measure else 1
    if scale == 1:
        return str(value)
    return f"{value / scale:.2f}"


def _period(parent: ET.Element, starts: date, ends: date) -> None:
    ET.SubElement(parent, "period-start", {"iso-date": starts.isoformat()})
    ET.SubElement(parent, "period-end", {"iso-date": ends.isoformat()})


def _value(parent: ET.Element, cents: int, day: date) -> None:
    ET.SubElement(parent, "value", {"value-date": day.isoformat()}).text = decimal_text(cents)


def _named(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    element = ET.SubElement(parent, tag, attributes)
    ET.SubElement(element, "narrative").text = words


def _now() -> str:
    return timezone.now().replace(microsecond=0).isoformat()
