"""What stands behind a counted figure: the same entries in the count, in the list and under its address."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import Activity
from talka.activities.queries.figures import WorkSource, records_behind, records_query, touches
from talka.activities.tests.makers import a_programme, a_series, some_work
from talka.places.models import Level, Place
from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.measures import Cell, Touched
from talka.programmes.tests.makers import an_indicator

pytestmark = pytest.mark.django_db
FIRST, SECOND = dt.date(2022, 9, 1), dt.date(2023, 9, 1)


@pytest.fixture
def centre() -> Centre:
    return a_centre("riga")


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return a_programme(centre)


def a_town(number: int) -> Place:
    return Place.objects.filter(level=Level.MUNICIPALITY).order_by("pk")[number]


def cell(indicator: Indicator, ordinal: int = 1, **where: Any) -> Cell:
    return Cell(indicator, indicator.agreement.years.get(ordinal=ordinal), **where)


def titles(found: Any) -> list[str]:
    return sorted(one.title for one in found)


def listed(found: Cell) -> list[str]:
    """What the page of the log shows under the address of the figure."""
    answer: Any = signed_in(a_user(Role.COORDINATOR)).get(WorkSource().records_url(found))
    return titles(row.record for row in answer.context["listing"].rows)


# One narrowing of each dimension, and the fields of an entry that stands within it and of one beside.
NARROWED: dict[str, tuple[list[str], dict[str, Any], dict[str, Any]]] = {
    "kind": (["seminar"], {"kind": "seminar"}, {"kind": "camp"}),
    "format": (["online"], {"format": "online"}, {"format": "onsite"}),
    "channel": (["facebook"], {"channel": "facebook"}, {"channel": "x"}),
    "purpose": (["CS"], {"purpose": "CS"}, {"purpose": "MN"}),
}


@pytest.mark.parametrize("dimension", [*NARROWED, "series", "place", "centre"])
def test_a_figure_its_records_and_the_list_under_its_address_are_the_same(
    dimension: str, agreement: Agreement, centre: Centre
) -> None:
    if dimension in NARROWED:
        codes, within, beside = NARROWED[dimension]
    elif dimension == "series":
        inside, outside = a_series(agreement, "Viens"), a_series(agreement, "Otrs")
        codes, within, beside = [inside.code], {"series": inside}, {"series": outside}
    elif dimension == "place":
        codes, within, beside = [a_town(0).code], {"place": a_town(0)}, {"place": a_town(1)}
    else:
        other = a_centre("zemgale")
        agreement.partners.add(other)
        codes, within, beside = [centre.code], {"centre": centre}, {"centre": other}
    indicator = an_indicator(agreement, filters={dimension: codes})
    some_work("Iekšā", agreement=agreement, starts=FIRST, **within)
    some_work("Blakus", agreement=agreement, starts=FIRST, **beside)
    found = cell(indicator)
    assert WorkSource().count(agreement, [found])[found].number == 1
    assert titles(records_behind(found)) == ["Iekšā"]
    assert listed(found) == ["Iekšā"]


def test_a_figure_of_one_centre_that_is_narrowed_to_another_holds_nothing(agreement: Agreement, centre: Centre) -> None:
    other = a_centre("zemgale")
    agreement.partners.add(other)
    for place in (centre, other):
        some_work(agreement=agreement, centre=place, starts=FIRST)
    found = cell(an_indicator(agreement, filters={"centre": [centre.code]}), centre_id=other.pk)
    assert WorkSource().count(agreement, [found])[found].number == 0
    assert listed(found) == []


def test_only_work_that_is_recorded_or_approved_stands_behind_a_figure(agreement: Agreement) -> None:
    manager = a_user(Role.MANAGER, centre=agreement.centre)
    some_work("Ierakstīts", agreement=agreement, starts=FIRST)
    approve_activity(some_work("Apstiprināts", agreement=agreement, starts=FIRST), actor=manager)
    some_work("Melnraksts", agreement=agreement, starts=FIRST, draft=True)
    remove_activity(some_work("Noņemts", agreement=agreement, starts=FIRST), actor=manager)
    some_work("Cita līguma", agreement=a_programme(), starts=FIRST)
    found = cell(an_indicator(agreement))
    assert titles(records_behind(found)) == listed(found) == ["Apstiprināts", "Ierakstīts"]
    assert WorkSource().count(agreement, [found])[found].number == 2


def test_a_figure_up_to_a_year_has_the_years_before_and_none_after(agreement: Agreement) -> None:
    for title, day in (("Pirmais", FIRST), ("Otrais", SECOND), ("Trešais", dt.date(2024, 9, 1))):
        some_work(title, agreement=agreement, starts=day)
    indicator = an_indicator(agreement)
    expected = {
        cell(indicator, 2): ["Otrais"],
        cell(indicator, 2, cumulative=True): ["Otrais", "Pirmais"],
        cell(indicator, 1, cumulative=True): ["Pirmais"],
    }
    values = WorkSource().count(agreement, list(expected))
    for found, names in expected.items():
        assert titles(records_behind(found)) == listed(found) == names
        assert values[found].number == len(names)


def test_the_part_of_one_centre_has_its_work_alone(agreement: Agreement, centre: Centre) -> None:
    other = a_centre("zemgale")
    agreement.partners.add(other)
    some_work("Rīgā", agreement=agreement, centre=centre, starts=FIRST)
    some_work("Zemgalē", agreement=agreement, centre=other, starts=FIRST)
    indicator = an_indicator(agreement)
    parts = {cell(indicator, centre_id=centre.pk): ["Rīgā"], cell(indicator, centre_id=other.pk): ["Zemgalē"]}
    values = WorkSource().count(agreement, [*parts, cell(indicator)])
    for found, names in parts.items():
        assert titles(records_behind(found)) == listed(found) == names
        assert values[found].number == 1
    assert values[cell(indicator)].number == 2


def test_the_address_of_a_figure_says_everything_that_narrows_it(agreement: Agreement, centre: Centre) -> None:
    indicator = an_indicator(agreement, filters={"kind": ["seminar", "camp"], "format": ["online"], "purpose": ["CS"]})
    year = agreement.years.get(ordinal=2)
    query = QueryDict(records_query(cell(indicator, 2, centre_id=centre.pk)))
    assert dict(query.lists()) == {
        "agreement": [str(agreement.pk)], "year": [str(year.pk)], "centre": [str(centre.pk)],
        "kind": ["seminar", "camp"], "format": ["online"], "purpose": ["CS"], "state": ["counted"],
    }  # fmt: skip
    whole = QueryDict(records_query(cell(indicator, 2, cumulative=True)))
    assert (whole["until"], "year" in whole, "centre" in whole) == ("2", False, False)


@pytest.mark.parametrize(
    ("filters", "codes", "moved"),
    [
        ({}, {"kind": "seminar", "format": "online"}, True),
        ({"kind": ["seminar"]}, {"kind": "seminar", "format": "online"}, True),
        ({"kind": ["seminar", "camp"]}, {"kind": "camp"}, True),
        ({"kind": ["camp"]}, {"kind": "seminar", "format": "online"}, False),
        ({"kind": ["seminar"], "format": ["onsite"]}, {"kind": "seminar", "format": "online"}, False),
        ({"format": ["online"]}, {"kind": "seminar"}, True),
    ],
)
def test_a_change_moves_those_figures_that_could_count_it(
    agreement: Agreement, filters: dict[str, list[str]], codes: dict[str, str], moved: bool
) -> None:
    indicator = an_indicator(agreement, filters=filters)
    assert touches(Touched(whole=False, codes=tuple(codes.items())), indicator) is moved
    assert touches(Touched(whole=True, codes=tuple(codes.items())), indicator) is True


def test_every_kind_counts_into_one_figure_of_several_kinds(agreement: Agreement) -> None:
    for kind, count in (("newsletter", 3), ("social_post", 4), ("camp", 50)):
        some_work(agreement=agreement, kind=kind, count=count, starts=FIRST)
    both = cell(an_indicator(agreement, measure="items", filters={"kind": ["newsletter", "social_post"]}))
    one = cell(an_indicator(agreement, measure="items", filters={"kind": ["camp"]}))
    none = cell(an_indicator(agreement, measure="items", filters={"kind": ["consultation"]}))
    values = WorkSource().count(agreement, [both, one, none])
    assert [values[found].number for found in (both, one, none)] == [7, 50, 0]


def test_an_indicator_may_be_narrowed_to_channels_and_places_in_use_only(agreement: Agreement) -> None:
    some_work(agreement=agreement, channel="facebook", place=a_town(3), starts=FIRST)
    some_work(agreement=agreement, channel="savs-kanals", starts=FIRST)
    some_work(agreement=a_programme(), channel="x", place=a_town(4), starts=FIRST)
    offered = WorkSource().dimension_choices(agreement)
    assert offered["channel"] == [("facebook", "Facebook"), ("savs-kanals", "savs-kanals")]
    assert offered["place"] == [(a_town(3).code, a_town(3).name)]
    assert ("online", "tiešsaistē") in offered["format"]
    assert "seminar" in dict(offered["kind"])
    assert Activity.objects.count() == 3
