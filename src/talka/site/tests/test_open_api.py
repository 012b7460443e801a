"""Open data: only what is public, for anybody, from anywhere, and never an error of the server."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre, stranger
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Place
from talka.registry.actions import edit_organisation
from talka.registry.models import ActivityArea, Organisation, Status
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import a_community, a_mandate, a_network, a_person, an_organisation
from talka.site.open_api import api

pytestmark = pytest.mark.django_db
OPEN = "/api/open/v1/"
HIDDEN = {"email": "slepta@kanarija.lv", "phone": "+371 20001122", "working_address": "Kanāriju iela 3",
          "notes": "Kanārija: tikai centriem"}  # fmt: skip
EXAMPLES, REQUESTS = 100, 10
SCHEMA: Any = api.get_openapi_schema(path_prefix=OPEN)
WORDS = st.sampled_from([
    "", " ", "\0", "a\0b", "😀" * 40, "\u202eabc", "a" * 10_000, "'; DROP TABLE x; --", "%00", "=1+1", "null", "-1",
    "0", "1", "9223372036854775808", "٣", "1e400", "LV0001000", "region",
    "2026", "work", "participations", "kokle", "x@y",
])  # fmt: skip


def changed(record: Organisation, **values: Any) -> Organisation:
    return edit_organisation(record, values=values, version=record.version, actor=system_actor())


def items(address: str, client: Client | None = None) -> Any:
    answered = (client or stranger()).get(OPEN + address)
    assert answered.status_code == 200, answered.content
    return answered.json()["items"]


def table(address: str) -> list[dict[str, str]]:
    answered: Any = stranger().get(OPEN + address)
    assert answered.status_code == 200
    return list(csv.DictReader(io.StringIO(answered.getvalue().decode("utf-8-sig")), delimiter=";"))


def test_only_public_fields_leave_the_house_in_any_form() -> None:
    record = changed(an_organisation("Kokle", registration_number="40008234596"), offers="Tēja", **HIDDEN)
    a_mandate(a_person("Anna Kanārija"), organisation=record)
    changed(record, public_fields=stored_words(["offers", "people"]))
    client = stranger()
    for address in ("organisations", f"organisations/{record.pk}", "organisations.csv"):
        answered: Any = client.get(OPEN + address)
        text = answered.getvalue().decode() if address.endswith("csv") else str(answered.json())
        assert "Tēja" in text
        assert "anārij" not in text, address
        assert "20001122" not in text, address
    [one] = items("organisations")
    assert (one["email"], one["registration_number"]) == (None, "40008234596")
    [row] = table("organisations.csv")
    assert (row["email"], row["offers"]) == ("", "Tēja")
    changed(record, public_fields=stored_words(["email"]))
    assert items("organisations")[0]["email"] == HIDDEN["email"]


def test_contacts_that_are_not_public_find_nothing() -> None:
    changed(an_organisation("Kokle"), **HIDDEN)
    assert items(f"organisations?{urlencode({'text': HIDDEN['email']})}") == []
    assert len(items("organisations?text=koklei")) == 1


def test_closed_ones_and_what_is_not_there_are_not_told() -> None:
    closed = changed(an_organisation("Slēgtā"), status=Status.CLOSED)
    assert items("organisations") == []
    for address in (f"organisations/{closed.pk}", "communities/999", "nowhere", "persons", "claims"):
        answered = stranger().get(OPEN + address)
        assert (answered.status_code, set(answered.json())) == (404, {"error", "message", "fields"})


def test_pages_follow_one_another_until_the_end() -> None:
    made = [an_organisation(f"Kokle {number}").pk for number in range(5)]
    found: list[int] = []
    cursor: int | None = 0
    while cursor is not None:
        page = stranger().get(f"{OPEN}organisations?limit=2&cursor={cursor}").json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert found == made


def test_a_table_longer_than_a_piece_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.directory.api.CHUNK", 2)
    for number in range(5):
        an_organisation(f"Kokle {number}")
    assert [row["name"] for row in table("organisations.csv")] == [f"Kokle {number}" for number in range(5)]
    assert table("networks.csv") == []


def test_filters_by_place_and_field_agree_with_the_pages() -> None:
    riga, area = Place.objects.get(code="LV0001000"), ActivityArea.objects.all()[0]
    changed(an_organisation("Rīgā"), place=riga)
    changed(an_organisation("Ar jomu"), areas=[area])
    a_community("Kopā")
    a_network("Tīkls")
    assert [one["name"] for one in items("organisations?place=LV0001000")] == ["Rīgā"]
    assert [one["name"] for one in items(f"organisations?area={area.code}")] == ["Ar jomu"]
    assert [one["name"] for one in items("communities?place=LV0001000")] == ["Kopā"]
    assert [one["kind"] for one in items("networks")] == ["theme"]
    refused = stranger().get(f"{OPEN}organisations?place=LV9999999&nonsense=1")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["nonsense"])


def test_places_are_told_with_codes_and_what_they_lie_in() -> None:
    regions = items("places?level=region&limit=200")
    assert len(regions) == 5
    assert {one["within"] for one in regions} == {"LV"}
    assert len(table("places.csv")) > 500


def test_small_numbers_of_people_are_kept_back_as_on_the_map(freeze: Freeze, settings: Any) -> None:
    freeze("2026-06-01")
    settings.SMALLEST_COUNT = 10
    riga, centre = Place.objects.get(code="LV0001000"), a_centre()
    work = some_work("Seminārs", centre=centre, starts=dt.date(2026, 5, 5), place=riga)
    for number in range(3):
        takes_part(work, person=a_person(f"Persona {number}", centre=centre))
    for address in ("figures?layer=participations", "figures?layer=participations&year=2026&by=region"):
        told = [one for one in items(address) if one["value"] is None or one["value"]]
        assert {(one["value"], one["kept_back"]) for one in told} == {(None, True)}, address
    answered = stranger().get(f"{OPEN}figures?layer=participations").json()
    assert answered["year"] == 2026, "people are told by single years"
    [row] = [row for row in table("figures.csv?layer=participations") if row["place"] == "LV0001000"]
    assert (row["value"], row["kept_back"]) == ("", "true")
    [work_row] = [one for one in items("figures?layer=work") if one["place"] == "LV0001000"]
    assert work_row["value"] == 1


def test_pages_of_others_may_read_and_nothing_else() -> None:
    an_organisation("Kokle")
    for address in ("organisations", "organisations.csv", "openapi.json", "nowhere"):
        assert stranger().get(OPEN + address).headers["Access-Control-Allow-Origin"] == "*"
        for method in ("post", "put", "delete", "patch"):
            assert getattr(stranger(), method)(OPEN + address).status_code == 405
    for address in ("/directory/", "/", "/api/v1/openapi.json"):
        assert "Access-Control-Allow-Origin" not in stranger().get(address).headers


def test_what_did_not_change_is_not_sent_again(freeze: Freeze) -> None:
    freeze("2026-03-01 10:00")
    record = an_organisation("Kokle")
    freeze("2026-03-01 11:00")
    first = stranger().get(f"{OPEN}organisations")
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    assert stranger().get(f"{OPEN}organisations", headers={"if-none-match": tag}).status_code == 304
    for address in ("organisations", "organisations.csv"):
        again = stranger().get(OPEN + address, headers={"if-modified-since": since})
        assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")
    changed(record, offers="Tēja")
    assert stranger().get(f"{OPEN}organisations", headers={"if-none-match": tag}).status_code == 200
    assert stranger().get(f"{OPEN}organisations", headers={"if-modified-since": since}).status_code == 200
    assert "Last-Modified" not in stranger().get(f"{OPEN}organisations").headers, "a second is too short to tell"


def test_who_asks_too_often_is_told_to_wait(settings: Any) -> None:
    settings.OPEN_REQUESTS_PER_MINUTE = 2
    statuses = [stranger().get(f"{OPEN}layers").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert stranger().get(f"{OPEN}layers").headers["Retry-After"] == "60"


def test_the_description_names_every_address_and_people_have_a_page() -> None:
    described = stranger().get(f"{OPEN}openapi.json").json()
    assert {"/api/open/v1/organisations", "/api/open/v1/figures.csv"} <= set(described["paths"])
    assert stranger().get(OPEN)["Location"] == "/directory/open-data/"
    assert stranger().get("/directory/open-data/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_organisations_makes_ten_queries(query_budget: QueryBudget, rows: int) -> None:
    for number in range(rows):
        changed(an_organisation(f"Kokle {number}"), place=Place.objects.get(code="LV0001000"))
    client = stranger()
    items("organisations", client)
    with query_budget(10):
        items("organisations", client)


@pytest.mark.slow
def test_a_thousand_bad_requests_make_no_error_of_the_server(settings: Any) -> None:
    settings.OPEN_REQUESTS_PER_MINUTE = 10**9
    record = an_organisation("Kokle")
    statuses: dict[int, int] = {}
    operations = [(path, methods["get"]) for path, methods in SCHEMA["paths"].items()]

    @st.composite
    def addresses(draw: st.DrawFn) -> str:
        path, operation = draw(st.sampled_from(operations))
        query = {one["name"]: draw(WORDS) for one in operation.get("parameters", ()) if draw(st.integers(0, 2)) == 0}
        if draw(st.integers(0, 12)) == 0:
            query[draw(WORDS)] = draw(WORDS)
        known = draw(st.sampled_from([str(record.pk), "2", draw(WORDS)]))
        return f"{path.replace('{record_id}', quote(known, safe='') or 'x')}?{urlencode(query)}"

    @trying(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.lists(addresses(), min_size=REQUESTS, max_size=REQUESTS))
    def storm(asked: list[str]) -> None:
        for address in asked:
            answered = stranger().get(address)
            statuses[answered.status_code] = statuses.get(answered.status_code, 0) + 1
            assert answered.status_code < 500, address
            if answered.status_code >= 400:
                assert set(json.loads(answered.content)) == {"error", "message", "fields"}, address

    storm()
    assert {200, 404, 422} <= set(statuses), statuses
