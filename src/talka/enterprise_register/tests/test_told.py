"""What the register says about an organisation stands on its public page, in open data and in files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import stranger
from talka.directory.queries.register import RegisterFacts
from talka.directory.tests.test_files import content
from talka.directory.tests.test_hsds import mistakes
from talka.enterprise_register.models import RegisterEntry
from talka.enterprise_register.queries.told import facts_told
from talka.enterprise_register.tests.makers import ONE, THREE, TWO, Line, brought_in, but, entry
from talka.kernel.testing.plugin import QueryBudget
from talka.places.tests.makers import place
from talka.registry.actions import edit_organisation
from talka.registry.models import Organisation, Status
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db

BENEFIT = (ONE, "06.10.2016", "", "Kultūras veicināšana")
AREAS = ((ONE, "Kultūra"), (ONE, "Sports"))


def linked(number: str = ONE, name: str = "Šķūnis", **values: Any) -> Organisation:
    """An organisation of the registry with a number and these facts."""
    made = an_organisation(name, registration_number=number)
    if values:
        edit_organisation(made, values=values, version=made.version, actor=system_actor())
    return made


def told(folder: Path, line: Line = Line(), **more: Any) -> RegisterFacts:  # noqa: B008 -- a row is frozen
    brought_in(folder, line, **more)
    return facts_told([line.number])[line.number]


def page(record: Organisation, status: int = 200, client: Client | None = None) -> str:
    answered = (client or stranger()).get(f"/directory/organisations/{record.pk}/")
    assert answered.status_code == status
    return " ".join(answered.content.decode().split())


def test_the_page_says_what_the_register_says_with_its_source_and_day(tmp_path: Path, freeze: Any) -> None:
    freeze("2026-03-14")
    record = linked()
    brought_in(tmp_path, Line(code="0804400"), areas=AREAS, benefit=[BENEFIT])
    shown = page(record)
    for words in (
        "Uzņēmumu reģistra ziņas", "ierakstīta reģistrā", "Biedrība", "02.03.2015.", "Ādažu novads",
        "kopš 06.10.2016., lēmums pieņemts 06.10.2016.", "Kultūra; Sports", "pēdējo reizi skatīti 14.03.2026.",
    ):  # fmt: skip
        assert words in shown, words
    assert "Latgales iela" not in shown, "of the legal address the municipality is told"


def test_what_staff_corrected_stays_and_the_register_is_heard_beside_it(tmp_path: Path) -> None:
    record = linked(founded_on="1994-05-01", legal_form="NOD")
    brought_in(tmp_path, Line())
    edit_organisation(
        record, values={"founded_on": "1994-05-01", "legal_form": "NOD"}, version=Organisation.objects.get().version,
        actor=system_actor(),
    )  # fmt: skip
    shown = page(record)
    assert "1994" in shown
    assert "Nodibinājums" in shown
    assert "02.03.2015." in shown
    record.refresh_from_db()
    assert (record.legal_form, record.founded_on.year) == ("NOD", 1994)  # type: ignore[union-attr]  # set above


@pytest.mark.parametrize("closed", ["L", "R"])
def test_one_that_staff_keep_as_acting_says_that_the_register_has_it_as_ended(tmp_path: Path, closed: str) -> None:
    record = linked()
    brought_in(tmp_path, Line(ended="2024-02-03", closed=closed))
    record.refresh_from_db()
    edit_organisation(
        record, values={"status": Status.ACTIVE, "closed_on": None}, version=record.version, actor=system_actor()
    )
    shown = page(record)
    assert "Pēc reģistra ziņām tā vairs nedarbojas kopš 03.02.2024." in shown
    assert ("reorganizēta" in shown) == (closed == "R")


def test_a_closed_organisation_says_so_and_nothing_else_of_it(tmp_path: Path) -> None:
    record = linked(email="slepens@example.lv", description="Ko mēs darījām")
    brought_in(tmp_path, Line(ended="2024-02-03", closed="L"))
    record.refresh_from_db()
    edit_organisation(record, values={"status": Status.CLOSED}, version=record.version, actor=system_actor())
    shown = page(record, 410)
    assert "Šķūnis" in shown
    assert "03.02.2024." in shown
    assert "noindex" in shown
    assert "slepens@example.lv" not in shown
    assert "Ko mēs darījām" not in shown


def test_a_closed_one_that_is_hidden_or_that_no_register_knows_is_not_found(tmp_path: Path) -> None:
    hidden, unknown = linked(), linked(TWO, "Pūce")
    brought_in(tmp_path, Line(ended="2024-02-03", closed="L"))
    Organisation.objects.filter(pk=hidden.pk).update(is_hidden=True)
    Organisation.objects.update(status=Status.CLOSED)
    page(hidden, 404)
    page(unknown, 404)


def test_an_organisation_that_the_register_does_not_know_has_no_such_part(tmp_path: Path) -> None:
    brought_in(tmp_path, Line())
    assert "Uzņēmumu reģistra ziņas" not in page(linked(TWO, "Pūce"))
    assert "Uzņēmumu reģistra ziņas" not in page(an_organisation("Bez numura"))


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_part_is_told_in_other_languages(tmp_path: Path, language: str) -> None:
    record = linked()
    brought_in(tmp_path, Line())
    assert "Uzņēmumu reģistra ziņas" not in page(record, client=stranger(language=language))
    assert "02.03.2015." in page(record, client=stranger(language=language))


def test_one_that_the_file_has_no_more_says_so(tmp_path: Path) -> None:
    brought_in(tmp_path / "1", Line(), but(Line(), number=TWO), but(Line(), number=THREE))
    brought_in(tmp_path / "2", but(Line(), number=TWO), but(Line(), number=THREE), accept_drop=True)
    assert facts_told([ONE])[ONE].state == "not_there"
    assert facts_told([TWO])[TWO].state == "registered"


def test_of_a_town_or_parish_the_municipality_is_told(tmp_path: Path) -> None:
    brought_in(tmp_path, Line())
    RegisterEntry.objects.update(place=place("LV0038591"))
    found = facts_told([ONE])[ONE]
    assert (found.municipality, found.municipality_code) == ("Madonas novads", "LV0038001")
    RegisterEntry.objects.update(place=None)
    assert facts_told([ONE])[ONE].municipality == ""


@pytest.mark.parametrize(
    ("rows", "since", "decided"),
    [
        ([BENEFIT], "2016-10-06", "2016-10-06"),
        ([(ONE, "06.10.2016", "01.01.2020", "Sports"), (ONE, "07.10.2018", "", "Vide")], "2016-10-06", "2016-10-06"),
    ],
)
def test_the_day_of_the_decision_is_that_of_the_first(
    tmp_path: Path, rows: list[tuple[str, str, str, str]], since: str, decided: str
) -> None:
    brought_in(tmp_path, Line(), benefit=rows)
    assert (str(entry().benefit_from), str(entry().benefit_decided_on)) == (since, decided)


def test_where_the_file_of_statuses_is_not_brought_the_day_of_the_decision_stays(tmp_path: Path) -> None:
    brought_in(tmp_path / "1", Line(), benefit=[BENEFIT])
    brought_in(tmp_path / "2", Line(name="Cits"))
    assert str(entry().benefit_decided_on) == "2016-10-06"


def test_the_status_holds_from_its_first_day_to_its_last_and_not_of_one_that_ended(tmp_path: Path) -> None:
    open_one = told(tmp_path / "1", benefit=[(ONE, "06.10.2016", "01.01.2020", "Sports")])
    days = (date(2016, 10, 5), date(2016, 10, 6), date(2020, 1, 1), date(2020, 1, 2))
    assert [open_one.has_benefit(day) for day in days] == [False, True, True, False]
    ended = told(tmp_path / "2", Line(ended="2018-01-01", closed="L"), benefit=[BENEFIT], accept_drop=True)
    assert not ended.has_benefit(date(2019, 1, 1))


def test_open_data_and_files_have_the_same_facts(tmp_path: Path, freeze: Any) -> None:
    freeze("2026-03-14")
    record, other = linked(), linked(TWO, "Pūce")
    brought_in(tmp_path, Line(code="0804400"), areas=AREAS, benefit=[BENEFIT])
    Organisation.objects.filter(pk=record.pk).update(legal_form="", founded_on=None)
    said = json.loads(content_of("/api/open/v1/organisations"))["items"]
    registers = {one["id"]: one["in_register"] for one in said}
    assert registers[other.pk] is None
    assert registers[record.pk] == {
        "status": "registered", "legal_form": "BDR", "registered_on": "2015-03-02", "ended_on": None,
        "areas": ["Kultūra", "Sports"], "public_benefit_from": "2016-10-06", "public_benefit_until": None,
        "public_benefit_decided_on": "2016-10-06", "municipality": place_code("Ādažu novads"),
        "municipality_name": "Ādažu novads", "looked_on": "2026-03-14",
    }  # fmt: skip

    rows = list(
        csv.DictReader(io.StringIO(content_of("/api/open/v1/organisations.csv").lstrip("\ufeff")), delimiter=";")
    )
    by_id = {row["id"]: row for row in rows}
    assert by_id[str(record.pk)]["register_areas"] == "Kultūra; Sports"
    assert by_id[str(record.pk)]["register_looked_on"] == "2026-03-14"
    assert by_id[str(other.pk)]["register_status"] == ""

    features = json.loads(content(Client(), "/directory/files/organisations.geojson"))["features"]
    told_there = {one["properties"]["name"]: one["properties"] for one in features}
    assert told_there["Šķūnis"]["register_registered_on"] == "2015-03-02"
    assert not [name for name in told_there["Pūce"] if name.startswith("register_")]

    found = json.loads(content(Client(), "/directory/files/organisations.hsds.json"))["contents"]
    one = next(one for one in found if one["name"] == "Šķūnis")
    assert list(mistakes("organization", one)) == []
    assert (one["year_incorporated"], one["legal_status"]) == (2015, "biedrība")
    labels = {fact["label"]: fact["value"] for fact in one["attributes"] if "value" in fact}
    assert (labels["register_status"], labels["register_looked_on"]) == ("registered", "2026-03-14")


def content_of(address: str) -> str:
    response: Any = stranger().get(address)
    assert response.status_code == 200, address
    text: str = response.getvalue().decode() if response.streaming else response.content.decode()
    return text


def place_code(name: str) -> str:
    return RegisterEntry.objects.select_related("place").get(place__name=name).place.code  # type: ignore[union-attr]  # is there


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_of_many_cost_two_queries(tmp_path: Path, query_budget: QueryBudget, rows: int) -> None:
    numbers = [ONE, TWO, THREE][:rows]
    brought_in(tmp_path, *(but(Line(), number=number) for number in numbers))
    with query_budget(2):
        assert len(facts_told(numbers)) == rows
