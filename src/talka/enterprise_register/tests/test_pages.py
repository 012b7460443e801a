"""Pages of the register: who sees them, what they find, how many queries they make."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.enterprise_register.actions import add_from_register
from talka.enterprise_register.models import RegisterRun, RunState
from talka.enterprise_register.tests.makers import ONE, TWO, Line, brought_in, but, entry
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Place
from talka.registry.models import Organisation
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return a_user(Role.STAFF, centre=a_centre())


@pytest.fixture
def coordinator() -> User:
    return a_user(Role.COORDINATOR)


def found(client: Client, **asked: str | int) -> list[str]:
    response = client.get("/register/", asked)
    return [line[0].number for line in response.context["lines"]]


def test_entries_are_found_by_name_number_place_form_and_state(staff: User, tmp_path: Path) -> None:
    client = signed_in(staff)
    brought_in(
        tmp_path,
        Line(),
        but(Line(), number=TWO, name="Fonds", form="NOD", code="0170000", ended="2020-01-01", closed="R"),
    )
    assert found(client) == [ONE, TWO]
    assert found(client, q="skunis") == [ONE]
    assert found(client, q="ŠĶŪNIS biedriba") == [ONE]
    assert found(client, q=f"{TWO[:4]} {TWO[4:]}") == [TWO]
    for typed in ("b-bas šķūņa", "NVO Šķūnis", "šķūnim", ONE[:7], f"LV{ONE}", f"Reg. nr. {ONE[:5]} {ONE[5:]}"):
        assert found(client, q=typed) == [ONE], typed
    assert found(client, q="nav") == []
    assert found(client, place=Place.objects.get(code="LV0001000").pk) == [ONE]
    assert found(client, form="NOD") == [TWO]
    assert found(client, status="alive") == [ONE]
    assert found(client, status="ended") == [TWO]
    assert found(client, status="gone") == []
    assert found(client, status="x", form="x", place="x", page="x") == [ONE, TWO]


def test_before_the_first_import_the_page_says_who_brings_it_in(staff: User, coordinator: User) -> None:
    client = signed_in(staff)
    page = client.get("/register/").content.decode()
    assert "Reģistrs vēl nav ienests" in page
    assert "/register/imports/" not in page
    client = signed_in(coordinator)
    assert "/register/imports/new/" in client.get("/register/").content.decode()


def test_a_reviewer_and_a_stranger_see_nothing_of_it(tmp_path: Path) -> None:
    run = brought_in(tmp_path, Line())
    organisation = add_from_register(entry(), actor=system_actor())
    pages = (f"/register/entries/{entry().pk}/", "/register/", "/register/imports/", f"/register/imports/{run.pk}/")
    for page in pages:
        assert stranger().get(page).status_code == 302
    client = signed_in(a_user(Role.REVIEWER))
    for page in (*pages, "/register/imports/new/", f"/register/imports/{run.pk}/undo/"):
        assert client.get(page).status_code == 404
    posts = {
        f"/register/entries/{entry().pk}/add/": {},
        f"/register/organisations/{organisation.pk}/take/": {"field": "name"},
    }
    for address, sent in posts.items():
        assert client.post(address, sent).status_code == 404


def test_staff_look_but_do_not_import(staff: User, tmp_path: Path) -> None:
    run = brought_in(tmp_path, Line())
    client = signed_in(staff)
    assert client.get("/register/").status_code == 200
    for page in ("", "new/", f"{run.pk}/", f"{run.pk}/progress/", f"{run.pk}/undo/"):
        assert client.get(f"/register/imports/{page}").status_code == 404
    for page in ("undo/", "answer/"):
        assert client.post(f"/register/imports/{run.pk}/{page}", {"act": "accept"}).status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_an_entry_is_added_to_the_registry_by_one_button(staff: User, tmp_path: Path) -> None:
    brought_in(tmp_path, Line(), areas=[(ONE, "Sports")])
    client = signed_in(staff)
    page = client.get(f"/register/entries/{entry().pk}/").content.decode()
    assert "Pievienot mūsu sarakstam" in page
    assert "02.03.2015." in page
    client.post(f"/register/entries/{entry().pk}/add/")
    added = Organisation.objects.get()
    assert added.added_by == staff
    after = client.get(f"/register/entries/{entry().pk}/").content.decode()
    assert "Pievienot mūsu sarakstam" not in after
    assert f"/registry/organisations/{added.pk}/" in after
    again = client.post(f"/register/entries/{entry().pk}/add/", follow=True)
    assert again.redirect_chain[0][0] == f"/registry/organisations/{added.pk}/"
    assert Organisation.objects.count() == 1


def test_one_that_looks_known_is_added_only_when_said_so(staff: User, tmp_path: Path) -> None:
    known = an_organisation("Šķūnis")
    brought_in(tmp_path, Line())
    client = signed_in(staff)
    page = client.post(f"/register/entries/{entry().pk}/add/").content.decode()
    assert f"/registry/organisations/{known.pk}/" in page
    assert Organisation.objects.count() == 1
    client.post(f"/register/entries/{entry().pk}/add/", {"act": "add_anyway"})
    assert Organisation.objects.count() == 2


def test_the_page_of_an_organisation_says_where_it_differs_and_takes_it_over(staff: User, tmp_path: Path) -> None:
    ours = an_organisation("Pūce", registration_number=ONE)
    other = an_organisation("Cita")
    brought_in(tmp_path / "a", but(Line(), name="Vecais vārds"))
    brought_in(tmp_path / "b", Line())
    client = signed_in(staff)
    page = client.get(f"/registry/organisations/{ours.pk}/").content.decode()
    assert "Atšķiras no reģistra" in page
    assert "Vecais vārds → Biedrība &quot;Šķūnis&quot;" in page
    assert "Uzņēmumu reģistrs" not in panel_titles(client, other)
    for version in ("", "1", "x", "9" * 5000):
        refused = client.post(
            f"/register/organisations/{ours.pk}/take/", {"field": "name", "version": version}, follow=True
        )
        assert "mainīja kāds cits" in refused.content.decode()
    client.post(f"/register/organisations/{ours.pk}/take/", {"field": "name", "version": "2"})
    ours.refresh_from_db()
    assert ours.name == "Biedrība „Šķūnis”"
    assert "Atšķiras no reģistra" not in client.get(f"/registry/organisations/{ours.pk}/").content.decode()


def panel_titles(client: Client, organisation: Organisation) -> str:
    page = client.get(f"/registry/organisations/{organisation.pk}/")
    return " ".join(template for template, _content in page.context["panels"]) + str(page.context["panels"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_ten_queries(staff: User, tmp_path: Path, query_budget: QueryBudget, rows: int) -> None:
    brought_in(tmp_path, *(but(Line(), number=number) for number in (ONE, TWO, "400000001")[:rows]))
    add_from_register(entry(), actor=system_actor())
    client = signed_in(staff)
    client.get("/register/")
    with query_budget(10):
        client.get("/register/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_imports_makes_six_queries(coordinator: User, query_budget: QueryBudget, rows: int) -> None:
    for _ in range(rows):
        RegisterRun.objects.create(file_name="register.csv", state=RunState.SAME, started_by=system_actor())
    client = signed_in(coordinator)
    client.get("/register/imports/")
    with query_budget(6):
        client.get("/register/imports/")
