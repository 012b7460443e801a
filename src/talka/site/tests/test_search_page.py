"""One search over everything."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.tests.makers import an_agreement
from talka.registry.models import Community, Network, Organisation
from talka.registry.tests.makers import a_person, an_organisation
from talka.site.doctor import examine

pytestmark = pytest.mark.django_db


def test_everything_is_found_in_groups_with_what_agrees_marked() -> None:
    centre = a_centre()
    an_organisation("Saulaine")
    for model in (Community, Network):
        model(name="Saulaines pagalmi").save()
    a_person("Saulaine Bērziņa", centre=centre)
    some_work("Saulaines sapulce", centre=centre)
    an_agreement("S-1", centre=centre, title="Saulaines pilsoniskā sabiedrība")
    page = signed_in(a_user(Role.STAFF, centre=centre)).get("/search/?q=saulaine")
    titles = [str(title) for title, _lines in page.context["groups"]]
    assert titles[:6] == ["Organizācijas", "Kopienas", "Tīkli", "Personas", "Darbu žurnāls", "Līgumi"]
    assert '<mark class="ui-mark">Saulaine</mark></a>' in page.content.decode()


def test_a_slip_finds_and_says_that_the_name_is_similar() -> None:
    an_organisation("Saulgrieži")
    page = signed_in(a_user(Role.STAFF)).get("/search/?q=saulgreiži").content.decode()
    assert "Saulgrieži" in page
    assert "līdzīgs nosaukums" in page


def test_nothing_of_another_centre_is_found() -> None:
    elsewhere = a_centre()
    a_person("Saulaine Bērziņa", centre=elsewhere)
    some_work("Saulaines sapulce", centre=elsewhere)
    an_agreement("Saulaine-1", centre=elsewhere)
    for role in (Role.STAFF, Role.REVIEWER):
        groups = signed_in(a_user(role)).get("/search/?q=saulaine").context["groups"]
        assert [str(title) for title, _lines in groups if str(title) != "Vietas"] == []
    assert len(signed_in(a_user(Role.COORDINATOR)).get("/search/?q=saulaine").context["groups"]) >= 3


@pytest.mark.parametrize("typed", ["", "!", "%00", "„”"])
def test_a_question_without_words_finds_nothing(typed: str) -> None:
    an_organisation("Kokle")
    answer = signed_in(a_user(Role.COORDINATOR)).get(f"/search/?q={typed}")
    assert (answer.status_code, answer.context["groups"]) == (200, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_searching_everything_costs_the_same_for_one_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    for at in range(rows):
        an_organisation(f"Sprīdīši {at}")
        some_work(f"Sprīdīši {at}")
    browser = signed_in(a_user(Role.COORDINATOR))
    browser.get("/search/?q=sp")
    # Where no place is called so, one more asks whether the kept names still hold.
    with query_budget(21):
        browser.get("/search/?q=sp")


def test_an_index_that_says_something_else_than_the_records_is_noticed() -> None:
    known = an_organisation("Kokle")
    [check] = [check for check in examine() if check.title == "Meklēšana"]
    assert check.state == "good"
    Organisation.objects.filter(pk=known.pk).update(name="Stabule")
    [check] = [check for check in examine() if check.title == "Meklēšana"]
    assert (check.state, "talka search rebuild" in check.message) == ("look", True)
