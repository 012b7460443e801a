"""Where work stands on the map: at its venue, with those it was for, or nowhere; the total counts everything once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import add_group
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place
from talka.places.queries import find_by_name
from talka.places.queries.layers import ONLINE, Asked, layers
from talka.places.queries.lists import place_lists
from talka.registry.models import Organisation, Tie
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(freeze: Freeze) -> Centre:
    freeze("2022-11-01")
    return a_centre("sava")


def place(name: str, level: str = Level.MUNICIPALITY) -> Place:
    (found,) = find_by_name(name, level)
    return found


def one_in(name: str) -> Organisation:
    organisation = an_organisation()
    organisation.place = place(name)
    organisation.save()
    return organisation


def counted(code: str) -> dict[Any, int]:
    """The raw facts of a layer, by names of places."""
    names = dict(Place.objects.values_list("pk", "name"))

    def named(where: Any) -> Any:
        if isinstance(where, tuple):
            return frozenset(names[one] for one in where)
        return names[where] if isinstance(where, int) else where

    return {named(where): value for where, value in layers()[code].count(Asked(None)).items()}


def advice_for(centre: Centre, *municipalities: str, **fields: Any) -> Activity:
    work = some_work(centre=centre, kind="consultation", **fields)
    for name in municipalities:
        takes_part(work, organisation=one_in(name))
    return work


def test_work_is_where_it_took_place_whoever_came(centre: Centre) -> None:
    seminar = some_work(centre=centre, place=place("Siguldas novads"), place_text="Siguldā", participants=12)
    takes_part(seminar, organisation=one_in("Ogres novads"))
    assert counted("work") == {"Sigulda": 1}
    assert counted("participations") == {"Sigulda": 12}


def test_a_gathering_without_a_venue_is_not_where_its_guests_come_from(centre: Centre) -> None:
    takes_part(some_work(centre=centre, participants=7), organisation=one_in("Ogres novads"))
    assert counted("work") == {None: 1}
    assert counted("participations") == {None: 7}


def test_online_work_is_nowhere_even_with_a_place(centre: Centre) -> None:
    some_work(centre=centre, format="online", place=place("Rīga"), participants=30)
    some_work(centre=centre, format="hybrid", place=place("Rīga"), participants=20)
    assert counted("work") == {ONLINE: 1, "Rīga": 1}
    assert counted("participations") == {ONLINE: 30, "Rīga": 20}


def test_sessions_in_several_places_stand_in_each_once(centre: Centre) -> None:
    for name in ("Rīga", "Jūrmala"):
        some_work("Sesija", centre=centre, place=place(name))
    assert counted("work") == {"Rīga": 1, "Jūrmala": 1}


def test_advice_is_with_everybody_who_was_advised(centre: Centre) -> None:
    advice_for(centre, "Ogres novads", "Ogres novads")
    advice_for(centre, "Ogres novads", "Talsu novads", "Cēsu novads")
    advice_for(centre, place=place("Rīga"))
    advice_for(centre)
    community = a_community(place=place("Jūrmala"))
    both = advice_for(centre, "Rīga")
    add_group(both, group=community, actor=system_actor())
    expected = {
        "Ogres novads": 1,
        frozenset({"Ogres novads", "Talsu novads", "Cēsu novads"}): 1,
        "Rīga": 1,
        None: 1,
        frozenset({"Rīga", "Jūrmala"}): 1,
    }
    assert counted("advice") == expected
    assert counted("work") == expected


def test_what_is_in_two_municipalities_is_shown_in_both_and_counted_once(centre: Centre) -> None:
    advice_for(centre, "Ogres novads", "Talsu novads")
    advice_for(centre, "Ogres novads", "Cēsu novads")
    advice_for(centre, "Ogres novads")
    some_work(centre=centre, kind="newsletter")
    client = signed_in(a_user(Role.STAFF, centre=centre))

    page = client.get(reverse("map:country"), {"layer": "work"})
    figures = page.context["figures"]
    shown = {row.place.name: row.value for row in figures.rows if row.value}
    assert shown == {"Ogres novads": 3, "Talsu novads": 1, "Cēsu novads": 1}
    assert (figures.total, figures.apart, figures.repeated) == (4, (1, False), 2)
    lines = {line.code: line.value for line in page.context["beside"]}
    assert sum(shown.values()) + sum(lines.values()) == figures.total
    regions = client.get(reverse("map:country"), {"layer": "work", "by": "region"}).context["figures"]
    # Two municipalities of one region are one region.
    assert {row.place.name: row.value for row in regions.rows if row.value} == {
        "Vidzemes plānošanas reģions": 3,
        "Kurzemes plānošanas reģions": 1,
    }
    assert (regions.total, regions.repeated) == (4, 1)


def test_people_of_several_places_are_told_where_all_of_these_lie(centre: Centre) -> None:
    advice_for(centre, "Ogres novads", "Cēsu novads", participants=5)
    client = signed_in(a_user(Role.STAFF, centre=centre))
    figures = client.get(reverse("map:country"), {"layer": "participations", "by": "region"}).context["figures"]
    assert {row.place.name: row.value for row in figures.rows if row.value} == {"Vidzemes plānošanas reģions": 5}
    by_municipality = client.get(reverse("map:country"), {"layer": "participations"}).context["figures"]
    assert (by_municipality.total, by_municipality.apart[0], by_municipality.repeated) == (5, 5, 0)


def test_files_tell_the_same_as_the_table(centre: Centre) -> None:
    advice_for(centre, "Ogres novads", "Talsu novads")
    some_work(centre=centre, format="online")
    some_work(centre=centre)
    client, asked = signed_in(a_user(Role.STAFF, centre=centre)), {"layer": "work"}

    beside = {one.code: one.value for one in client.get(reverse("map:country"), asked).context["beside"]}
    assert beside == {"online": 1, "without_place": 1, "repeated": -1}
    geojson = client.get(reverse("map:geojson"), asked).json()
    assert geojson["beside"] == {**beside, "total": 3}
    values = [one["properties"]["value"] for one in geojson["features"]]
    rows = [row.split(";") for row in client.get(reverse("map:csv"), asked).content.decode().splitlines()[1:]]
    told = [int(row[2]) for row in rows if row[0]]
    assert told == values
    assert [row[1:3] for row in rows if not row[0]] == [
        ["Tiešsaistē", "1"], ["Bez vietas kartē", "1"], ["Vairākās vietās, skaitīts vienreiz", "-1"], ["Kopā", "3"]
    ]  # fmt: skip
    assert sum(told) + sum(beside.values()) == 3
    assert "Kartē nav: 1 tiešsaistē, 1 bez vietas." in client.get(reverse("map:svg"), asked).content.decode()
    assert "Kartē nav: 1 tiešsaistē, 1 bez vietas." in client.get(reverse("map:country"), asked).content.decode()


def test_the_last_support_is_of_any_kind(centre: Centre) -> None:
    guest = one_in("Ogres novads")
    takes_part(some_work(centre=centre, starts=date(2022, 3, 1), place=place("Rīga")), organisation=guest)
    advice_for(centre, "Talsu novads", starts=date(2022, 4, 1))
    some_work(centre=centre, starts=date(2022, 5, 1), format="online")
    add_group(
        some_work(centre=centre, starts=date(2022, 6, 1)),
        group=a_community(place=place("Jūrmala")),
        actor=system_actor(),
    )
    some_work(centre=centre, starts=date(2023, 1, 1), place=place("Liepāja"))
    assert {name: date.fromordinal(day).month for name, day in counted("last").items()} == {
        "Rīga": 3,
        "Ogres novads": 3,
        "Talsu novads": 4,
        "Jūrmala": 6,
    }


def test_a_few_people_online_are_kept_back_with_enough_others(client: Client, centre: Centre, settings: Any) -> None:
    settings.SMALLEST_COUNT = 10
    gatherings: tuple[dict[str, Any], ...] = (
        {"format": "online", "participants": 4},
        {"place": place("Rīga"), "participants": 40},
        {"place": place("Jūrmala"), "participants": 50},
    )
    for fields in gatherings:
        some_work(centre=centre, starts=date(2022, 5, 1), **fields)
    asked = {"layer": "participations", "year": "2022", "by": "region"}
    page = client.get(reverse("map:country"), asked)
    figures = page.context["figures"]
    assert (figures.total, figures.online) == (94, (None, True))
    assert {row.value for row in figures.rows if row.place.name.startswith("Rīgas")} == {None}
    assert [(line.code, line.value) for line in page.context["beside"]] == [("online", None)]
    assert client.get(reverse("map:geojson"), asked).json()["beside"] == {"online": None, "total": 94}
    assert "Kartē nav" not in page.content.decode()


@pytest.mark.parametrize("by", ["unit", "municipality"])
def test_a_few_people_without_a_place_are_kept_back_in_words_too(
    client: Client, centre: Centre, settings: Any, by: str
) -> None:
    settings.SMALLEST_COUNT = 10
    gatherings: tuple[dict[str, Any], ...] = (
        {"participants": 4},
        {"place": place("Rīga"), "participants": 40},
        {"place": place("Jūrmala"), "participants": 50},
    )
    for fields in gatherings:
        some_work(centre=centre, starts=date(2022, 5, 1), **fields)
    asked = {"layer": "participations", "year": "2022", "by": by}
    for address in ("map:country", "map:svg"):
        assert "Kartē nav" not in client.get(reverse(address), asked).content.decode()
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    assert "Kartē nav: 4 bez vietas." in staff.get(reverse("map:svg"), asked).content.decode()


def test_a_gathering_for_two_communities_is_with_them_and_not_with_its_guests(centre: Centre) -> None:
    gathering = some_work(centre=centre, participants=12)
    takes_part(gathering, organisation=one_in("Ogres novads"))
    for name in ("Talsu novads", "Jūrmala"):
        add_group(gathering, group=a_community(place=place(name)), actor=system_actor())
    assert counted("work") == {frozenset({"Talsu novads", "Jūrmala"}): 1}


def test_advice_for_a_network_stands_in_the_list_of_its_place(centre: Centre) -> None:
    advice, talsi = advice_for(centre), place("Talsu novads")
    add_group(advice, group=a_network(tie=Tie.PLACE, theme="", place=talsi), actor=system_actor())
    (work,) = [one for one in place_lists() if one.code == "work"]
    asked = Asked(a_user(Role.STAFF, centre=centre))
    assert [one.name for one in work.entries(asked, [talsi.pk], 5)] == [advice.title]
    assert work.entries(asked, [place("Ogres novads").pk], 5) == []
