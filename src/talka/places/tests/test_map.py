"""The map: figures of places, drawn and in a table."""

from __future__ import annotations

import json

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place, Population
from talka.places.queries import find_by_name
from talka.registry.models import Community
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
SITE = project.SITE_ADDRESS


def place_named(name: str, level: str = Level.MUNICIPALITY) -> Place:
    (found,) = find_by_name(name, level)
    return found


def an_organisation_in(name: str) -> None:
    organisation = an_organisation()
    organisation.place = place_named(name)
    organisation.save()


def test_everybody_sees_how_many_organisations_are_where(client: Client) -> None:
    an_organisation_in("Cēsu novads")
    an_organisation_in("Cēsu novads")

    page = client.get(reverse("map:country"))

    assert page.status_code == 200
    assert 'aria-label="Cēsu novads: 2 organizācijas"' in page.content.decode()


def test_a_total_is_the_sum_of_its_parts_and_of_what_has_no_exact_place(client: Client) -> None:
    an_organisation_in("Cēsu novads")
    an_organisation()

    figures = client.get(reverse("map:country")).context["figures"]

    assert figures.total == 2
    assert sum(row.value for row in figures.rows) == 1
    assert figures.apart == (1, False)


def test_a_municipality_is_shown_by_its_parishes(client: Client) -> None:
    cesis = place_named("Cēsu novads")
    Community.objects.create(name="Vaives ļaudis", place=place_named("Vaives pagasts", Level.UNIT))

    page = client.get(reverse("map:place", args=[cesis.pk]), {"layer": "communities"})

    assert {row.place.name: row.value for row in page.context["figures"].rows}["Vaives pagasts"] == 1


def test_the_sheet_of_a_place_tells_who_lives_there_but_names_no_work_to_everybody(client: Client) -> None:
    cesis = place_named("Cēsu novads")
    an_organisation_in("Cēsu novads")
    some_work("Seminārs par statūtiem", place=cesis)

    page = client.get(reverse("map:sheet", args=[cesis.pk])).content.decode()

    assert "biedrība" in page
    assert "Seminārs par statūtiem" not in page


def test_staff_see_the_work_of_their_centre_on_the_sheet_and_not_that_of_others(client: Client) -> None:
    cesis, centre = place_named("Cēsu novads"), a_centre()
    some_work("Mūsu seminārs", place=cesis, centre=centre)
    some_work("Citu seminārs", place=cesis, centre=a_centre())
    client.force_login(a_user(Role.STAFF, centre=centre))

    page = client.get(reverse("map:sheet", args=[cesis.pk])).content.decode()

    assert "Mūsu seminārs" in page
    assert "Citu seminārs" not in page


def test_small_numbers_of_people_are_kept_back_from_everybody_and_told_to_staff(
    client: Client, freeze: Freeze, settings: Settings
) -> None:
    settings.SMALLEST_COUNT = 10
    freeze("2022-11-01")
    centre = a_centre()
    for name, people in (("Cēsu novads", 4), ("Valmieras novads", 40), ("Madonas novads", 12)):
        some_work(place=place_named(name), participants=people, centre=centre)
    asked = {"layer": "participations", "year": "2022"}

    told = {row.place.name: row.value for row in client.get(reverse("map:country"), asked).context["figures"].rows}
    client.force_login(a_user(Role.STAFF, centre=centre))
    staff = {row.place.name: row.value for row in client.get(reverse("map:country"), asked).context["figures"].rows}

    assert (told["Cēsu novads"], told["Madonas novads"], told["Valmieras novads"]) == (None, None, 40)
    assert staff["Cēsu novads"] == 4


def test_everybody_sees_people_by_one_year_only(client: Client, freeze: Freeze) -> None:
    freeze("2022-11-01")

    page = client.get(reverse("map:country"), {"layer": "participations"})

    assert page.context["wanted"].year == 2022
    assert "Visi gadi" not in page.content.decode()


@pytest.mark.parametrize("form", ["csv", "geojson", "svg", "png"])
def test_the_map_can_be_taken_along(client: Client, form: str) -> None:
    an_organisation_in("Cēsu novads")

    answer = client.get(reverse(f"map:{form}"))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    begins = {"csv": b"\xef\xbb\xbf", "geojson": b"{", "svg": b"<svg", "png": b"\x89PNG"}
    assert answer.content.startswith(begins[form])


def test_territories_are_given_as_the_standard_says(client: Client) -> None:
    an_organisation_in("Cēsu novads")

    content = json.loads(client.get(reverse("map:geojson")).content)

    features = {feature["properties"]["name"]: feature for feature in content["features"]}
    assert content["type"] == "FeatureCollection"
    assert features["Cēsu novads"]["properties"]["value"] == 1
    assert features["Cēsu novads"]["geometry"]["type"] in {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    "address", ["?layer=\0", "?year=99999999999", "?place=x", "?layer=work&year=-1&by=planet&per=2"]
)
def test_an_address_that_makes_no_sense_gives_the_usual_map(client: Client, address: str) -> None:
    assert client.get(reverse("map:country") + address).status_code == 200


@pytest.mark.parametrize("place", ["x", "9" * 30, "0"])
def test_a_file_of_a_place_that_is_not_there_is_not_found(client: Client, place: str) -> None:
    assert client.get(reverse("map:csv"), {"place": place}).status_code == 404


