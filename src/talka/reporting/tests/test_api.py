"""Report and findings for machines."""

from __future__ import annotations

import pytest

from talka.accounts.tests.machines import a_machine_in
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.programmes.tests.makers import an_agreement
from talka.registry.tests.makers import a_person
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


def test_work_says_how_many_of_those_who_took_part_are_known_by_name() -> None:
    agreement = a_programme()
    for total, names in ((20, 0), (None, 2), (9, 1)):
        work = some_work(agreement=agreement, participants=total)
        for _name in range(names):
            takes_part(work, person=a_person())
    [row] = report_data(agreement)["years"][0]["work"]
    assert (row["participants"], row["participants_known_by_name"]) == (31, 3)
