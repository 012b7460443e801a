"""Any agreement in the format imports, reports what its own tables add up to, and goes out and in again unchanged."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from talka.interchange.exports import export_agreement
from talka.interchange.tests import generated
from talka.interchange.tests.generated import Model, agreements
from talka.interchange.tests.makers import an_import
from talka.programmes.models import Agreement
from talka.reporting.documents import render_report
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data

pytestmark = pytest.mark.django_db
# Each attempt imports an agreement several times: a smaller one that fails as well would be minutes away.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
_attempts = count(1)


def report_of(model: Model, place: Path) -> dict[str, Any]:
    outcome = an_import(generated.save(model, place))
    assert outcome.problems == ()
    assert {table: counts["new"] for table, counts in outcome.counts.items()} == {
        table: len(rows) for table, rows in model.tables.items() if rows
    }
    return report_data(Agreement.objects.get(number=outcome.number))


def check_year(year: dict[str, Any], model: Model) -> None:
    at = year["year"]
    money = generated.expected_money(model, at)
    assert {name: year[name] for name in money} == money
    remainder = generated.expected_remainder(model, at)
    if remainder is None:
        assert {year["carried_out"], year["returned"]} <= {None, "0.00"}
    else:
        assert {name: year[name] for name in remainder} == remainder
    purposes = {line["code"]: (line["planned"], line["spent"]) for line in year["purposes"]}
    assert purposes == generated.expected_purposes(model, at)
    work = {(row["kind"], row["purpose"]): row for row in year["work"]}
    expected = generated.expected_work(model, at)
    assert {key: {name: row[name] for name in expected.get(key, ())} for key, row in work.items()} == expected


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=40,
    phases=WITHOUT_SHRINKING,
)
@given(model=agreements(), target=st.sampled_from(["out", "out.zip", "out.xlsx"]))
def test_it_is_reported_as_its_tables_say_and_comes_back_unchanged(tmp_path: Path, model: Model, target: str) -> None:
    place = tmp_path / str(next(_attempts))
    place.mkdir()
    with transaction.atomic():
        report = report_of(model, place / "in")
        assert [(y["year"], y["starts"]) for y in report["years"]] == [
            (row["year"], row["starts"].isoformat()) for row in model.tables["years"]
        ]
        for year in report["years"]:
            check_year(year, model)
        agreement = Agreement.objects.get()
        assert all(finding.message for finding in findings_of(agreement))

        again = an_import(export_agreement(agreement, place / target))
        assert (again.problems, again.written) == ((), 0)
        assert report_data(agreement) == report
        assert an_import(place / ("in.zip" if model.written.zipped else "in")).written == 0
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=4,
    phases=WITHOUT_SHRINKING,
)
@given(model=agreements())
def test_its_documents_can_be_made_right_away(tmp_path: Path, model: Model) -> None:
    place = tmp_path / str(next(_attempts))
    place.mkdir()
    with transaction.atomic():
        report_of(model, place / "in")
        agreement = Agreement.objects.get()
        made = {form: render_report(agreement, form) for form in ("docx", "pdf", "xlsx", "html")}
        performer = agreement.contractor.name
        assert performer in unescape(ZipFile(BytesIO(made["docx"])).read("word/document.xml").decode())
        assert " ".join(performer.split()) in " ".join(
            word for page in PdfReader(BytesIO(made["pdf"])).pages for word in page.extract_text().split()
        )
        assert performer in unescape(made["html"].decode())
        assert agreement.number in unescape(ZipFile(BytesIO(made["xlsx"])).read("docProps/core.xml").decode())
        transaction.set_rollback(True)
