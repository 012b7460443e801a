"""Pages of the registry."""

from __future__ import annotations

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Organisation, Person
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def test_the_list_finds_without_diacritics_and_sorts_the_latvian_way() -> None:
    for name in ("Āboli", "Abols", "Čaka biedri", "Cēsis"):
        an_organisation(name)
    browser = signed_in(a_user(Role.STAFF))
    page = browser.get(reverse("registry:organisations")).content.decode()
    assert page.index("Āboli") < page.index("Abols") < page.index("Cēsis") < page.index("Čaka biedri")
    assert "Cēsis" not in browser.get(reverse("registry:organisations"), {"q": "caka"}).content.decode()


def test_the_list_of_persons_costs_the_same_with_one_and_with_three(query_budget: QueryBudget) -> None:
    centre = a_centre()
    browser = signed_in(a_user(Role.COORDINATOR))
    counts: list[int] = []
    for _round in (1, 2, 3):
        a_person(centre=centre, organisation=an_organisation())
        if _round != 2:
            with query_budget(9) as queries:
                browser.get(reverse("registry:persons"))
            counts.append(len(queries))
    assert len(set(counts)) == 1


def test_an_organisation_shows_its_people_of_ones_own_centre_only() -> None:
    centre, organisation = a_centre(), an_organisation("Kokle", registration_number=a_registration_number(1))
    a_person("Anna Bērziņa", centre=centre, organisation=organisation)
    a_person("Slepenā Persona", centre=a_centre(), organisation=organisation)
    address = reverse("registry:show_organisation", args=[organisation.pk])
    shown = signed_in(a_user(Role.STAFF, centre=centre)).get(address).content.decode()
    assert "Anna Bērziņa" in shown
    assert "Slepenā Persona" not in shown
    assert str(organisation.registration_number) in shown


def test_adding_asks_about_a_namesake_and_saves_once_it_is_said_to_be_another() -> None:
    an_organisation("Kokle")
    browser, address = signed_in(a_user(Role.STAFF)), reverse("registry:add_organisation")
    asked = browser.post(address, {"name": "Biedrība Kokle"})
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "Tā ir cita organizācija" in page
    # Enter presses the first button of a form: that must not be the one that says so.
    assert page.split("registry-form")[1].split("<button")[1].startswith(' class="govuk-visually-hidden"')
    saved = browser.post(address, {"name": "Biedrība Kokle", "act": "add_anyway"})
    assert saved.status_code == 302
    assert Organisation.objects.count() == 2


