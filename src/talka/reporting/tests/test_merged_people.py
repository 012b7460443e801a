"""What merging and parting does to figures, those that are kept and those that were sent."""

from __future__ import annotations

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.accounts.tests.makers import a_centre
from talka.activities.actions import references
from talka.activities.tests.makers import a_programme, a_proof, some_work, takes_part
from talka.programmes.tests.makers import an_indicator
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Merge
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.queries.content import report_content
from talka.reporting.queries.corrections import compared
from talka.reporting.queries.figures import Figures, figures, recount
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.tests.makers import a_submission

pytestmark = pytest.mark.django_db


class World:
    """One person who was entered three times: twice in one centre, once in another."""

    def __init__(self) -> None:
        here, elsewhere = a_centre("riga"), a_centre("zemgale")
        self.agreement = a_programme(here)
        self.year = self.agreement.years.get(ordinal=1)
        self.agreement.partners.add(elsewhere)
        self.centres = (here, elsewhere)
        self.kokle, self.stabule = an_organisation("Kokle"), an_organisation("Stabule")
        self.people = [a_person(f"Anna {n}", centre=centre) for n, centre in enumerate((here, here, elsewhere))]
        for at, (person, centre) in enumerate(zip(self.people, (here, here, elsewhere), strict=True)):
            work = some_work(centre=centre, agreement=self.agreement, purpose="CS", year=self.year)
            a_proof(work)
            takes_part(work, person=person, organisation=self.kokle if at else self.stabule)
        self.indicators = {
            measure: an_indicator(
                self.agreement, measure=measure, filters={"kind": ["seminar"]}, over_years="distinct",
                over_places="distinct",
            )
            for measure in ("people", "organisations")
        }  # fmt: skip
        self.indicators["participations"] = an_indicator(
            self.agreement, measure="participations", filters={"kind": ["seminar"]}
        )

    def value(self, measure: str, centre: Centre | None = None) -> int | None:
        """A figure of the first year as it is kept, after making sure that a full count gives the same."""
        kept = figures(self.agreement)
        assert shown(kept) == shown(recount(self.agreement))
        return kept.in_year(self.indicators[measure], self.year, centre.pk if centre else None).number


def shown(found: Figures) -> dict[tuple[int, int, int], int | None]:
    return {key: value.number for key, value in sorted(found.counted.items())}


def test_a_person_of_three_events_in_two_centres_is_three_participations_and_one_person() -> None:
    world = World()
    here, elsewhere = world.centres
    assert (world.value("participations"), world.value("people")) == (3, 3)
    assert (world.value("people", here), world.value("people", elsewhere)) == (2, 1)
    kept, *others = world.people
    for gone in others:
        merge_records(kept, gone=gone, actor=system_actor())
    assert (world.value("participations"), world.value("people")) == (3, 1)
    assert (world.value("people", here), world.value("people", elsewhere)) == (1, 1)
    for merge in Merge.objects.all():
        part_records(merge, actor=system_actor())
    assert (world.value("participations"), world.value("people")) == (3, 3)
    assert (world.value("people", here), world.value("people", elsewhere)) == (2, 1)


def test_two_organisations_that_are_one_are_counted_once_until_they_are_parted() -> None:
    world = World()
    assert world.value("organisations") == 2
    merge_records(world.kokle, gone=world.stabule, actor=system_actor())
    assert world.value("organisations") == 1
    part_records(Merge.objects.get(), actor=system_actor())
    assert world.value("organisations") == 2


def test_a_merge_of_many_activities_counts_everything_under_the_agreement_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(references, "FEW", 0)
    world = World()
    assert world.value("people") == 3
    merge_records(world.people[0], gone=world.people[1], actor=system_actor())
    assert world.value("people") == 2


def test_a_report_that_was_sent_stays_and_says_what_the_merge_changed() -> None:
    world = World()
    for organisation in (world.kokle, world.stabule):
        advice = some_work(kind="consultation", agreement=world.agreement, purpose="CS", year=world.year)
        takes_part(advice, organisation=organisation)
    submission = a_submission(world.agreement, up_to_year=1)
    sent = submission.content
    merge_records(world.kokle, gone=world.stabule, actor=system_actor())
    submission.refresh_from_db()
    assert submission.content == sent
    now = report_content(world.agreement, up_to_year=1)
    changed = {(row.sent, row.now) for row in compared(ReportContent.from_json(sent), now) if row.differs}
    assert changed == {(2, 1)}
    part_records(Merge.objects.get(), actor=system_actor())
    back = report_content(world.agreement, up_to_year=1)
    assert not any(row.differs for row in compared(ReportContent.from_json(sent), back))
