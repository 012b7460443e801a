"""Everything that is held about a person, on one page and as a file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.personal_data import held_data
from talka.kernel.testing.plugin import QueryBudget
from talka.privacy.queries.sections import sections_of
from talka.privacy.tests.makers import CANARIES, forgotten, somebody_known, took_part
from talka.registry.models import Reading
from talka.registry.tests.makers import a_mandate, a_person, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


def test_the_page_tells_everything_and_why_it_is_held() -> None:
    centre = a_centre()
    person = somebody_known(centre)
    took_part(person, title="Tikšanās Kandavā", centre=centre)
    client = signed_in(a_user(Role.STAFF, centre=centre))
    page = client.get(reverse("privacy:held", args=[person.pk])).content.decode()
    said = ("putns@kanarija.lv", "29123456", "Ratiņkrēsls", "Protokols-K7", "Trauku biedrība", "Tikšanās Kandavā")
    assert [word for word in said if word not in page] == []
    for one in held_data():
        assert str(one.title) in page, one.name


def test_what_another_centre_did_is_told_to_the_person_and_to_staff_only_that_it_was() -> None:
    centre, elsewhere = a_centre(), a_centre("tālā")
    person = somebody_known(centre)
    took_part(person, title="Slepena saruna par strīdu", centre=elsewhere, actor=system_actor())
    page = signed_in(a_user(Role.STAFF, centre=centre)).get(reverse("privacy:held", args=[person.pk])).content.decode()
    assert "Slepena saruna" not in page
    assert str(elsewhere) in page
    everything = str([section.rows for section in sections_of(person, None)])
    assert "Slepena saruna" in everything


def test_the_account_of_somebody_who_is_staff_is_told_to_themselves_and_to_administrators() -> None:
    centre = a_centre()
    person = a_person("Ilze Divkārša", email="ilze@divkarsa.lv", centre=centre)
    account = a_user(Role.MANAGER, centre=centre, name="Ilze Divkārša")
    type(account).objects.filter(pk=account.pk).update(email="ilze@divkarsa.lv")
    told = {
        who: next(section.rows for section in sections_of(person, reader) if section.held.name == "account")
        for who, reader in {
            "herself": None,
            "administrator": a_user(Role.ADMINISTRATOR),
            "staff": a_user(Role.STAFF, centre=centre),
        }.items()
    }
    assert told["staff"] == ()
    assert told["herself"] == told["administrator"]
    assert told["herself"][0][:2] == ("Ilze Divkārša", "ilze@divkarsa.lv")


def test_nobody_else_stands_in_the_download() -> None:
    centre = a_centre()
    person = somebody_known(centre)
    work = took_part(person, centre=centre)
    other = a_person("Otilija Svešā", email="otilija@svesa.lv", organisation=person.organisation, centre=centre)
    work.participations.create(person=other)
    a_mandate(other, organisation=person.organisation)
    staff = a_user(Role.STAFF, centre=centre, name="Darbiniece Klusā")
    client = signed_in(staff)
    client.get(reverse("registry:show_person", args=[person.pk]))
    answer = client.get(reverse("privacy:download", args=[person.pk]))
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    whole = "\n".join(texts.values()) + "\n".join(texts)
    assert [canary for canary in CANARIES if canary not in whole] == []
    assert not any(word in whole for word in ("Otilija", "otilija", "Darbiniece", "Klusā"))
    assert str(centre) in texts["dati.html"]
    assert json.loads(texts["dati.json"])["records"][0]["person"] == person.pk
    assert any(name.startswith("faili/") for name in texts)


@pytest.mark.parametrize("address", ["privacy:held", "privacy:download"])
def test_staff_of_another_centre_find_nothing(address: str) -> None:
    person = somebody_known(a_centre())
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    answer = client.get(reverse(address, args=[person.pk]))
    assert answer.status_code == 404
    assert not Reading.objects.exists()


def test_looking_and_taking_out_is_written_down() -> None:
    centre = a_centre()
    person = a_person(centre=centre)
    user = a_user(Role.STAFF, centre=centre)
    client = signed_in(user)
    for address in ("registry:show_person", "privacy:held", "privacy:download"):
        client.get(reverse(address, args=[person.pk]))
    client.get(reverse("registry:suggest_persons"), {"q": person.name})
    log = Reading.objects.order_by("pk").values_list("reader_id", "person_id", "way", "what")
    assert list(log) == [
        (user.pk, person.pk, "looked", "person"),
        (user.pk, person.pk, "looked", "held"),
        (user.pk, person.pk, "taken", "download"),
    ]


def test_of_somebody_forgotten_the_page_holds_no_name() -> None:
    centre = a_centre()
    person = somebody_known(centre)
    forgotten(person)
    client = signed_in(a_user(Role.MANAGER, centre=centre))
    page = client.get(reverse("privacy:held", args=[person.pk])).content.decode()
    assert not any(canary in page for canary in CANARIES)
    assert f"Persona P-{person.pk:06d}" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_a_fixed_number_of_queries(query_budget: QueryBudget, rows: int) -> None:
    centre = a_centre()
    person = a_person("Anna Rinda", email="anna@rinda.lv", centre=centre)
    for _number in range(rows):
        a_mandate(person, organisation=an_organisation())
        took_part(person, centre=centre)
    client = signed_in(a_user(Role.STAFF, centre=centre))
    # SQLite is asked twice about its index of pieces.
    with query_budget(39 if connection.vendor == "sqlite" else 37):
        client.get(reverse("privacy:held", args=[person.pk]))
