"""The report told from what is kept of the log must always be the one that is read from all of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from talka.accounts.actions import system_actor
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_participations,
    approve_activity,
    change_together,
    edit_activity,
    record_activity,
    remove_evidence,
    save_kind,
    send_back_activity,
)
from talka.activities.models import Activity, Evidence, Family, Series, State, WorkKind
from talka.activities.queries.figures import WorkSource
from talka.activities.queries.work import work_by_kind
from talka.kernel.testing.plugin import QueryBudget
from talka.privacy.actions import erase_person
from talka.privacy.models import Erasure
from talka.programmes.models import Agreement
from talka.registry.actions import edit_organisation
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Merge, Organisation, Person
from talka.registry.queries.merging import Record
from talka.reporting.actions import write_narrative
from talka.reporting.findings import findings_of, work
from talka.reporting.findings.collected import facts_of
from talka.reporting.models import FigureState, WorkTally
from talka.reporting.queries import sentences, tallies
from talka.reporting.queries.content import report_behind, report_content, report_told
from talka.reporting.queries.shapes import ACTIVITY
from talka.reporting.tests.makers import the_riga_agreement
from talka.reporting.tests.test_figures import World

pytestmark = pytest.mark.django_db
# One kind of each family, and two of gatherings and publications.
KINDS = [
    "seminar",
    "discussion",
    "consultation",
    "newsletter",
    "social_post",
    "study",
    "material_support",
    "monitoring",
]
WORDS = "{seminar}, {consultation.participations}, {social_post.count}, {S1} un {S1.participants}: {spent}."


class WiderWorld(World):
    """The same, where more can happen: everything that a report tells of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds = list(WorkKind.objects.filter(code__in=KINDS))
        self.more = [Series.objects.create(agreement=self.agreement, code=code, title=code) for code in ("S2", "S3")]
        for year in (None, *self.years):
            write_narrative(self.agreement, year=year, text=WORDS, version=0, actor=system_actor())

    def anything_happens(self, chance: random.Random) -> None:
        """A verb of the log, or one elsewhere on which the words of the report stand."""
        # Without whoever was merged into another.
        self.people, self.organisations = list(Person.objects.all()), list(Organisation.objects.all())
        activity = chance.choice([*Activity.objects.filter(state__in=[State.RECORDED, State.APPROVED]), None])
        verbs = (self.approved, self.retold, self.proven, self.unproven, self.renamed, self.reworded, self.merged,
                 self.parted, self.forgotten, self.together, self.returned)  # fmt: skip
        if activity is None or chance.random() < 0.5:
            self.something_happens(chance)
        else:
            chance.choice(verbs)(activity, chance)

    def approved(self, activity: Activity, _chance: random.Random) -> None:
        if activity.state == State.RECORDED:
            approve_activity(activity, actor=system_actor())

    def retold(self, activity: Activity, chance: random.Random) -> None:
        year = activity.year
        assert year is not None
        values = {
            "title": chance.choice(["Darbs", "Sarunas", "Gads"]),
            "starts": chance.choice([None, year.starts + timedelta(chance.randrange(300))]),
            "starts_time": chance.choice([None, time(10), time(9, 30)]),
            "series": chance.choice([None, self.series, *self.more]),
            "channel": chance.choice(["", "facebook", "x"]),
            "count": chance.randrange(1, 4),
            "participants": chance.choice([None, 5]),
            "organisations": chance.choice([None, 4]),
            "kind": chance.choice(self.kinds),
        }
        edit_activity(activity, values=values, version=activity.version, actor=system_actor())

    def proven(self, activity: Activity, _chance: random.Random) -> None:
        proof = Evidence(kind="link", link="https://nvo.lv/pierādījums")
        add_evidence(activity, evidence=proof, actor=system_actor())

    def unproven(self, activity: Activity, _chance: random.Random) -> None:
        if proof := activity.evidence.first():
            remove_evidence(activity, evidence_id=proof.pk, actor=system_actor())

    def renamed(self, _activity: Activity, chance: random.Random) -> None:
        organisation = chance.choice(list(Organisation.objects.all()))
        values = {"name": f"Fonds {chance.randrange(1000)}"}
        version = organisation.version
        edit_organisation(organisation, values=values, version=version, actor=system_actor(), in_spite_of_similar=True)

    def reworded(self, _activity: Activity, chance: random.Random) -> None:
        kind = WorkKind.objects.get(code=chance.choice(KINDS))
        family = chance.choice([kind.family, kind.family, Family.OTHER, Family.GATHERING, Family.ADVICE])
        rule = chance.choice(["none", "any", "attendance", "document"])
        values = {"other": f"darbi {chance.randrange(9)}", "family": family, "evidence_rule": rule}
        save_kind(kind, values=values, actor=system_actor())

    def merged(self, _activity: Activity, chance: random.Random) -> None:
        people: list[Record] = list(Person.objects.filter(participations__isnull=False).distinct())
        organisations: list[Record] = list(Organisation.objects.filter(participations__isnull=False).distinct())
        for records in (people, organisations):
            if len(records) > 1 and chance.random() < 0.5:
                kept, gone = chance.sample(records, 2)
                merge_records(kept, gone=gone, actor=system_actor())

    def parted(self, _activity: Activity, _chance: random.Random) -> None:
        if merge := Merge.objects.filter(undone_at=None).order_by("-pk").first():
            part_records(merge, actor=system_actor())

    def forgotten(self, _activity: Activity, chance: random.Random) -> None:
        met = Person.objects.filter(participations__isnull=False).first()
        if chance.random() < 0.3 and met and not Erasure.objects.filter(person_id=met.pk).exists():
            erase_person(Erasure(person_id=met.pk, cause=Erasure.Cause.ASKED), actor=system_actor())

    def together(self, activity: Activity, chance: random.Random) -> None:
        others = list(Activity.objects.filter(state=State.RECORDED)[:2])
        change_together(others, act=chance.choice(["approve", "remove"]), value=None, actor=system_actor())

    def returned(self, activity: Activity, _chance: random.Random) -> None:
        if activity.state == State.RECORDED:
            send_back_activity(activity, reason="Precizēt.", actor=system_actor())


@pytest.fixture(autouse=True)
def data_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few records make a list too long that small histories pass it."""
    for module in (tallies, sentences):
        monkeypatch.setattr(module, "MOST_LISTED", 3)


def assert_kept_is_whole(agreement: Agreement) -> None:
    for last in (1, 3):
        assert report_told(agreement, up_to_year=last) == report_content(agreement, up_to_year=last).told()
    assert [row for row, _names in tallies.work_rows(agreement)] == work_by_kind(agreement)
    facts = facts_of(agreement)
    everything = replace(facts, doubtful=Activity.objects.values_list("pk", flat=True))
    for rule in work.RULES:
        assert list(rule(facts)) == list(rule(everything))
    kept = {(one.year_id, one.kind): one for one in tallies.tallies(agreement)}
    assert in_order(kept) == in_order({(one.year_id, one.kind): one for one in tallies.tallied(agreement)})


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
