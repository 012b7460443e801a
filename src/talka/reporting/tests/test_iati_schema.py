"""The activity of IATI against the initiative's own schema, whatever the agreement holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from lxml import etree

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre, a_funder
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.programmes.actions import explain_deviation
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, a_year, an_agreement, an_indicator
from talka.registry.tests.makers import an_organisation
from talka.reporting.documents.iati import render_iati
from talka.reporting.tests.makers import the_riga_agreement
from talka.spending.actions import SplitPart, record_split
from talka.spending.models import DocumentSplit, Expenditure
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "iati-2.03" / "iati-activities-schema.xsd"))
NUMBERS = ("40008234596", "40008087708")


def complaints(content: bytes) -> list[str]:
    """What the schema finds wrong."""
    SCHEMA.validate(etree.fromstring(content))
    return [line for line in str(SCHEMA.error_log).splitlines() if line]


def a_rich_agreement() -> Agreement:
    """Four years, partners, shared documents, money of an unknown purpose, remainders, results of several measures."""
    agreement = an_agreement(
        "KM/2022 & „7”",
        title="Līdzdalība <visiem> & „katram” 🌿",
        centre=a_centre("riga"),
        partners=[a_centre("cesis"), a_centre("liepaja")],
        funder=a_funder("Kultūras ministrija & Co"),
        contractor=an_organisation("Biedrība „Centrs”", registration_number=NUMBERS[0]),
        starts=dt.date(2022, 7, 15),
        ends=dt.date(2026, 7, 14),
        years=4,
    )
    purposes = [a_purpose(agreement, code) for code in ("CS", "MN")]
    indicators = [an_indicator(agreement, measure=measure) for measure in ("records", "participations", "hours")]
    for year in agreement.years.all():
        first_day = year.starts
        a_budget_line(year, purposes[0], 30_000_00, carried_in=10_00 if year.ordinal > 1 else None)
        a_budget_line(year, purposes[1], 0)
        an_expenditure(agreement, 12_345_67, year=year, purpose=purposes[0], date=first_day)
        an_expenditure(agreement, 1, year=year, date=None, description="Zināms tikai gads")
        a_remainder(year, 10_00, purpose=purposes[0])
        a_remainder(year, 5_55, disposition="returned")
        work = some_work(agreement=agreement, purpose="CS", starts=first_day, participants=15, minutes=95)
        assert work.year == year
        for indicator in indicators[:2]:
            a_target(indicator, year, 7)
            explain_deviation(indicator, year=year, reason="Maz pieteikumu <& „lēni”", actor=system_actor())
    a_shared_document(agreement)
    return agreement


def a_shared_document(agreement: Agreement) -> None:
    """One invoice that two agreements pay."""
    other = an_agreement(years=1)
    facts = {"date": dt.date(2022, 9, 1), "amount": 0, "supplier": "SIA Telpas", "document_number": "RN-15"}
    parts = [SplitPart(Expenditure(agreement=a, centre=a.centre, **facts), 50_00) for a in (agreement, other)]
    record_split(DocumentSplit(total=100_00), parts=parts, actor=system_actor())


def test_the_riga_agreement_is_as_the_schema_asks() -> None:
    assert complaints(render_iati(the_riga_agreement())) == []


@pytest.mark.parametrize("day", ["2022-01-01", "2023-11-30", "2030-01-01"])
def test_a_rich_agreement_is_as_the_schema_asks_before_during_and_after(freeze: Freeze, day: str) -> None:
    agreement = a_rich_agreement()
    freeze(day)

    content = render_iati(agreement)

    assert complaints(content) == []
    activity = etree.fromstring(content)[0]
    assert len(activity.findall("budget")) == 4
    # Two in each year: of the purpose, and of the money whose purpose nobody said, the shared document among it.
    assert len(activity.findall("transaction")) == 8
    assert len(activity.findall("result")) == 3
    spent = sum(round(float(value.text or "") * 100) for value in activity.iterfind("transaction/value"))
    assert spent == sum(agreement.expenditures.values_list("amount", flat=True)) == 4 * (12_345_67 + 1) + 50_00


def test_a_bare_agreement_is_as_the_schema_asks() -> None:
    agreement = an_agreement(contractor=an_organisation(registration_number=NUMBERS[1]))
    assert complaints(render_iati(agreement)) == []
    a_year(agreement, agreement.starts)
    an_indicator(agreement)
    assert complaints(render_iati(agreement)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<activity-status", b"<status"),
        (b'role="1"', b""),
        (b'"2022-07-15"', b'"15.07.2022."'),
        (b">53994.00<", b">53 994,00<"),
        (b"<title>", b"<title/><title>"),
    ],
)
def test_the_schema_notices_what_is_not_as_it_asks(right: bytes, wrong: bytes) -> None:
    content = render_iati(the_riga_agreement())
    assert right in content
    assert complaints(content.replace(right, wrong, 1)) != []
