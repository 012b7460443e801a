"""What the map that opens on demand is told: points with names, and drawn territories."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Level
from talka.places.tests.test_map import an_organisation_in, place_named
from talka.registry.models import Community

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[25.2, 57.3], [25.3, 57.3], [25.3, 57.4], [25.2, 57.3]]]}


def told(client: Client, **asked: Any) -> dict[str, dict[str, Any]]:
    content = json.loads(client.get(reverse("map:points"), asked).content)
    return {feature["properties"]["name"]: feature for feature in content["features"]}


def test_a_point_tells_how_many_are_there_and_names_the_first(client: Client) -> None:
    for _number in range(7):
        an_organisation_in("Cēsu novads")
    Community.objects.create(name="Vaives ļaudis", place=place_named("Vaives pagasts", Level.UNIT))

    point = told(client)["Cēsu novads"]
    organisations, communities = point["properties"]["groups"]

    # No outline of the parish is known, so the point stands for the municipality.
    assert point["properties"]["number"] == 8
    assert (organisations["title"], len(organisations["entries"]), organisations["more"]) == (
        "7 organizācijas", 5, "un vēl 2",
    )  # fmt: skip
    assert [one["name"] for one in communities["entries"]] == ["Vaives ļaudis"]


def test_points_lead_strangers_to_the_directory_and_staff_to_the_registry(client: Client) -> None:
    an_organisation_in("Cēsu novads")

    def links() -> list[str]:
        groups = told(client)["Cēsu novads"]["properties"]["groups"]
        return [entry["url"] for group in groups for entry in group["entries"]]

    assert links()[0].startswith("/directory/organisations/")
    client.force_login(a_user(Role.STAFF))
    assert links()[0].startswith("/registry/organisations/")


def test_drawn_territories_come_with_their_names_until_the_community_ends(client: Client) -> None:
    cesis = place_named("Cēsu novads")
    community = Community.objects.create(name="Vaives ļaudis", place=cesis, territory=json.dumps(SQUARE))

    assert told(client)["Vaives ļaudis"]["geometry"] == SQUARE
    community.ended_on = "2020-01-01"
    community.save()
    assert "Vaives ļaudis" not in told(client)


def test_only_what_is_in_the_place_that_is_asked_for_comes(client: Client) -> None:
    cesis, valka = place_named("Cēsu novads"), place_named("Valkas novads")
    an_organisation_in("Cēsu novads")
    Community.objects.create(name="Bez vietas", territory=json.dumps(SQUARE))
    Community.objects.create(name="Vaives ļaudis", place=cesis, territory=json.dumps(SQUARE))

    assert set(told(client, place=cesis.pk)) == {"Cēsu novads", "Vaives ļaudis"}
    assert told(client, place=valka.pk) == {}
    assert "Bez vietas" in told(client)


@pytest.mark.parametrize("place", ["x", "9" * 30, "0"])
def test_points_of_a_place_that_is_not_there_are_not_found(client: Client, place: str) -> None:
    assert client.get(reverse("map:points"), {"place": place}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_points_take_a_fixed_number_of_queries(client: Client, query_budget: QueryBudget, rows: int) -> None:
    for name in ("Cēsu novads", "Valkas novads", "Madonas novads")[:rows]:
        an_organisation_in(name)
        Community.objects.create(name=name, place=place_named(name), territory=json.dumps(SQUARE))
    told(client)
    with query_budget(9):
        told(client)
