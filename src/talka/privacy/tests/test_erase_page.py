"""The page on which a person is forgotten: first what goes and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import a_proof
from talka.privacy.models import Erasure
from talka.privacy.tests.makers import somebody_known, took_part
from talka.registry.models import Person
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


def address(person: Person) -> str:
    return reverse("privacy:erase", args=[person.pk])


def test_the_page_says_what_goes_and_what_stays_and_changes_nothing() -> None:
    centre = a_centre()
    person = somebody_known(centre)
    work = took_part(person, centre=centre, notes=f"Runājām ar {person.name}")
    a_proof(work)
    page = signed_in(a_user(Role.MANAGER, centre=centre)).get(address(person)).content.decode()
    for said in (
        f"Persona P-{person.pk:06d}",
        "Kas personai vajadzīgs",
        "nosūtītajos pārskatos te ir viens cilvēks",
        "Darbi, kuru nosaukumā vai piezīmēs minēts vārds",
    ):
        assert said in page
    assert Person.objects.get(pk=person.pk).name == person.name


def test_the_button_forgets_and_leads_to_the_pseudonym() -> None:
    centre = a_centre()
    person = a_person("Anna Liepa", centre=centre)
    browser = signed_in(a_user(Role.MANAGER, centre=centre))
    answer = browser.post(address(person), {"cause": "asked", "version": person.version}, follow=True)
    page = answer.content.decode()
    assert f"Persona P-{person.pk:06d}" in page
    assert "Anna Liepa" not in page
    assert Erasure.objects.get().cause == "asked"
    assert browser.get(address(person)).status_code == 404
    assert browser.get(reverse("registry:edit_person", args=[person.pk])).status_code in {200, 404}


def test_without_a_reason_nothing_happens() -> None:
    person = a_person("Anna Liepa")
    answer = signed_in(a_user(Role.COORDINATOR)).post(address(person), {"version": person.version})
    assert answer.status_code == 200
    assert not Erasure.objects.exists()


def test_somebody_who_changed_meanwhile_is_shown_again() -> None:
    person = a_person("Anna Liepa")
    browser = signed_in(a_user(Role.COORDINATOR))
    page = browser.post(address(person), {"cause": "asked", "version": person.version + 7}).content.decode()
    assert "Personas dati netika dzēsti" in page
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER])
def test_others_find_no_such_page(role: Role) -> None:
    centre = a_centre()
    person = a_person(centre=centre)
    user = a_user(role, centre=centre) if role == Role.STAFF else a_user(role)
    assert signed_in(user).get(address(person)).status_code == 404
    assert signed_in(user).post(address(person), {"cause": "asked", "version": 1}).status_code == 404
    assert not Erasure.objects.exists()


def test_a_manager_of_another_centre_finds_no_such_page() -> None:
    person = a_person("Anna Liepa", centre=a_centre())
    answer = signed_in(a_user(Role.MANAGER, centre=a_centre())).get(address(person))
    assert answer.status_code == 404
    assert "Anna Liepa" not in answer.content.decode()
