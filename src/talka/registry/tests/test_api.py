"""Organisations and persons for machines."""

from __future__ import annotations

from typing import Any

import pytest

from talka.accounts.tests.machines import a_machine_in, post
from talka.accounts.tests.makers import a_centre
from talka.registry.models import Organisation, Person, Reading
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
ORGANISATIONS, PERSONS = "/api/v1/organisations", "/api/v1/persons"
KOKLE = "40008234596"


def test_an_organisation_is_found_by_name_and_number() -> None:
    kokle = an_organisation("Biedrība „Kokle”", registration_number=KOKLE)
    an_organisation("Biedrība „Stabule”")
    machine = a_machine_in(a_centre("riga"))
    for text in ("kokle", KOKLE):
        assert [one["id"] for one in machine.get(ORGANISATIONS, {"text": text}).json()] == [kokle.pk]
    assert machine.get(f"{ORGANISATIONS}/{kokle.pk}").json()["registration_number"] == KOKLE
    assert machine.get(f"{ORGANISATIONS}/{kokle.pk + 100}").status_code == 404
    assert list(machine.get(ORGANISATIONS).json()["fields"]) == ["text"]
    assert list(machine.get(f"{ORGANISATIONS}?text=kokle&name=x").json()["fields"]) == ["name"]


def test_an_organisation_is_added_once() -> None:
    machine = a_machine_in(a_centre("riga"))
    sent = {"name": "Biedrība „Kokle”", "registration_number": "LV 40008234596"}
    added = post(machine, ORGANISATIONS, sent)
    assert (added.status_code, added.json()["registration_number"]) == (201, KOKLE)
    again = post(machine, ORGANISATIONS, sent | {"name": "Cits nosaukums"})
    assert (again.status_code, list(again.json()["fields"])) == (422, ["registration_number"])
    assert str(added.json()["id"]) in again.json()["message"]
    alike = post(machine, ORGANISATIONS, {"name": "biedrība Kokle"})
    assert (alike.status_code, list(alike.json()["fields"])) == (422, ["name"])
    assert str(added.json()["id"]) in alike.json()["message"]
    assert post(machine, ORGANISATIONS, {"name": "biedrība Kokle", "in_spite_of_similar": True}).status_code == 201
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("registration_number", "40008234597"), ("registration_number", "12"), ("name", "")]
)
def test_a_mistake_in_an_organisation_is_told_at_its_field(field: str, value: str) -> None:
    sent = {"name": "Kokle", "registration_number": KOKLE} | {field: value}
    answered = post(a_machine_in(a_centre("riga")), ORGANISATIONS, sent)
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])
    assert not Organisation.objects.exists()


def test_people_are_those_of_the_keys_centre() -> None:
    riga, kurzeme = a_centre("riga"), a_centre("kurzeme")
    ours = a_person("Anna Bērziņa", email="anna@example.lv", centre=riga)
    foreign = a_person("Anna Kalniņa", centre=kurzeme)
    machine = a_machine_in(riga)
    found = machine.get(PERSONS, {"text": "anna"})
    assert [one["id"] for one in found.json()] == [ours.pk]
    assert "anna@example.lv" not in found.content.decode()
    statuses = [machine.get(f"{PERSONS}/{one.pk}").status_code for one in (ours, foreign)]
    assert statuses == [200, 404]
    assert [(row.what, row.rows, row.person_id) for row in Reading.objects.order_by("pk")] == [
        ("machine", 1, None), ("machine", 1, ours.pk),
    ]  # fmt: skip


def test_a_person_is_added_to_the_keys_centre_once() -> None:
    centre = a_centre("riga")
    organisation, machine = an_organisation("Kokle"), a_machine_in(centre)
    sent: dict[str, Any] = {"name": "Anna Bērziņa", "email": "anna@example.lv", "organisation_id": organisation.pk}
    added, again = post(machine, PERSONS, sent), post(machine, PERSONS, sent)
    assert (added.status_code, added.json()["organisation"]) == (201, "Kokle")
    assert again.json()["id"] == added.json()["id"]
    assert list(Person.objects.get().centres.all()) == [centre]
    alike = post(machine, PERSONS, {"name": "Anna Bērziņa"})
    assert (alike.status_code, list(alike.json()["fields"])) == (422, ["name"])
    assert str(added.json()["id"]) in alike.json()["message"]
    assert post(machine, PERSONS, {"name": "Anna Bērziņa", "in_spite_of_similar": True}).status_code == 201


def test_a_namesake_of_another_centre_is_not_told() -> None:
    foreign = a_person("Anna Bērziņa", email="anna@example.lv", centre=a_centre("kurzeme"))
    answered = post(a_machine_in(a_centre("riga")), PERSONS, {"name": "Anna Bērziņa"})
    assert answered.status_code == 201
    assert answered.json()["id"] != foreign.pk


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("email", "x@"), ("organisation_id", 999), ("phone", "1")])
def test_a_mistake_in_a_person_is_told_at_its_field(field: str, value: Any) -> None:
    answered = post(a_machine_in(a_centre("riga")), PERSONS, {"name": "Anna Bērziņa"} | {field: value})
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])
    assert not Person.objects.exists()
