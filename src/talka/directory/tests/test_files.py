"""Files hold what a reader may see, in the shape that the standards ask for."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.directory.exports.vcards import LINE, escape, fold_line
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Outline, Place
from talka.registry.models import Organisation, Status
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import (
    a_community,
    a_mandate,
    a_network,
    a_person,
    a_registration_number,
    an_organisation,
)

pytestmark = pytest.mark.django_db
SECRET = "slepens@example.lv"


def content(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    text: str = response.getvalue().decode()
    return text


def cards(text: str) -> list[dict[str, str]]:
    lines = text.replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in filter(None, lines):
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            found.append({})
        found[-1][name] = value
    return found


def a_full_organisation(name: str = "Koris; „Dūja”, Rīga") -> Organisation:
    made = an_organisation(name, registration_number=a_registration_number())
    made.place = Place.objects.get(code="LV0001000")
    made.place_text, made.postcode, made.founded_on = "Skolas iela 1", "LV-1001", dt.date(2012, 7, 14)
    made.email, made.phone, made.website = SECRET, "+371 29111111", "https://example.lv/a?b=1"
    made.description, made.offers = "Dziedam.\nArī citi, kas grib; nāciet", "- Telpas mēģinājumiem\n\n- Nošu krājums"
    made.languages, made.works_with = " lv en ", "seniori"
    made.public_fields = stored_words(("phone", "website", "description", "offers", "languages"))
    made.save()
    made.service_areas.set([made.place])
    return made


def test_a_stranger_gets_only_what_the_profile_shows() -> None:
    made = a_full_organisation()
    for code in ("vcf", "geojson", "hsds.json"):
        for address in (f"/directory/files/organisations.{code}", f"/directory/files/organisations/{made.pk}.{code}"):
            text = content(Client(), address)
            assert SECRET not in text, address
            assert "29111111" in text, address


def test_somebody_who_works_in_a_centre_gets_all_of_one_record_and_of_the_list_as_it_is_shown() -> None:
    made = a_full_organisation()
    an_organisation("Cita")
    browser = signed_in(a_user(Role.STAFF))

    assert SECRET in content(browser, f"/directory/files/organisations/{made.pk}.vcf")
    shown = cards(content(browser, "/registry/?q=duja&export=vcf"))
    assert [(card["FN"], card["EMAIL"]) for card in shown] == [("Koris\\; „Dūja”\\, Rīga", SECRET)]


def test_a_reviewer_is_a_stranger_here() -> None:
    made = a_full_organisation()
    assert SECRET not in content(signed_in(a_user(Role.REVIEWER)), f"/directory/files/organisations/{made.pk}.vcf")


def test_a_card_says_what_it_is_where_and_in_which_language() -> None:
    made = a_full_organisation()
    card = cards(content(Client(), f"/directory/files/organisations/{made.pk}.vcf"))[0]
    assert (card["VERSION"], card["KIND"], card["END"]) == ("4.0", "org", "VCARD")
    assert card["ADR;TYPE=work"] == ";;Skolas iela 1;Rīga;" + card["ADR;TYPE=work"].split(";")[4] + ";LV-1001;Latvija"
    assert card["NOTE"] == "Dziedam.\\nArī citi\\, kas grib\\; nāciet"
    assert card["URL"] == "https://example.lv/a?b=1"
    assert uuid.UUID(card["UID"].removeprefix("urn:uuid:")).version == 5


@given(st.text())
def test_a_line_of_a_card_is_never_longer_than_75_octets_and_unfolds_to_itself(text: str) -> None:
    value = escape(text.replace("\r", "").encode("utf-8", "ignore").decode())
    folded = fold_line(f"NOTE:{value}")
    assert all(len(line) <= LINE for line in folded.split(b"\r\n"))
    assert folded.replace(b"\r\n ", b"").decode().removesuffix("\r\n") == f"NOTE:{value}"
    assert "\n" not in value


def test_a_person_is_a_card_only_for_those_who_have_met_them() -> None:
    centre = a_centre()
    person = a_person("Anna Ozola", email="anna@example.lv", centre=centre)
    a_mandate(person, organisation=an_organisation("Koris"))
    address = f"/directory/files/persons/{person.pk}.vcf"

    card = cards(content(signed_in(a_user(Role.STAFF, centre=centre)), address))[0]

    assert (card["KIND"], card["N"], card["ROLE"]) == ("individual", "Ozola;Anna;;;", "valdes loceklis\\, Koris")
    assert signed_in(a_user(Role.STAFF)).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_closed_organisation_and_an_ended_community_are_not_public() -> None:
    made = a_full_organisation("Beigusies")
    made.status = Status.CLOSED
    made.save()
    ended = a_community("Beigusies", ended_on=dt.date(2020, 1, 1))
    for code, record, name in (("vcf", made, "organisations"), ("geojson", ended, "communities")):
        assert Client().get(f"/directory/files/{name}/{record.pk}.{code}").status_code == 404
        assert "Beigusies" not in content(Client(), f"/directory/files/{name}.{code}")


def test_organisations_stand_at_the_point_of_their_place_and_communities_in_their_territory() -> None:
    a_full_organisation()
    drawn = {"type": "Polygon", "coordinates": [[[24.1, 56.9], [24.1, 57.0], [24.2, 57.0], [24.1, 56.9]]]}
    a_community("Pagalms", territory=json.dumps(drawn))
    outline = Outline.objects.get(place__code="LV0001000")

    organisations: dict[str, Any] = json.loads(content(Client(), "/directory/files/organisations.geojson"))
    communities: dict[str, Any] = json.loads(content(Client(), "/directory/files/communities.geojson"))

    feature = organisations["features"][0]
    assert (organisations["type"], feature["type"], feature["geometry"]["type"]) == (
        "FeatureCollection",
        "Feature",
        "Point",
    )
    assert feature["geometry"]["coordinates"] == [round(outline.label_lon, 6), round(outline.label_lat, 6)]
    ring = communities["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


def test_a_list_is_narrowed_by_the_address() -> None:
    a_full_organisation("Šķūnis")
    an_organisation("Kokle")
    riga = Place.objects.get(code="LV0001000")
    for narrowed in ("q=skunis", f"place={riga.pk}", f"municipality={riga.pk}"):
        assert [c["FN"] for c in cards(content(Client(), f"/directory/files/organisations.vcf?{narrowed}"))] == [
            "Šķūnis"
        ]
    assert content(Client(), "/directory/files/organisations.vcf?place=nav&area=%00") != ""


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"), [("organisations.vcf", 11), ("organisations.geojson", 13), ("organisations.hsds.json", 14)]
)
def test_a_file_takes_as_many_queries_for_one_row_as_for_three(
    query_budget: QueryBudget, rows: int, name: str, most: int
) -> None:
    for at in range(rows):
        a_full_organisation(f"Koris {at}")
    # Six of them count how often this address on the network asked.
    with query_budget(most):
        content(Client(), f"/directory/files/{name}")


def test_the_page_explains_which_file_is_for_what() -> None:
    a_network()
    page = Client().get("/directory/files/").content.decode()
    assert all(
        f"/directory/files/{name}" in page
        for name in ("organisations.hsds.json", "communities.geojson", "networks.vcf")
    )


def test_files_have_their_type_and_a_name_with_the_day() -> None:
    response: Any = Client().get("/directory/files/communities.geojson")
    assert response.getvalue()
    assert response.headers["Content-Type"] == "application/geo+json"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="kopienas-2')


def test_a_file_has_a_name_in_the_language_of_its_reader() -> None:
    record = an_organisation("Koris")
    lists, one = "/directory/files/organisations", f"/directory/files/organisations/{record.pk}"
    for address, name in (
        (f"{lists}.vcf", "organizacijas-2"),
        (f"{one}.vcf", f"organizacija-{record.pk}-2"),
        (f"{lists}.hsds.json", "organisations-2"),
        (f"{one}.hsds.json", f"organisations-{record.pk}-2"),
    ):
        assert name_of(Client().get(address)).startswith(name), address
    assert name_of(stranger(language="en").get(f"{lists}.vcf")).startswith("organisations-2")


def name_of(response: Any) -> str:
    assert response.getvalue()
    return str(response.headers["Content-Disposition"].partition('filename="')[2])


def test_a_stranger_does_not_take_files_without_end(settings: Any) -> None:
    settings.OPEN_REQUESTS_PER_MINUTE = 2
    an_organisation("Zīles")
    address, browser = "/directory/files/organisations.vcf", stranger()
    answers = [browser.get(address) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    taken: list[Any] = answers[:2]
    assert all(b"".join(answer.streaming_content) for answer in taken)
    assert answers[2].headers["Retry-After"] == "60"
    allowed: Any = signed_in(a_user(Role.STAFF)).get(address)
    assert allowed.status_code == 200
    assert b"".join(allowed.streaming_content)


def test_where_an_organisation_works_apart_from_its_seat_is_told_where_its_keeper_shows_it() -> None:
    made = a_full_organisation()
    made.working_place, made.working_address = Place.objects.get(code="LV0020410"), "Tautas nams"
    made.public_fields = stored_words(("working_place", "working_address"))
    made.save()
    (card,) = cards(content(Client(), "/directory/files/organisations.vcf"))
    parts = ";;Tautas nams;Aizkraukles pagasts;Aizkraukles novads;;Latvija"
    assert card["ADR;TYPE=work;PREF=1"] == parts
    (feature,) = json.loads(content(Client(), "/directory/files/organisations.geojson"))["features"]
    told = feature["properties"]
    assert (told["working_place_code"], told["working_address"]) == ("LV0020410", "Tautas nams")

    Organisation.objects.filter(pk=made.pk).update(public_fields=stored_words(("phone",)))
    for code in ("vcf", "geojson", "hsds.json"):
        assert "Tautas nams" not in content(Client(), f"/directory/files/organisations.{code}")


@pytest.mark.parametrize("typed", ["skunis", "šķūņa", "skuins"])
def test_a_part_of_a_list_is_asked_for_with_the_same_forgiveness(typed: str) -> None:
    for name in ("Šķūnis", "Klēts"):
        an_organisation(name)
    response: Any = Client().get("/directory/files/organisations.vcf", {"q": typed})
    cards = response.getvalue().decode()
    assert "FN:Šķūnis" in cards
    assert "Klēts" not in cards
