"""The list of persons: narrowed, exported, and the export written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Mandate, Person, Reading
from talka.registry.tests.makers import a_mandate, a_person, an_organisation

pytestmark = pytest.mark.django_db
ADDRESS = reverse("registry:persons")


def test_an_export_holds_ones_own_people_only_and_is_one_row_of_the_log() -> None:
    centre = a_centre()
    for name in ("Anna Ozola", "Anna Liepa"):
        a_person(name, email=f"{name[5:].lower()}@example.lv", centre=centre)
    a_person("Pēteris Kalns", centre=centre)
    a_person("Anna Svešā")
    user = a_user(Role.STAFF, centre=centre)
    text = signed_in(user).get(ADDRESS, {"q": "anna", "export": "csv"}).getvalue().decode("utf-8-sig")
    assert "Anna Ozola" in text
    assert "ozola@example.lv" in text
    assert "Svešā" not in text
    assert "Kalns" not in text
    log = Reading.objects.get()
    assert (log.reader, log.way, log.what, log.rows, log.person_id) == (user, "taken", "persons", 2, None)


def test_looking_at_the_list_is_not_written_down() -> None:
    a_person("Anna Ozola")
    assert "Anna Ozola" in signed_in(a_user(Role.COORDINATOR)).get(ADDRESS).content.decode()
    assert not Reading.objects.exists()


def test_the_list_is_narrowed_by_centre_and_by_what_somebody_speaks_as() -> None:
    centre = a_centre()
    board, other = a_person("Anna Valde", centre=centre), a_person("Otrs Biedrs", centre=centre)
    a_person("Trešais Cits")
    a_mandate(board, Mandate.Role.BOARD, organisation=an_organisation())
    a_mandate(other, Mandate.Role.VOLUNTEER, organisation=an_organisation())
    browser = signed_in(a_user(Role.COORDINATOR))
    of_centre = browser.get(ADDRESS, {"centre": str(centre.pk)}).content.decode()
    assert "Anna Valde" in of_centre
    assert "Trešais" not in of_centre
    of_role = browser.get(ADDRESS, {"role": "board"}).content.decode()
    assert "Anna Valde" in of_role
    assert "Otrs" not in of_role


def test_those_who_were_forgotten_are_shown_only_when_asked_for() -> None:
    person = a_person("Persona P-000009")
    Person.objects.update(erased_at=person.added_at)
    browser = signed_in(a_user(Role.COORDINATOR))
    assert "P-000009" not in browser.get(ADDRESS).content.decode()
    assert "P-000009" in browser.get(ADDRESS, {"forgotten": "1"}).content.decode()


def test_a_reviewer_finds_no_list() -> None:
    assert signed_in(a_user(Role.REVIEWER)).get(ADDRESS).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_fixed_number_of_queries(query_budget: QueryBudget, rows: int) -> None:
    centre = a_centre()
    for _number in range(rows):
        a_person(centre=centre, organisation=an_organisation())
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    with query_budget(10):
        browser.get(ADDRESS)


@pytest.mark.parametrize("typed", ["skune", "šķūnei", "skuen"])
def test_the_list_forgives_diacritics_cases_and_slips(typed: str) -> None:
    a_person("Anna Šķūne")
    a_person("Jānis Kalns")
    shown = signed_in(a_user(Role.COORDINATOR)).get(ADDRESS, {"q": typed}).content.decode()
    assert "Anna Šķūne" in shown
    assert "Kalns" not in shown


def test_those_of_other_centres_do_not_push_ones_own_out_of_what_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.registry.queries.search.MOST_CALLED", 2)
    centre = a_centre()
    for name in ("Aija", "Baiba", "Cilda"):
        a_person(f"{name} Svešā Kalniņa")
    a_person("Zane Kalniņa", centre=centre)
    shown = signed_in(a_user(Role.STAFF, centre=centre)).get(ADDRESS, {"q": "kalniņai"}).content.decode()
    assert "Zane Kalniņa" in shown
    assert "Svešā" not in shown


def test_a_person_written_with_a_slip_is_offered_before_somebody_is_added_twice() -> None:
    centre, organisation = a_centre(), an_organisation()
    a_person("Anna Šķūne", centre=centre)
    a_person("Annija Šķūne")
    address = reverse("registry:mandate_organisation", args=[organisation.pk])
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    shown = browser.post(address, {"person_name": "Anna Skuen", "role": "board"}).content.decode()
    assert "Varbūt domājāt: Anna Šķūne?" in shown
    assert "Annija" not in shown
    assert not Mandate.objects.exists()


def test_of_two_namesakes_one_is_chosen_by_address_where_nothing_is_suggested() -> None:
    centre, organisation = a_centre(), an_organisation()
    first, _second = (a_person("Anna Šķūne", email=f"{name}@example.lv", centre=centre) for name in ("anna", "cita"))
    address = reverse("registry:mandate_organisation", args=[organisation.pk])
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    shown = browser.post(address, {"person_name": "Anna Šķūne", "role": "board"}).content.decode()
    assert "Tā sauc vairākus cilvēkus" in shown
    assert "ierakstiet e-pasta adresi" in shown
    browser.post(address, {"person_name": "anna@example.lv", "role": "board"})
    assert Mandate.objects.get().person == first
