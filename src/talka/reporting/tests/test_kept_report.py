"""The report told from what is kept of the log must always be the one that is read from all of it."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from talka.accounts.actions import system_actor
from talka.activities.actions import Attendee, add_evidence, add_participations, record_activity, remove_evidence
from talka.activities.models import Activity, Evidence, WorkKind
from talka.activities.queries.figures import WorkSource
from talka.activities.queries.work import work_by_kind
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement
from talka.reporting.findings import Finding, findings_of
from talka.reporting.findings.collected import RULES, facts_of
from talka.reporting.models import FigureState, WorkTally
from talka.reporting.queries import doubts, sentences, tallies
from talka.reporting.queries.content import report_behind, report_content, report_told
from talka.reporting.queries.doubted import counted_doubts
from talka.reporting.queries.parts import kept_parts, parts_of
from talka.reporting.queries.shapes import ACTIVITY
from talka.reporting.tests.makers import the_riga_agreement
from talka.reporting.tests.makers_histories import WiderWorld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few records make a list too long that small histories pass it."""
    for module in (tallies, sentences):
        monkeypatch.setattr(module, "MOST_LISTED", 3)
    monkeypatch.setattr(doubts, "MOST_SHOWN", 3)


def assert_kept_is_whole(agreement: Agreement) -> None:
    for last in (1, 3):
        assert report_told(agreement, up_to_year=last) == report_content(agreement, up_to_year=last).told()
    assert [row for row, _names in tallies.work_rows(agreement)] == work_by_kind(agreement)
    assert_findings_are_whole(agreement)
    kept = {(one.year_id, one.kind): one for one in tallies.tallies(agreement)}
    assert in_order(kept) == in_order({(one.year_id, one.kind): one for one in tallies.tallied(agreement)})
    assert kept_parts(agreement, kept) == parts_of(agreement)


def assert_findings_are_whole(agreement: Agreement) -> None:
    """What the rules find in what is kept is what they find in the whole log."""
    kept, counted = facts_of(agreement), facts_of(agreement, counted_doubts(agreement))
    for rule in RULES:
        found = list(rule(counted))
        assert [told(one) for one in rule(kept)] == [told(one) for one in found]
        assert [len(one.records) for one in found] == [len(list(one.records)) for one in found]
        assert [list(one.shown) for one in found] == [list(one.records)[: len(one.shown)] for one in found]
    corners = {corner: (found.doubts, found.bounds) for corner, found in kept.work.corners.items()}
    assert corners == {corner: (found.doubts, found.bounds) for corner, found in counted.work.corners.items()}


def told(finding: Finding) -> tuple[object, ...]:
    return (*(getattr(finding, one.name) for one in fields(finding) if one.name != "records"), list(finding.records))


def in_order(found: dict[tuple[int, str], tallies.Tally]) -> dict[tuple[int, str], object]:
    return {
        corner: replace(one, leaves=tuple(sorted(one.leaves, key=str)), purposes=tuple(sorted(one.purposes, key=str)))
        for corner, one in found.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("few")
def test_the_kept_report_is_the_one_read_from_the_log_over_random_histories(seed: int) -> None:
    world, chance = WiderWorld(), random.Random(seed)
    for _ in range(30):
        world.an_activity(chance)
    for _step in range(20):
        for _verb in range(chance.randrange(1, 5)):
            world.anything_happens(chance)
        assert_kept_is_whole(world.agreement)


def a_record(world: WiderWorld, kind: WorkKind, participants: int | None) -> Activity:
    """Work of the first year."""
    record = Activity(
        centre=world.centres[0], agreement=world.agreement, year=world.years[0], kind=kind, title="Darbs",
        starts=world.years[0].starts, participants=participants,
    )  # fmt: skip
    return record_activity(record, actor=system_actor())


@pytest.mark.parametrize("verb", ["recorded", "people", "evidence"])
def test_a_mark_that_is_not_written_would_be_noticed(verb: str) -> None:
    world, chance = WiderWorld(), random.Random(1)
    for _ in range(10):
        world.an_activity(chance)
    seminar = WorkKind.objects.get(code="seminar")
    activity, lacking = (a_record(world, seminar, participants) for participants in (None, 5))
    proof = add_evidence(lacking, evidence=Evidence(kind="attendance", link="https://nvo.lv"), actor=system_actor())
    assert_kept_is_whole(world.agreement)
    state = FigureState.objects.get(agreement=world.agreement)
    if verb == "recorded":
        a_record(world, seminar, 3)
    elif verb == "people":
        add_participations(activity, attendees=[Attendee(person=world.people[0])], actor=system_actor())
    else:
        remove_evidence(lacking, evidence_id=proof.pk, actor=system_actor())
    # As if the mark had been seen: the clock of what is kept stands at it, and nothing was counted.
    clock = WorkSource().tick(world.agreement)
    assert clock is not None
    assert clock > state.tallied
    FigureState.objects.update(tallied=clock)

    with pytest.raises(AssertionError):
        assert_kept_is_whole(world.agreement)


def test_a_year_of_other_days_is_looked_through_again() -> None:
    world, chance = WiderWorld(), random.Random(4)
    for _ in range(10):
        world.an_activity(chance)
    assert_kept_is_whole(world.agreement)
    year = world.years[0]
    year.ends -= timedelta(200)
    year.save()

    assert_kept_is_whole(world.agreement)
    assert any(finding.rule == "dated_outside_year" for finding in findings_of(world.agreement))


def test_told_again_unchanged_the_log_is_not_counted(query_budget: QueryBudget) -> None:
    world, chance = WiderWorld(), random.Random(2)
    for _ in range(40):
        world.an_activity(chance)
    report_told(world.agreement, up_to_year=3)

    with query_budget(30) as captured:
        report_told(world.agreement, up_to_year=3)

    asked = [query["sql"] for query in captured.captured_queries]
    assert not [sql for sql in asked if 'FROM "activities_activity"' in sql and "SUM(" in sql]


def test_only_the_touched_kind_of_the_year_is_counted_again() -> None:
    world, chance = WiderWorld(), random.Random(3)
    for _ in range(40):
        world.an_activity(chance)
    kept = {(one.year_id, one.kind) for one in tallies.tallies(world.agreement)}
    touched = (world.years[0].pk, "consultation")
    assert len(kept | {touched}) > 9
    WorkTally.objects.all().delete()
    a_record(world, WorkKind.objects.get(code="consultation"), None)

    assert {(one.year_id, one.kind) for one in tallies.tallies(world.agreement)} == {touched}


def test_the_riga_report_is_told_alike_from_what_is_kept() -> None:
    agreement = the_riga_agreement()
    assert_kept_is_whole(agreement)


def test_every_number_of_riga_opens_to_the_same_rows() -> None:
    agreement = the_riga_agreement()
    whole = report_content(agreement, up_to_year=3)
    for number in whole.numbers:
        content = report_behind(agreement, number.id)
        assert content is not None
        assert content.number(number.id) == number
        assert content.parts_of(number) == whole.parts_of(number)
        records = {record.id: record for record in whole.records}
        assert all(records[record.id] == record for record in content.records)
        of_work = {part.id for part in whole.parts_of(number) if part.source == ACTIVITY}
        assert of_work == {record.id for record in content.records}
