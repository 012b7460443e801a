"""Several agreements of one funder, each of a region of its own."""

from __future__ import annotations

import datetime as dt
import random

from talka.accounts.models import Funder
from talka.accounts.tests.makers import a_centre, a_funder
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement, an_indicator
from talka.registry.models import Organisation, Person

FIRST, LAST = dt.date(2022, 1, 1), dt.date(2022, 12, 31)
PROMISES: tuple[tuple[str, str, dict[str, list[str]]], ...] = (
    ("P", "people", {}),
    ("PS", "people", {"kind": ["seminar"]}),
    ("O", "organisations", {"kind": ["seminar", "consultation"]}),
    ("D", "participations", {"kind": ["seminar"]}),
    ("R", "records", {}),
    ("S", "hours", {"purpose": ["CS"]}),
    ("M", "money", {}),
)


def a_regional_agreement(code: str, funder: Funder | None = None, *, first: dt.date = FIRST) -> Agreement:
    """One year of one centre, with the promises that every region makes."""
    centre = a_centre(code)
    made = an_agreement(
        f"L-{code}", centre=centre, funder=funder or a_funder(), starts=first,
        ends=first.replace(year=first.year + 1) - dt.timedelta(days=1), years=1,
    )  # fmt: skip
    a_purpose(made, "CS")
    for name, measure, filters in PROMISES:
        an_indicator(made, name, measure=measure, filters=filters)
    return made


def regional_agreements(*codes: str) -> list[Agreement]:
    """The same promise of several regions to one funder."""
    funder = a_funder()
    return [a_regional_agreement(code, funder) for code in codes]


def work_by_chance(
    agreements: list[Agreement], people: list[Person], organisations: list[Organisation], chance: random.Random
) -> Activity:
    """One record anywhere, with names, with totals only, with both or with neither."""
    agreement = chance.choice(agreements)
    made = some_work(
        agreement=agreement, purpose=chance.choice(["CS", ""]), kind=chance.choice(["seminar", "consultation"]),
        starts=FIRST + dt.timedelta(days=chance.randrange(300)), people=chance.choice([None, None, 3]),
        organisations=chance.choice([None, None, 2]), minutes=chance.choice([None, 30]),
    )  # fmt: skip
    if chance.random() < 0.7:
        for person in chance.sample(people, 2):
            takes_part(made, person=person, organisation=chance.choice([None, *organisations]))
    return made
