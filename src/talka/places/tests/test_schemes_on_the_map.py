"""The map by the regions of either scheme: in its address, its table and everything that is taken along."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place, Scheme
from talka.places.tests.makers import place
from talka.places.tests.test_map import an_organisation_in

pytestmark = pytest.mark.django_db
STATISTICAL = {"scheme": Scheme.STATISTICAL.value}
PIERIGA = "LV007-2021"


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze("2026-03-14")


def by_region(client: Client, **asked: str) -> dict[str, int | None]:
    page = client.get(reverse("map:country"), {"by": "region"} | asked)
    return {row.place.name: row.value for row in page.context["figures"].rows}


def test_everybody_chooses_between_five_regions_and_six(client: Client) -> None:
    an_organisation_in("Jūrmala")
    an_organisation_in("Rīga")

    five, six = by_region(client), by_region(client, **STATISTICAL)

    assert (len(five), five["Rīgas plānošanas reģions"]) == (5, 2)
    assert (len(six), six["Rīgas statistiskais reģions"], six["Pierīgas statistiskais reģions"]) == (6, 1, 1)


def test_the_choice_stands_in_the_address_of_everything_that_is_chosen_beside_it(client: Client) -> None:
    an_organisation_in("Jūrmala")
    page = client.get(reverse("map:country"), {"by": "region"} | STATISTICAL)
    shown = page.content.decode()

    others = [link.url for name in ("layer_links", "by_links") for link in page.context[name]]
    assert others
    assert all("scheme=statistical_region" in url for url in others)
    assert [link.active for link in page.context["scheme_links"]] == [False, True]
    assert "figures.csv?layer=organisations&amp;by=region&amp;scheme=statistical_region" in shown
    assert "Šos reģionus lietoja līdz 31.12.2023." in shown
    assert "Šos reģionus lietoja" not in client.get(reverse("map:country"), {"by": "region"}).content.decode()


def test_files_are_of_the_scheme_that_was_chosen(client: Client) -> None:
    an_organisation_in("Jūrmala")

    text = client.get(reverse("map:csv"), {"by": "region"} | STATISTICAL).content.decode("utf-8-sig")
    found = client.get(reverse("map:geojson"), {"by": "region"} | STATISTICAL).json()
    drawn = client.get(reverse("map:svg"), {"by": "region"} | STATISTICAL).content.decode()

    assert {row[0]: row[2] for row in csv.reader(io.StringIO(text), delimiter=";")}[PIERIGA] == "1"
    assert {one["id"]: one["properties"]["value"] for one in found["features"]}[PIERIGA] == 1
    assert all(one["geometry"] for one in found["features"])
    assert "Pierīgas statistiskais reģions: 1 organizācija" in drawn


@pytest.mark.parametrize(("asked", "region"), [({}, "Rīgas plān"), (STATISTICAL, "Pierīgas stat")])
def test_a_table_by_municipalities_says_the_region_of_each(client: Client, asked: dict[str, str], region: str) -> None:
    text = client.get(reverse("map:csv"), asked).content.decode("utf-8-sig")

    rows = {row["Vieta"]: row["Reģions"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows["Jūrmala"].startswith(region)


def test_a_region_that_is_no_more_has_its_map_its_sheet_and_its_files(client: Client) -> None:
    an_organisation_in("Jūrmala")
    region = place(PIERIGA)

    page = client.get(reverse("map:place", args=[region.pk]))
    sheet = client.get(reverse("map:sheet", args=[region.pk])).content.decode()

    figures = page.context["figures"]
    assert {row.place.name: row.value for row in figures.rows}["Jūrmala"] == 1
    assert "Rīga" not in {row.place.name for row in figures.rows}
    assert figures.total == 1
    assert "biedrība" in sheet
    assert client.get(reverse("map:csv"), {"place": region.pk}).status_code == 200
    assert client.get(reverse("map:sheet_pdf", args=[region.pk])).status_code == 200


def test_the_way_back_leads_through_the_regions_that_were_chosen(client: Client) -> None:
    jurmala = Place.objects.get(code="LV0004000")

    way = client.get(reverse("map:place", args=[jurmala.pk]), STATISTICAL).context["breadcrumbs"]

    assert [link.title for link in way][1:] == ["Pierīgas statistiskais reģions"]
    assert all("scheme=statistical_region" in link.url for link in way)


def test_both_ways_add_up_to_the_same_whole_over_a_reform(client: Client) -> None:
    """Work of Varakļānu novads, which became part of Madonas novads after the six regions were given up."""
    some_work(place=place("LV0055000"), starts=date(2025, 5, 5), centre=a_centre())
    client.force_login(a_user(Role.STAFF))

    five, six = by_region(client, layer="work"), by_region(client, layer="work", **STATISTICAL)

    assert five["Vidzemes plānošanas reģions"] == six["Vidzemes statistiskais reģions"] == 1
    assert sum(filter(None, five.values())) == sum(filter(None, six.values())) == 1


def test_a_word_that_is_no_scheme_is_as_if_it_were_not_there(client: Client) -> None:
    assert len(by_region(client, scheme="planet")) == 5
