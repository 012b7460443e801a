"""The log of readings: for administrators, narrowed by what stands in the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

import talka
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.testing.plugin import QueryBudget
from talka.privacy.queries.readings import WHAT
from talka.registry.actions.readings import note_reading
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db
ADDRESS = reverse("privacy:readings")


def test_administrators_see_who_read_what_and_narrow_it() -> None:
    person, other = a_person(), a_person()
    note_reading(a_user(Role.STAFF, name="Ilze Lasītāja"), what="held", person=person)
    note_reading(a_user(Role.STAFF, name="Oskars Ņēmējs"), what="persons", taken=True, rows=47)
    note_reading(None, what="own", person=other)
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    page = browser.get(ADDRESS).content.decode()
    assert "Ilze Lasītāja" in page
    assert "Oskars Ņēmējs" in page
    assert "47" in page
    assert reverse("privacy:held", args=[person.pk]) in page
    assert "Oskars" not in browser.get(ADDRESS, {"q": "lasitaja"}).content.decode()
    assert "Ilze" not in browser.get(ADDRESS, {"way": "taken"}).content.decode()
    assert "Ilze" not in browser.get(ADDRESS, {"person": str(other.pk)}).content.decode()
    assert "Ilze" not in browser.get(ADDRESS, {"day_to": "01.01.2001."}).content.decode()


def test_whatever_is_read_has_words_on_the_page() -> None:
    package = Path(talka.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in package.rglob("*.py") if "tests" not in path.parts]
    noted = {what for text in sources for what in re.findall(r'note_reading\(.*?what="([^"]+)"', text)}
    assert {"workbook", "sign-in sheet", "proof pack", "registrations"} <= noted
    assert noted <= WHAT.keys()


def test_a_line_of_the_log_leads_to_the_person_only_by_number() -> None:
    person = a_person("Anna Liepa")
    note_reading(a_user(Role.STAFF), what="person", person=person)
    assert "Anna Liepa" not in signed_in(a_user(Role.ADMINISTRATOR)).get(ADDRESS).content.decode()


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.COORDINATOR, Role.REVIEWER])
def test_others_find_no_log(role: Role) -> None:
    user = a_user(role, centre=a_centre()) if role in {Role.STAFF, Role.MANAGER} else a_user(role)
    assert signed_in(user).get(ADDRESS).status_code == 404


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert stranger().get(ADDRESS).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_costs_a_fixed_number_of_queries(query_budget: QueryBudget, rows: int) -> None:
    for _number in range(rows):
        note_reading(a_user(Role.STAFF), what="person", person=a_person())
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    with query_budget(7):
        browser.get(ADDRESS)
