"""No small number of people follows from everything that the site publishes: every level, every file, every year.

A stranger asks every public address that the map offers and reads the numbers out of what came. Each sum of the
country, a region and a municipality is an equation; what Gauss finds must not hold a cell that was kept back.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from talka.accounts.tests.makers import a_centre, stranger
from talka.activities.tests.makers import some_work
from talka.kernel.periods import Period
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place, Population, Scheme
from talka.places.queries.history import history
from talka.places.queries.layers import Asked, Tree, layers, tree_of
from talka.places.queries.suppression import apart_key, kept_back
from talka.places.tests.test_map import place_named
from talka.places.tests.test_suppression import narrowed, small_ones, worked_out

pytestmark = pytest.mark.django_db
SMALLEST = 10
YEARS = ("2021", "2022")
# What everybody may see and what holds a figure: pages, pictures and files.
CHANNELS = ("country", "csv", "geojson", "svg", "embedded")
MUNICIPALITIES = ("Cēsu novads", "Valmieras novads", "Madonas novads", "Talsu novads", "Rīga", "Bauskas novads")


@pytest.fixture
def people(freeze: Freeze, settings: Settings) -> None:
    """Gatherings of few and of many in parishes, in municipalities of which no more is known, and nowhere."""
    settings.SMALLEST_COUNT = SMALLEST
    freeze("2022-11-01")
    chance, centre = random.Random(5), a_centre()
    today = history()
    for name in MUNICIPALITIES:
        municipality = place_named(name)
        units = sorted(part for part, _first, _last in today.parts.get(municipality.pk, ()))
        names = list(Place.objects.filter(pk__in=units, level=Level.UNIT).values_list("name", flat=True))[:3]
        for year in YEARS:
            for words in ["", *names]:
                many = chance.choice([3, 4, 7, 9, 12, 30, 200])
                some_work(
                    place=municipality, place_text=words, participants=many, centre=centre,
                    starts=_day(int(year), chance),
                )  # fmt: skip
    some_work(participants=6, centre=centre, starts=_day(2022, chance))


def _day(year: int, chance: random.Random) -> date:
    return date(year, chance.randint(1, 9), chance.randint(1, 28))


def truth(year: str) -> list[Tree]:
    """All figures of a year by both ways to part the country, as staff would see them."""
    period = Period(date(int(year), 1, 1), date(int(year), 12, 31))
    asked, layer = Asked(None, period), layers()["participations"]
    return [tree_of(layer, asked, day=date(2022, 11, 1), scheme=scheme) for scheme in Scheme]


def numbers_in(channel: str, body: str) -> dict[str, int]:
    """The numbers that stand in a page or a file, by the name or code they stand beside."""
    if channel == "csv":
        rows = list(csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";"))
        return {row[0]: int(row[2]) for row in rows[1:] if row[2]}
    if channel == "geojson":
        features = json.loads(body)["features"]
        found = {one["id"]: one["properties"]["value"] for one in features if one["properties"]["value"] is not None}
        for one in features:
            said = re.search(r"\d+", one["properties"]["words"])
            assert (said is not None) == (one["id"] in found)
        return found
    # Of a picture or a page: what is read aloud, what a pointer shows, and the cells of the table.
    told = re.findall(r'(?:aria-label="|<title>)([^"<:]+): (\d+) ', body)
    cell = (
        r'<th scope="row"><a [^>]*>([^<]+)</a>[^\n]*</th>\s*<td class="map-number">\s*'
        r'<a [^>]*><span class="ui-number">(\d+)<'
    )
    told += re.findall(cell, body)
    return {name: int(number) for name, number in told}


def wholes() -> list[tuple[Place | None, str]]:
    """The country by each scheme, and every region and municipality that somebody may ask for."""
    regions = Place.objects.filter(level=Level.REGION)
    return [
        *((None, scheme) for scheme in Scheme),
        *((one, "") for one in (*regions, *map(place_named, MUNICIPALITIES))),
    ]


def published(client: Client, year: str) -> Iterator[tuple[Place, int]]:
    """Each place with each number that any channel tells of it."""
    day = date(2022, 11, 1)
    named = {one.name: one for one in Place.objects.valid_on(day).exclude(level=Level.UNIT)}
    coded = {one.code: one for one in Place.objects.all()}
    for channel in CHANNELS:
        for whole, scheme in wholes():
            for by in ("", "region", "unit") if whole is None else ("",):
                asked = {"layer": "participations", "year": year, "by": by, "scheme": scheme}
                if whole is not None and channel == "country":
                    answer = client.get(reverse("map:place", args=[whole.pk]), asked)
                else:
                    answer = client.get(reverse(f"map:{channel}"), asked | ({"place": whole.pk} if whole else {}))
                if answer.status_code == 404:
                    continue
                for name, number in numbers_in(channel, answer.content.decode()).items():
                    place = coded.get(name) or named.get(name)
                    if place is not None:
                        yield place, number


@pytest.mark.parametrize("year", YEARS)
def test_nothing_kept_back_is_told_by_any_channel_or_follows_from_all_of_them(people: None, year: str) -> None:
    trees = truth(year)
    hidden = kept_back(trees, SMALLEST)
    held = set().union(*hidden)
    assert all(len(one) > 5 for one in hidden), "the data hold nothing to keep back"

    told = set(published(stranger(), year))

    assert len(told) > 20, "nothing was read out of the answers"
    assert {place.kind for place, _number in told} >= {"planning_region", "statistical_region", "municipality"}
    for place, number in told:
        assert place.pk not in held, (place.name, number)
        assert number in {tree.values.get(place.pk, 0) for tree in trees}, place.name
    assert narrowed(trees, hidden) == {}
    for tree, kept in zip(trees, hidden, strict=True):
        assert worked_out(tree, kept) == set()
        assert small_ones(tree) <= kept


@pytest.mark.parametrize("scheme", Scheme)
def test_the_sum_and_what_stands_apart_are_told_only_where_they_may(people: None, scheme: Scheme) -> None:
    hidden = kept_back(truth("2022"), SMALLEST)[list(Scheme).index(scheme)]
    client = stranger()

    for whole in (None, *Place.objects.filter(level=Level.REGION, kind=scheme)):
        address = reverse("map:place", args=[whole.pk]) if whole else reverse("map:country")
        asked = {"layer": "participations", "year": "2022", "by": "region", "scheme": scheme.value}
        figures = client.get(address, asked).context["figures"]
        key = whole.pk if whole else None
        assert (figures.total is None) == (key in hidden)
        assert figures.apart[1] == (apart_key(key) in hidden)


def test_numbers_by_inhabitants_do_not_tell_what_is_kept_back(people: None) -> None:
    """A number follows from how many people live there and how many of a thousand came."""
    rows = Place.objects.filter(level__in=[Level.MUNICIPALITY, Level.REGION])
    Population.objects.bulk_create(Population(place=one, year=2022, number=1_000) for one in rows)
    hidden = kept_back(truth("2022"), SMALLEST)

    for scheme, kept in zip(Scheme, hidden, strict=True):
        for by in ("region", ""):
            asked = {"layer": "participations", "year": "2022", "by": by, "scheme": scheme.value, "per": "1000"}
            rates = {
                row.place.pk: row.rate for row in stranger().get(reverse("map:country"), asked).context["figures"].rows
            }
            assert any(rates.values())
            assert {pk for pk, rate in rates.items() if rate is None} == kept & rates.keys()


def test_all_years_together_are_told_to_nobody_but_staff(people: None) -> None:
    for channel in CHANNELS:
        answers = [
            stranger().get(reverse(f"map:{channel}"), {"layer": "participations", "year": year}).content
            for year in ("", "2022")
        ]
        assert numbers_in(channel, answers[0].decode()) == numbers_in(channel, answers[1].decode())
