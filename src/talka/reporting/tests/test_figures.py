"""Figures that are kept must always be those that a full count gives, whatever happened in between."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user
from talka.activities.actions import (
    Attendee,
    add_participations,
    edit_activity,
    mark_whole,
    record_activity,
    remove_activity,
    remove_participation,
    restore_activity,
    send_back_activity,
)
from talka.activities.models import Activity, Series, State, WorkKind
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Purpose
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Value
from talka.registry.models import Organisation, Person
from talka.reporting.models import Figure
from talka.reporting.queries.figures import Figures, figures, recount

pytestmark = pytest.mark.django_db

DEFINITIONS = [
    ("records", {"kind": ["consultation"]}, Addition.SUM),
    ("items", {"kind": ["newsletter", "social_post"]}, Addition.SUM),
    ("participations", {"kind": ["seminar"]}, Addition.SUM),
    ("people", {"kind": ["seminar"]}, Addition.DISTINCT),
    ("people", {"kind": ["seminar", "consultation"]}, Addition.DISTINCT),
    ("people", {}, Addition.SUM),
    ("organisations", {"kind": ["consultation"], "purpose": ["CS"]}, Addition.DISTINCT),
    ("organisations", {"series": ["S1"]}, Addition.MAXIMUM),
    ("hours", {"format": ["online"]}, Addition.SUM),
    ("participations", {"channel": ["facebook"]}, Addition.LATEST),
]


class World:
    """An agreement of two centres over three years, and somebody who works in both."""

    def __init__(self) -> None:
        self.centres: list[Centre] = [a_centre("riga"), a_centre("zemgale")]
        self.user: User = a_user(Role.COORDINATOR)
        contractor = Organisation.objects.create(name="Biedrība „Paraugs”")
        self.agreement = Agreement.objects.create(
            number="P-1",
            title="Paraugs",
            centre=self.centres[0],
            funder=a_funder(),
            contractor=contractor,
            starts=date(2022, 7, 15),
            ends=date(2025, 7, 14),
        )
        self.agreement.partners.add(self.centres[1])
        self.years = [
            ImplementationYear.objects.create(
                agreement=self.agreement, ordinal=n, starts=date(2021 + n, 7, 15), ends=date(2022 + n, 7, 14)
            )
            for n in (1, 2, 3)
        ]
        self.purposes = [Purpose.objects.create(agreement=self.agreement, code=c, title=c) for c in ("CS", "MN")]
        self.series = Series.objects.create(agreement=self.agreement, code="S1")
        self.kinds = list(WorkKind.objects.filter(code__in=["consultation", "seminar", "newsletter", "social_post"]))
        self.people = [Person.objects.create(name=f"Persona {n}") for n in range(8)]
        self.organisations = [Organisation.objects.create(name=f"Biedrība {n}") for n in range(5)]
        self.indicators = [
            Indicator.objects.create(
                agreement=self.agreement,
                code=f"I{n}",
                title=f"I{n}",
                measure=measure,
                filters=filters,
                over_years=adding,
                over_places=Addition.DISTINCT,
                position=n,
            )
            for n, (measure, filters, adding) in enumerate(DEFINITIONS)
        ]

    def an_activity(self, chance: random.Random) -> Activity:
        """Record work with everything chosen by chance."""
        year = chance.choice(self.years)
        activity = Activity(
            centre=chance.choice(self.centres),
            agreement=self.agreement,
            year=year,
            kind=chance.choice(self.kinds),
            purpose=chance.choice([*self.purposes, None]),
            title="Darbs",
            starts=year.starts + timedelta(chance.randrange(300)),
            format=chance.choice(["", "online", "onsite"]),
            channel=chance.choice(["", "facebook"]),
            series=chance.choice([None, self.series]),
            count=chance.randrange(1, 9),
            participants=chance.choice([None, None, 7]),
            people=chance.choice([None, None, None, 3]),
            organisations=chance.choice([None, None, None, 2]),
            minutes=chance.choice([None, 30]),
        )
        return record_activity(activity, actor=self.user)

    def something_happens(self, chance: random.Random) -> None:  # noqa: C901 -- one branch a verb
        """One verb that a user might use next."""
        activities = list(Activity.objects.filter(agreement=self.agreement).order_by("pk"))
        if not activities or chance.random() < 0.3:
            self.an_activity(chance)
            return
        activity = chance.choice(activities)
        verb = chance.choice(["people", "organisation", "leave", "move", "back", "remove", "restore", "whole"])
        if activity.state == State.REMOVED:
            # A removed entry is out of reach until it is put back.
            verb = "restore"
        if verb == "people":
            who = chance.sample(self.people, 3)
            attendees = [Attendee(person=p, organisation=chance.choice([None, *self.organisations])) for p in who]
            add_participations(activity, attendees=attendees, actor=self.user)
        elif verb == "organisation":
            add_participations(
                activity, attendees=[Attendee(organisation=chance.choice(self.organisations))], actor=self.user
            )
        elif verb == "leave" and (taking_part := activity.participations.first()):
            remove_participation(activity, participation_id=taking_part.pk, actor=self.user)
        elif verb == "move":
            values = {
                "year": chance.choice(self.years),
                "kind": chance.choice(self.kinds),
                "purpose": chance.choice(self.purposes),
            }
            edit_activity(activity, values=values, version=activity.version, actor=self.user)
        elif verb == "back" and activity.state == State.RECORDED:
            send_back_activity(activity, reason="Precizēt.", actor=self.user)
        elif verb == "remove" and activity.state != State.REMOVED:
            remove_activity(activity, actor=self.user)
        elif verb == "restore" and activity.state == State.REMOVED:
            restore_activity(activity, actor=self.user)
        elif verb == "whole":
            mark_whole(self.agreement.pk)


def shown(found: Figures) -> dict[tuple[int, int, int], int | None]:
    return {key: value.number for key, value in sorted(found.counted.items())}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_kept_figures_equal_a_full_count_over_random_histories(seed: int) -> None:
    world, chance = World(), random.Random(seed)
    for _step in range(25):
        for _verb in range(chance.randrange(1, 4)):
            world.something_happens(chance)
        assert shown(figures(world.agreement)) == shown(recount(world.agreement))


def test_a_figure_that_is_not_brought_up_to_date_would_be_noticed() -> None:
    world, chance = World(), random.Random(1)
    for _ in range(10):
        world.an_activity(chance)
    figures(world.agreement)
    Activity.objects.update(count=1000)

    assert shown(figures(world.agreement)) != shown(recount(world.agreement))


def test_asked_again_unchanged_nothing_is_counted(query_budget: QueryBudget) -> None:
    world, chance = World(), random.Random(2)
    for _ in range(5):
        world.an_activity(chance)
    figures(world.agreement)

    with query_budget(6) as captured:
        figures(world.agreement)

    assert not [q for q in captured.captured_queries if "COUNT(" in q["sql"]]


def test_a_changed_definition_is_counted_anew() -> None:
    world, chance = World(), random.Random(3)
    for _ in range(6):
        world.an_activity(chance)
    figures(world.agreement)
    indicator = world.indicators[0]
    indicator.filters = {}
    indicator.save()

    assert shown(figures(world.agreement)) == shown(recount(world.agreement))


def test_only_touched_cells_are_counted_again() -> None:
    world, chance = World(), random.Random(4)
    for _ in range(20):
        world.an_activity(chance)
    figures(world.agreement)
    Figure.objects.update(value=-1)
    seminar = WorkKind.objects.get(code="seminar")
    record_activity(
        Activity(
            centre=world.centres[0], agreement=world.agreement, year=world.years[0], kind=seminar, title="Seminārs"
        ),
        actor=world.user,
    )

    again = figures(world.agreement)

    consultations = world.indicators[0]
    assert again.counted[consultations.pk, world.years[0].pk, world.centres[0].pk] == Value(-1)
    assert again.in_year(world.indicators[2], world.years[0], world.centres[0].pk).number != -1
    assert again.counted[world.indicators[2].pk, world.years[1].pk, world.centres[0].pk] == Value(-1)


def test_one_person_in_three_events_of_two_centres_is_three_participations_and_one_person_nationally() -> None:
    world = World()
    seminar = WorkKind.objects.get(code="seminar")
    for centre in (world.centres[0], world.centres[0], world.centres[1]):
        activity = record_activity(
            Activity(centre=centre, agreement=world.agreement, year=world.years[0], kind=seminar, title="Seminārs"),
            actor=world.user,
        )
        add_participations(activity, attendees=[Attendee(person=world.people[0])], actor=world.user)

    found, year = figures(world.agreement), world.years[0]

    participations, people = world.indicators[2], world.indicators[3]
    assert found.in_year(participations, year).number == 3
    assert [found.in_year(people, year, c.pk).number for c in world.centres] == [1, 1]
    assert found.in_year(people, year).number == 1


def test_what_nobody_said_is_unknown_and_not_zero() -> None:
    world = World()
    seminar = WorkKind.objects.get(code="seminar")
    record_activity(
        Activity(
            centre=world.centres[0], agreement=world.agreement, year=world.years[0], kind=seminar, title="Seminārs"
        ),
        actor=world.user,
    )

    found = figures(world.agreement)

    assert found.in_year(world.indicators[2], world.years[0], world.centres[0].pk).number is None
    assert found.in_year(world.indicators[2], world.years[1], world.centres[0].pk).number == 0
