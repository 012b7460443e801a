"""Report and findings for machines."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from talka.accounts.tests.machines import a_machine_in
from talka.accounts.tests.makers import a_centre
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_target, an_agreement, an_indicator
from talka.registry.tests.makers import a_person
from talka.reporting.findings import findings_of
from talka.reporting.models import Narrative
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


def narratives(agreement: Agreement, year: int) -> str:
    return f"/api/v1/agreements/{agreement.number}/narratives/{year}"


def put(machine: Client, address: str, **sent: object) -> Any:
    return machine.put(address, sent, content_type="application/json")


@pytest.mark.parametrize("year", [0, 1])
def test_words_are_written_in_the_version_that_was_read(year: int) -> None:
    agreement = an_agreement(years=1)
    machine, address = a_machine_in(agreement.centre), narratives(agreement, year)
    assert machine.get(address).json() == {"year": year, "text": "", "version": 0}
    assert put(machine, address, text="Darba bija daudz.\n\nUn labi.", version=0).status_code == 200
    told = machine.get(address).json()
    assert told == {"year": year, "text": "Darba bija daudz.\n\nUn labi.", "version": 1}
    assert put(machine, address, text="Vēlreiz.", version=0).status_code == 409
    assert put(machine, address, text="Vēlreiz.", version=1).json()["version"] == 2


@pytest.mark.parametrize(
    ("field", "sent"),
    [("text", {"text": "{nav_tada}", "version": 0}), ("text", {"text": "a" * 20_001, "version": 0}),
     ("version", {"text": "a"}), ("version", {"text": "a", "version": -1}),
     ("year", {"text": "", "version": 0, "year": 1})],
)  # fmt: skip
def test_a_mistake_in_words_is_told_at_its_field(field: str, sent: dict[str, object]) -> None:
    agreement = an_agreement(years=1)
    answered = put(a_machine_in(agreement.centre), narratives(agreement, 1), **sent)
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])


def test_figures_are_those_of_the_page() -> None:
    agreement = an_agreement(years=2)
    first = agreement.years.get(ordinal=1)
    a_target(an_indicator(agreement, "R", title="Darbi"), first, 5)
    an_indicator(agreement, "M", measure="money")
    some_work(agreement=agreement)
    told = a_machine_in(agreement.centre).get(f"/api/v1/agreements/{agreement.number}/figures").json()
    names = ("year", "code", "target", "before", "value", "together")
    assert [tuple(one[name] for name in names) for one in told] == [
        (1, "R", 5, None, 1, 1), (1, "M", None, None, None, None),
        (2, "R", None, 1, 0, 1), (2, "M", None, None, None, None),
    ]  # fmt: skip


def test_words_and_figures_of_another_centre_are_not_there() -> None:
    ours, theirs = an_agreement(years=1), an_agreement(years=1)
    machine = a_machine_in(ours.centre)
    assert machine.get(f"/api/v1/agreements/{theirs.number}/figures").status_code == 404
    assert machine.get(narratives(theirs, 1)).status_code == 404
    assert put(machine, narratives(theirs, 1), text="Svešs", version=0).status_code == 404
    assert machine.get(narratives(ours, 9)).status_code == 404
    assert machine.get(narratives(ours, 2**70)).status_code == 404
    assert not Narrative.objects.exists()


def test_a_partner_reads_and_does_not_write_the_report() -> None:
    partner = a_centre("zemgale")
    agreement = an_agreement(years=1, partners=[partner])
    machine = a_machine_in(partner)
    assert machine.get(narratives(agreement, 1)).status_code == 200
    assert put(machine, narratives(agreement, 1), text="Partneris", version=0).status_code == 403
