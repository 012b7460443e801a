"""The pages of a list, from the button above the registry to undoing."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.intake.tests.makers import a_list, a_workbook, staff, the_doubt, written
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.readers import open_tables
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Organisation, Reading
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def download(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200
    content: bytes = response.getvalue()
    return content


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    "address", ["/registry/", "/registry/communities/", "/registry/networks/", "/registry/persons/"]
)
def test_every_list_of_the_registry_has_the_button(address: str) -> None:
    name = address.strip("/").rpartition("/")[2].replace("registry", "organisations")
    assert f"/intake/new/?table={name}" in text(signed_in(staff()), address)


def test_pasted_rows_go_the_whole_way() -> None:
    user = staff()
    browser = signed_in(user)
    an_organisation("Kokles draugi")
    sent = {"table": "organisations", "pasted": "Nosaukums\tTālrunis\nKokles draugs\t29111111\nPavisam cita\t\n"}

    page = browser.post("/intake/new/", sent, follow=True).content.decode()
    batch = ImportBatch.objects.get()
    assert f"/intake/{batch.pk}/doubts/" in page
    assert f"/intake/{batch.pk}/confirm/" not in page

    doubt = the_doubt(batch)
    assert "Kokles draugi" in text(browser, f"/intake/{batch.pk}/doubts/")
    page = browser.post(f"/intake/{batch.pk}/doubts/", {f"doubt-{doubt.pk}": "new"}, follow=True).content.decode()
    assert f"/intake/{batch.pk}/confirm/" in page
    assert "Pavisam cita" in page
    browser.post(f"/intake/{batch.pk}/confirm/")
    assert Organisation.objects.filter(name__in=["Kokles draugs", "Pavisam cita"]).count() == 2
    assert "/undo/" in text(browser, f"/intake/{batch.pk}/")
    browser.post(f"/intake/{batch.pk}/undo/")
    assert Organisation.objects.count() == 1
    assert text(browser, "/intake/").count(f"/intake/{batch.pk}/") == 1


def test_an_uploaded_workbook_goes_by_its_sheets() -> None:
    user = staff()
    an_organisation("Kokle", registration_number=a_registration_number())
    file = SimpleUploadedFile("saraksts.xlsx", a_workbook(user, "organisations"))
    page = signed_in(user).post("/intake/new/", {"file": file}, follow=True).content.decode()
    assert ImportBatch.objects.get().state == ImportState.SAME
    assert "saraksts.xlsx" in page


def test_a_file_and_rows_at_once_or_none_are_refused() -> None:
    browser = signed_in(staff())
    for sent in ({}, {"pasted": "a\n", "file": SimpleUploadedFile("a.csv", b"a")}):
        assert browser.post("/intake/new/", sent).status_code == 200
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("who", [Role.REVIEWER, None])
def test_whoever_works_in_no_centre_finds_nothing(who: Role | None) -> None:
    user = a_user(who, funder=a_funder()) if who else a_user()
    batch = a_list("Nosaukums", "Kokle", actor=staff())
    for address in ("", "new/", "template/", "workbook/", f"{batch.pk}/", f"{batch.pk}/wrong-rows/"):
        assert signed_in(user).get(f"/intake/{address}").status_code == 404


def test_a_list_is_seen_and_decided_only_in_its_centre() -> None:
    an_organisation("Kokles draugi")
    user = staff()
    batch = a_list("Nosaukums", "Kokles draugs", actor=user)
    stranger = signed_in(staff(a_centre()))
    for page in ("", "doubts/", "confirm/", "undo/", "wrong-rows/", "progress/"):
        assert stranger.get(f"/intake/{batch.pk}/{page}").status_code == 404
    assert stranger.post(f"/intake/{batch.pk}/doubts/", {f"doubt-{the_doubt(batch).pk}": "new"}).status_code == 404
    assert stranger.post(f"/intake/{batch.pk}/again/").status_code == 404
    assert "Kokles" not in text(stranger, "/intake/")
    assert signed_in(user).get(f"/intake/{batch.pk}/doubts/").status_code == 200


def test_staff_of_the_centre_undo_what_they_confirmed_and_managers_what_anybody_did() -> None:
    centre = a_centre()
    user = staff(centre)
    batch = written(a_list("Nosaukums", "Kokle", actor=user), user)
    assert signed_in(staff(centre)).get(f"/intake/{batch.pk}/undo/").status_code == 404
    assert signed_in(a_user(Role.MANAGER, centre=centre)).get(f"/intake/{batch.pk}/undo/").status_code == 200


def test_the_workbook_holds_no_persons_of_other_centres() -> None:
    user = staff()
    a_person("Slepenā Persona", centre=a_centre())
    assert b"Slepen" not in download(signed_in(user), "/intake/workbook/")
    assert "Slepenā" not in _texts(download(signed_in(user), "/intake/workbook/?table=persons"))


def test_taking_names_out_in_the_workbook_is_written_down_with_their_number() -> None:
    user = staff()
    mine = a_person("Anna Liepa", centre=Centre.objects.get(pk__in=user.access.centres))
    a_person("Slepenā Persona", centre=a_centre())
    browser = signed_in(user)
    download(browser, "/intake/workbook/?table=organisations")
    download(browser, "/intake/template/")
    assert not Reading.objects.exists()
    assert mine.name in _texts(download(browser, "/intake/workbook/?table=persons"))
    reading = Reading.objects.get()
    assert (reading.what, reading.rows, reading.way, reading.reader) == ("workbook", 1, Reading.Way.TAKEN, user)
    download(browser, "/intake/workbook/")
    assert Reading.objects.count() == 2


def _texts(content: bytes) -> str:
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        with open_tables(Path(file.name), name="x.xlsx") as source:
            return str([row.values for name in source.tables() for row in source.rows(name)])


def test_the_template_can_be_brought_in_when_it_is_filled() -> None:
    content = download(signed_in(staff()), "/intake/template/")
    assert io.BytesIO(content).read(2) == b"PK"
    assert len(content) > 10_000


def test_rows_to_mend_come_back_as_a_workbook_with_the_reasons() -> None:
    user = staff()
    batch = a_list("Nosaukums|Reģ. nr.", "Kokle|123", actor=user)
    found = _texts(download(signed_in(user), f"/intake/{batch.pk}/wrong-rows/"))
    assert "11 cipari" in found


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_lists_cost_the_same_for_one_row_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    user = staff()
    browser = signed_in(user)
    for at in range(rows):
        an_organisation(f"Kokles draugi {at} {'abc'[at] * 9}")
    lines = [f"Kokles draugs {at} {'abc'[at] * 9}" for at in range(rows)]
    batch = a_list("Nosaukums", *lines, actor=user)
    for _at in range(rows - 1):
        a_list("Nosaukums", *lines, actor=user)
    browser.get("/intake/")
    with query_budget(7):
        browser.get("/intake/")
    with query_budget(10):
        browser.get(f"/intake/{batch.pk}/doubts/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_check_costs_the_same_for_one_row_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    user = staff()
    lines = [f"Koris {'abc'[at] * 9}|{a_registration_number()}|Cēsis|sports" for at in range(rows)]
    with query_budget(24):
        a_list("Nosaukums|Reģ. nr.|Reģistrēta vietā|Darbības jomas", *lines, actor=user)