def test_adding_a_known_number_leads_to_the_known_organisation() -> None:
    known = an_organisation("Kokle", registration_number=a_registration_number(1))
    browser = signed_in(a_user(Role.STAFF))
    page = browser.post(
        reverse("registry:add_organisation"), {"name": "Cita", "registration_number": known.registration_number}
    ).content.decode()
    assert reverse("registry:show_organisation", args=[known.pk]) in page
    assert "Cita" in page
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "a" * 251), ("name", "a\x00b"), ("registration_number", "40008087700"),
        ("email", "nav adrese"), ("phone", "1" * 41), ("place", "999999"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_at_the_field_and_nothing_is_saved(field: str, value: str) -> None:
    browser = signed_in(a_user(Role.STAFF))
    page = browser.post(reverse("registry:add_organisation"), {"name": "Kokle", field: value})
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Organisation.objects.exists()


def test_a_decomposed_and_right_to_left_name_is_stored_clean() -> None:
    browser = signed_in(a_user(Role.STAFF))
    browser.post(reverse("registry:add_organisation"), {"name": "  S\u030ck\u0327u\u0304nis \u202e "})
    assert Organisation.objects.get().name == "Šķūnis"


def test_the_second_of_two_editors_sees_both_versions_and_may_save_again() -> None:
    organisation = an_organisation("Kokle")
    browser = signed_in(a_user(Role.STAFF))
    address = reverse("registry:edit_organisation", args=[organisation.pk])
    assert browser.post(address, {"name": "Kokle", "phone": "111", "version": "1"}).status_code == 302
    page = browser.post(address, {"name": "Kokle", "phone": "222", "version": "1"})
    shown = page.content.decode()
    assert "111" in shown
    assert "222" in shown
    assert browser.post(address, {"name": "Kokle", "phone": "222", "version": "2"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.phone == "222"


def test_suggestions_are_json_with_id_and_hint() -> None:
    organisation = an_organisation("Šķūnis", registration_number=a_registration_number(1), place_text="Saldus")
    answer = signed_in(a_user(Role.STAFF)).get(reverse("registry:suggest_organisations"), {"q": "skunis"}).json()
    number = organisation.registration_number
    assert answer == {"suggestions": [{"value": "Šķūnis", "id": str(organisation.pk), "hint": f"{number} · Saldus"}]}


def test_suggested_persons_stay_within_ones_centre() -> None:
    centre = a_centre()
    anna = a_person("Anna Bērziņa", centre=centre, email="anna@example.lv")
    a_person("Anna Ozola", centre=a_centre())
    answer = signed_in(a_user(Role.STAFF, centre=centre)).get(reverse("registry:suggest_persons"), {"q": "anna"}).json()
    assert answer == {"suggestions": [{"value": "Anna Bērziņa", "id": str(anna.pk), "hint": "anna@example.lv"}]}


def test_adding_a_person_finds_the_organisation_that_was_typed() -> None:
    centre, kokle = a_centre(), an_organisation("Kokle")
    browser, address = signed_in(a_user(Role.STAFF, centre=centre)), reverse("registry:add_person")
    missing = browser.post(address, {"name": "Anna", "organisation_name": "Nav tādas", "centre": centre.pk})
    assert missing.context["form"].errors["organisation_name"]
    saved = browser.post(address, {"name": "Anna", "organisation_name": "kokle", "centre": centre.pk})
    assert saved.status_code == 302
    assert Person.objects.get().organisation == kokle


def test_adding_a_namesake_asks_first() -> None:
    centre = a_centre()
    a_person("Anna", centre=centre)
    browser, address = signed_in(a_user(Role.STAFF, centre=centre)), reverse("registry:add_person")
    assert "Tas ir cits cilvēks" in browser.post(address, {"name": "Anna", "centre": centre.pk}).content.decode()
    browser.post(address, {"name": "Anna", "centre": centre.pk, "act": "add_anyway"})
    assert Person.objects.count() == 2


def test_editing_a_person_shows_both_versions_to_the_second() -> None:
    centre = a_centre()
    anna = a_person("Anna", centre=centre)
    browser, address = signed_in(a_user(Role.STAFF, centre=centre)), reverse("registry:edit_person", args=[anna.pk])
    assert "Anna" in browser.get(address).content.decode()
    assert browser.post(address, {"name": "Anna", "phone": "111", "version": "1"}).status_code == 302
    assert "111" in browser.post(address, {"name": "Anna", "phone": "222", "version": "1"}).content.decode()
    assert browser.get(reverse("registry:show_person", args=[anna.pk])).status_code == 200


@pytest.mark.parametrize("name", ["show_person", "edit_person"])
def test_a_person_of_another_centre_is_not_found(name: str) -> None:
    anna = a_person("Anna Slepenā", centre=a_centre())
    for user in (a_user(Role.STAFF), a_user(Role.REVIEWER), a_user()):
        assert signed_in(user).get(reverse(f"registry:{name}", args=[anna.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [("organisations", 0), ("persons", 0), ("add_organisation", 0), ("add_person", 0), ("show_organisation", 1),
     ("edit_organisation", 1)],
)  # fmt: skip
def test_the_registry_is_not_found_by_reviewers_and_asks_strangers_to_sign_in(name: str, args: int) -> None:
    address = reverse(f"registry:{name}", args=[an_organisation("Slepena").pk] if args else [])
    answer = signed_in(a_user(Role.REVIEWER)).get(address)
    assert answer.status_code == 404
    assert "Slepena" not in answer.content.decode()
    assert stranger().get(address).status_code == 302


@pytest.mark.parametrize("text", ["biedrībām sarkandaugavas", "Sarkandaugvas kaimini", "kaimiņiem"])
def test_the_list_forgives_endings_and_slips_where_nobody_is_called_exactly_so(text: str) -> None:
    an_organisation("Biedrība „Sarkandaugavas kaimiņi”")
    an_organisation("Biedrība „Gaujas krasts”")
    browser = signed_in(a_user(Role.STAFF))
    shown = browser.get(reverse("registry:organisations"), {"q": text}).content.decode()
    assert "Sarkandaugavas kaimiņi”" in shown
    assert "Gaujas krasts" not in shown


def test_what_is_written_exactly_so_is_all_that_the_list_shows() -> None:
    an_organisation("Kokle")
    an_organisation("Kokles draugi")
    an_organisation("Kokte")
    browser = signed_in(a_user(Role.STAFF))
    shown = browser.get(reverse("registry:organisations"), {"q": "kokle"}).content.decode()
    assert "Kokles draugi" in shown
    assert "Kokte" not in shown
