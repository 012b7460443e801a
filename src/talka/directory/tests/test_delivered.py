"""Delivered work as open data: whole, by territory, year and kind, with small numbers of people kept back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections import defaultdict
from typing import Any

import pytest
from django.core.cache import caches

from talka.accounts.tests.makers import a_centre, stranger
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Place, Scheme
from talka.places.queries.layers import Asked, layers, tree_of
from talka.places.queries.suppression import kept_back
from talka.places.tests.test_map import place_named
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
DELIVERED = "/api/open/v1/delivered"
LEVELS = ("municipality", "region", "country")


@pytest.fixture(autouse=True)
def _site(settings: Any, freeze: Freeze) -> None:
    settings.SMALLEST_COUNT, settings.OPEN_REQUESTS_PER_MINUTE = 10, 1_000
    freeze("2026-06-01")
    caches["memory"].clear()


def held(kind: str, where: str | None, people: int | None = None, **fields: Any) -> Activity:
    place = place_named(where) if where else None
    given: dict[str, Any] = {"kind": kind, "starts": dt.date(2026, 5, 5), "centre": a_centre()} | fields
    return some_work(place=place, participants=people, **given)


def rows(**asked: Any) -> list[dict[str, Any]]:
    answer = stranger().get(DELIVERED, asked)
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def told(name: str, **asked: Any) -> dict[str, tuple[int, int | None, bool, int]]:
    facts = ("work", "participations", "kept_back", "organisations")
    found = [row for row in rows(**asked) if row["place_name"] == name]
    return {row["kind"]: tuple(row[fact] for fact in facts) for row in found}


def test_each_kind_stands_with_its_work_its_people_and_its_organisations() -> None:
    seminar = held("seminar", "Cēsu novads", 40)
    kokle = an_organisation("Kokle")
    kokle.place = place_named("Cēsu novads")
    kokle.save()
    takes_part(seminar, organisation=kokle)
    takes_part(held("seminar", "Valkas novads", 12), organisation=kokle)
    held("training", "Cēsu novads", 15)

    assert told("Cēsu novads") == {"seminar": (1, 40, False, 1), "training": (1, 15, False, 0)}
    assert told("Valkas novads") == {"seminar": (1, 12, False, 0)}
    assert told("Vidzemes plānošanas reģions", by="region")["seminar"] == (2, 52, False, 1)
    assert told("Latvija", by="country")["seminar"] == (2, 52, False, 1)


def test_what_was_online_or_nowhere_stands_beside_the_territories_so_that_rows_add_up() -> None:
    held("seminar", "Rīga", 20)
    held("seminar", None, 30, format="online")
    held("seminar", None, 50)

    for by in ("municipality", "region"):
        found = rows(by=by)
        assert [row["place_name"] for row in found if row["place"] is None] == ["Tiešsaistē", "Bez vietas kartē"]
        assert sum(row["participations"] for row in found) == 100


def test_years_are_told_one_by_one_and_five_back() -> None:
    held("seminar", "Rīga", 20)
    held("seminar", "Rīga", 30, starts=dt.date(2025, 5, 5))

    assert told("Rīga")["seminar"][1] == 20
    assert told("Rīga", year=2025)["seminar"][1] == 30
    assert told("Rīga", year=1999) == told("Rīga")


def test_few_people_of_one_kind_are_kept_back_with_those_of_another() -> None:
    held("seminar", "Rīga", 4)
    held("training", "Rīga", 40)
    held("meeting", "Rīga", 90)

    assert {kind: people for kind, (_work, people, *_rest) in told("Rīga").items()} == {
        "seminar": None, "training": None, "meeting": 90,
    }  # fmt: skip
    by_country = told("Latvija", by="country")
    assert (by_country["seminar"][1], by_country["meeting"][1]) == (None, 90)


def test_kinds_of_a_place_whose_number_is_kept_back_are_not_told() -> None:
    held("seminar", "Rīga", 4)
    held("seminar", "Jūrmala", 40)
    held("training", "Jūrmala", 50)
    held("seminar", "Ogres novads", 300)

    assert told("Jūrmala") == {"seminar": (1, None, True, 0), "training": (1, None, True, 0)}
    assert told("Ogres novads")["seminar"][1] == 300


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_the_map_keeps_back_follows_from_this_table(seed: int) -> None:
    """Rows add up to the numbers of the map in two ways: over kinds of a place, and over places of a kind."""
    chance, centre = random.Random(seed), a_centre()
    people: dict[tuple[str, str], int] = defaultdict(int)
    for name in ("Rīga", "Jūrmala", "Cēsu novads", "Valkas novads", "Talsu novads"):
        for kind in chance.sample(["seminar", "training", "meeting", "discussion"], 3):
            number = chance.choice([1, 2, 5, 9, 12, 40, 200])
            held(kind, name, number, centre=centre)
            people[name, kind] += number
    asked = Asked(None, None)
    trees = [tree_of(layers()["participations"], asked, day=dt.date(2026, 6, 1), scheme=one) for one in Scheme]
    of_map = kept_back(trees, 10)[0]

    open_ones = {(row["place_name"], row["kind"]): row["participations"] for row in rows() if not row["kept_back"]}

    assert all(people[key] == number for key, number in open_ones.items())
    for name in {place for place, _kind in people}:
        mine = {kind: number for (place, kind), number in people.items() if place == name}
        kept = [number for kind, number in mine.items() if (name, kind) not in open_ones]
        if place_named(name).pk in of_map:
            assert len(kept) == len(mine)
        elif kept:
            assert len(kept) > 1
            assert sum(kept) >= 10
    for by in ("region", "country"):
        for row in rows(by=by):
            parts = [key for key in people if key[1] == row["kind"] and _lies_in(key[0], row)]
            assert row["kept_back"] == any(key not in open_ones for key in parts), row


def _lies_in(name: str, row: dict[str, Any]) -> bool:
    place = place_named(name)
    return row["place"] in {"LV", place.parent.code if place.parent else ""}


def test_one_kind_alone_is_told_as_its_place_is() -> None:
    held("seminar", "Rīga", 10)
    held("seminar", "Jūrmala", 11)

    assert told("Rīga")["seminar"] == (1, 10, False, 0)


def test_people_whose_number_nobody_wrote_down_are_none() -> None:
    held("seminar", "Rīga")

    assert told("Rīga")["seminar"] == (1, 0, False, 0)


@pytest.mark.parametrize("by", LEVELS)
def test_a_table_and_a_map_hold_the_same(by: str) -> None:
    held("seminar", "Rīga", 4)
    held("training", "Jūrmala", 40)
    held("seminar", None, 60, format="online")
    expected = rows(by=by)

    text = stranger().get(f"{DELIVERED}.csv", {"by": by}).getvalue().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    answer = stranger().get(f"{DELIVERED}.geojson", {"by": by})
    drawn = answer.json()

    assert [(line["place"], line["kind"], line["participations"]) for line in lines] == [
        (row["place"] or "", row["kind"], "" if row["kept_back"] else str(row["participations"])) for row in expected
    ]
    assert answer["Content-Type"] == "application/geo+json"
    assert {one["id"] for one in drawn["features"]} == {row["place"] for row in expected if row["place"]}
    assert all(one["geometry"]["type"] in {"Polygon", "MultiPolygon"} for one in drawn["features"])
    shown = [kind for one in drawn["features"] for kind in one["properties"]["kinds"]] + drawn["beside"]
    assert sorted(one["work"] for one in shown) == sorted(row["work"] for row in expected)


def test_a_filter_that_is_not_known_is_refused_everywhere() -> None:
    for ending in ("", ".csv", ".geojson"):
        assert stranger().get(f"{DELIVERED}{ending}", {"centre": "1"}).status_code == 422


def test_drafts_are_not_delivered() -> None:
    held("seminar", "Rīga", 40)
    Activity.objects.update(state="draft")

    assert rows() == []


@pytest.mark.parametrize("places", [1, 3])
def test_more_places_ask_no_more_queries(query_budget: QueryBudget, places: int) -> None:
    for name in ("Rīga", "Jūrmala", "Ogres novads")[:places]:
        held("seminar", name, 40)
    rows()

    with query_budget(22):
        rows()


def test_the_page_for_people_names_it() -> None:
    page = stranger().get("/directory/open-data/").content.decode()

    assert 'href="/api/open/v1/delivered.csv"' in page
    assert "delivered.geojson?by=region&amp;year=2025" in page
    assert Place.objects.filter(code="LV").exists()
