"""Declared unique people and organisations, compared with the participations of the same year and kind."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.findings import Finding, findings_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 28)


@pytest.fixture
def agreement() -> Agreement:
    """Two seminars with 15 and 14 participations, a newsletter, and nothing else."""
    made = a_programme()
    for participants in (15, 14):
        some_work(agreement=made, purpose="CS", participants=participants, starts=DAY)
    some_work(agreement=made, purpose="CS", kind="newsletter", starts=DAY)
    return made


def declared(agreement: Agreement, **figures: int | None) -> list[Finding]:
    """What is found once these are declared of the first year."""
    set_declared_figures(agreement, figures={(1, name): value for name, value in figures.items()}, actor=system_actor())
    rules = {"declared_unique_above_participations", "declared_figure_not_comparable"}
    return [finding for finding in findings_of(agreement) if finding.rule in rules]


@pytest.mark.parametrize(
    ("figure", "most"),
    [("people_total", 29), ("seminar_people", 29), ("seminars_people", 29), ("organisations_total", 29),
     ("seminar_organisations", 29), ("forum_people", 0)],
)  # fmt: skip
def test_more_than_can_have_taken_part_is_found_and_as_many_is_not(
    agreement: Agreement, figure: str, most: int
) -> None:
    assert declared(agreement, **{figure: most}) == []
    (finding,) = declared(agreement, **{figure: most + 1})
    assert (finding.rule, finding.kind, finding.year) == (
        "declared_unique_above_participations", "contradiction", 1,
    )  # fmt: skip
    assert finding.facts == (most + 1, most)
    assert finding.records[0].url.endswith(f"#{figure}")


def test_where_some_work_does_not_say_how_many_came_nothing_is_judged_but_it_is_said(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", starts=DAY)
    assert [finding.rule for finding in declared(agreement, people_total=500)] == ["declared_figure_not_comparable"]


def test_names_and_own_totals_of_a_record_are_participations_too(agreement: Agreement) -> None:
    seminar = some_work(agreement=agreement, purpose="CS", starts=DAY)
    takes_part(seminar, person=a_person("Anna Ozola"))
    some_work(agreement=agreement, purpose="CS", starts=DAY, people=3)
    assert declared(agreement, people_total=33) == []
    assert len(declared(agreement, people_total=34)) == 1


def test_declared_people_above_declared_participations_contradict_whatever_the_records(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", starts=DAY)
    assert declared(agreement, people_total=40, participants_total=40) == []
    (finding,) = declared(agreement, people_total=41, participants_total=40)
    assert finding.facts == (41, 40)
    (finding,) = declared(agreement, people_total=None, seminar_people=41, seminars_participants=40)
    assert finding.facts == (41, 40)


def test_advice_for_organisations_counts_those_it_names_and_leaves_people_open(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", kind="consultation", count=5, organisations=4, starts=DAY)
    assert declared(agreement, organisations_total=33) == []
    assert len(declared(agreement, organisations_total=34)) == 1
    assert [finding.rule for finding in declared(agreement, organisations_total=None, people_total=500)] == [
        "declared_figure_not_comparable"
    ]


def test_everybody_named_may_have_come_from_an_organisation() -> None:
    made = a_programme()
    seminar = some_work(agreement=made, purpose="CS", starts=DAY)
    for number in range(9):
        takes_part(seminar, person=a_person(f"Persona {number}"))
    takes_part(seminar, organisation=an_organisation())
    assert declared(made, seminar_organisations=10) == []
    assert [finding.facts for finding in declared(made, seminar_organisations=11)] == [(11, 10)]


def test_all_participations_of_the_year_are_the_most_for_a_kind_of_work(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", starts=DAY)
    assert declared(agreement, seminar_people=40, participants_total=40) == []
    (finding,) = declared(agreement, seminar_people=41, participants_total=40)
    assert (finding.rule, finding.facts) == ("declared_unique_above_participations", (41, 40))


def found_of(agreement: Agreement, rule: str) -> list[Finding]:
    return [finding for finding in findings_of(agreement) if finding.rule == rule]


@pytest.mark.parametrize("figure", ["participants_total", "seminar_participants"])
def test_people_of_records_that_do_not_say_how_often_they_came_are_participations_at_least(
    agreement: Agreement, figure: str
) -> None:
    # The records add up to 29 participations; the 50 people of another took part at least once each.
    some_work(agreement=agreement, purpose="CS", people=50, starts=DAY)
    rule = "declared_participations_below_people"
    declared(agreement, **{figure: 29})
    (finding,) = found_of(agreement, rule)
    assert (finding.facts, finding.kind, finding.year) == ((29, 79), "contradiction", 1)
    assert finding.message.endswith("bet ierakstos norādītie cilvēki vien ir vismaz 79 dalības reizes: katrs piedalās "
                                    "vismaz vienreiz.")  # fmt: skip
    # What the records add up to is another number: that is told, and once.
    declared(agreement, **{figure: 30})
    assert found_of(agreement, rule) == []
    assert len(found_of(agreement, "declared_total_differs")) == 1


def test_people_of_a_year_without_their_participations_are_a_gap_of_that_year(agreement: Agreement) -> None:
    rule = "people_without_participations"
    seminar = some_work("Bez reizēm", agreement=agreement, purpose="CS", people=2, starts=DAY)
    some_work(agreement=agreement, purpose="CS", people=9, participants=9, starts=DAY)
    (finding,) = found_of(agreement, rule)
    assert (finding.kind, finding.year, [one.label for one in finding.records]) == ("gap", 1, ["Bez reizēm"])
    for name in ("Anna Ozola", "Jānis Kalniņš"):
        takes_part(seminar, person=a_person(name))
    assert found_of(agreement, rule) == [], "those named take part once each"
