"""Report and findings for machines."""

from __future__ import annotations

import pytest

from talka.accounts.tests.machines import a_machine_in
from talka.programmes.tests.makers import an_agreement
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data

pytestmark = pytest.mark.django_db


def test_the_report_is_what_the_command_prints() -> None:
    agreement = an_agreement(years=1)
    found = a_machine_in(agreement.centre).get(f"/api/v1/agreements/{agreement.number}/report").json()
    assert found == report_data(agreement)


def test_findings_are_told_in_the_language_of_the_reader() -> None:
    agreement = an_agreement(years=1)
    address = f"/api/v1/agreements/{agreement.number}/findings"
    latvian, english = (a_machine_in(agreement.centre, language=one).get(address).json() for one in ("lv", "en"))
    assert [one["rule"] for one in latvian] == [finding.rule for finding in findings_of(agreement)]
    assert [one["rule"] for one in latvian] == [one["rule"] for one in english]