def test_white_spots_go_when_something_is_there(client: Client, freeze: Freeze) -> None:
    freeze("2022-11-01")
    vaive = place_named("Vaives pagasts", Level.UNIT)
    address = reverse("map:white_spots")

    def white(without: str) -> set[str]:
        return {spot.place.name for spot in client.get(address, {"without": without}).context["spots"]}

    assert "Vaives pagasts" in white("communities")
    Community.objects.create(name="Vaives ļaudis", place=vaive)
    some_work(place=vaive)

    assert "Vaives pagasts" not in white("communities")
    assert "Vaives pagasts" not in white("work")
    assert "Vaives pagasts" in white("advice")


def test_a_parish_is_not_white_when_work_in_its_municipality_may_have_been_there(
    client: Client, freeze: Freeze
) -> None:
    freeze("2022-11-01")
    some_work(place=place_named("Cēsu novads"))

    spots = client.get(reverse("map:white_spots"), {"without": "work"}).context["spots"]

    assert "Vaives pagasts" not in {spot.place.name for spot in spots}
    assert "Drustu pagasts" in {spot.place.name for spot in spots}


def test_a_picture_for_other_pages_shows_what_everybody_sees_whoever_looks(client: Client, freeze: Freeze) -> None:
    freeze("2022-11-01")
    centre = a_centre()
    some_work(place=place_named("Cēsu novads"), participants=4, centre=centre)
    client.force_login(a_user(Role.STAFF, centre=centre))

    answer = client.get(reverse("map:embedded"), {"layer": "participations", "year": "2022", "lang": "lv"})
    text = answer.content.decode()

    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "Cēsu novads: par maz, lai rādītu" in text
    assert "4 dalības reizes" not in text


@pytest.mark.parametrize(("lang", "word"), [("lv", "Organizācijas"), ("en", "Organisations"), ("xx", "Organizācijas")])
def test_a_picture_for_other_pages_speaks_the_language_of_its_address(client: Client, lang: str, word: str) -> None:
    assert word in client.get(reverse("map:embedded"), {"lang": lang}).content.decode()


def test_a_picture_of_a_place_without_outlines_of_its_parts_is_not_found(client: Client) -> None:
    cesis = place_named("Cēsu novads")

    assert client.get(reverse("map:embedded"), {"place": cesis.pk}).status_code == 404
    assert client.get(reverse("map:png"), {"place": cesis.pk}).status_code == 404


def test_the_page_offers_the_words_that_put_the_map_elsewhere(client: Client) -> None:
    page = client.get(reverse("map:country"), {"layer": "communities"}).content.decode()

    assert f"&lt;img src=&quot;{SITE}/map/embedded.svg?layer=communities&amp;amp;lang=lv&quot;" in page
    assert f"&lt;a href=&quot;{SITE}/map/?layer=communities&quot;&gt;" in page


def test_links_of_a_picture_that_stands_alone_lead_back_from_anywhere(client: Client) -> None:
    drawn = client.get(reverse("map:svg")).content.decode()

    assert f'href="{SITE}/map/' in drawn
    assert 'href="/' not in drawn


def test_the_table_begins_with_the_greatest_figure_when_asked(client: Client) -> None:
    for name in ("Cēsu novads", "Valkas novads", "Valkas novads"):
        an_organisation_in(name)

    rows = client.get(reverse("map:country"), {"sort": "figure"}).context["rows"]

    assert [line["place"].name for line in rows][:2] == ["Valkas novads", "Cēsu novads"]


def test_the_name_of_a_place_leads_to_it_and_the_beginning_of_several_to_a_choice(client: Client) -> None:
    only = client.get("/map/", {"find": "vecumnieku pagasts"})
    assert only.status_code == 302
    assert "Vecumnieku pagasts" in client.get(only["Location"], follow=True).content.decode()
    several = client.get("/map/", {"find": "Dobel"})
    assert {"Dobele", "Dobeles novads", "Dobeles pagasts"} <= {one.name for one, _url in several.context["found"]}
    assert "Nav vietas, kas sākas ar „Xyz”" in client.get("/map/", {"find": "Xyz"}).content.decode()


def test_of_a_thousand_the_table_has_as_many_decimals_as_the_legend_and_the_choice_is_between_counts(
    client: Client,
) -> None:
    an_organisation_in("Cēsu novads")
    Population.objects.create(place=place_named("Cēsu novads"), year=2024, number=5_000)
    page = client.get(reverse("map:country"), {"per": "1000"}).content.decode()
    assert page.count("0,20") == 2, "in the legend and in the table"
    assert ">Skaits</a>" in page
    assert "Numurs" not in page


def test_a_map_of_nothing_says_so(client: Client) -> None:
    said = "Nekas no tā vēl nav ierakstīts."
    assert said in client.get(reverse("map:country")).content.decode()
    assert said in client.get(reverse("map:country"), {"layer": "days"}).content.decode()
    an_organisation_in("Cēsu novads")
    assert said not in client.get(reverse("map:country")).content.decode()
    assert said in client.get(reverse("map:country"), {"layer": "communities"}).content.decode()


def test_a_picture_that_is_taken_along_says_that_it_is_of_a_thousand_inhabitants(client: Client) -> None:
    an_organisation_in("Cēsu novads")
    asked = {"per": "1000"}
    without = client.get(reverse("map:country"), asked).content.decode()
    assert "Iedzīvotāju skaits vēl nav ienests" in without
    Population.objects.create(place=place_named("Cēsu novads"), year=2025, number=1_000, source="CSP")
    assert "Iedzīvotāju skaits vēl nav ienests" not in client.get(reverse("map:country"), asked).content.decode()
    assert "Organizācijas, uz 1000 iedzīvotājiem" in client.get(reverse("map:svg"), asked).content.decode()
    assert "uz 1000 iedzīvotājiem" not in client.get(reverse("map:svg")).content.decode()
