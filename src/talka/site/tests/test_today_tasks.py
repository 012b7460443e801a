"""One button per frequent task: only what somebody may do, and one primary action."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import WorkKind
from talka.programmes.tests.makers import an_agreement

pytestmark = pytest.mark.django_db
OF_A_CENTRE = [
    "/activities/consult/", "/activities/record/", "/events/work/new/", "/spending/expenditures/add/",
    "/advice/desk/phone/", "/outreach/desk/editions/new/",
]  # fmt: skip
OF_ALL = ["/agreements/add/", "/imports/new/"]


def tasks(browser: Client) -> list[str]:
    found = re.search(r'<ul class="ui-tasks">(.*?)</ul>', browser.get("/today/").content.decode(), re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[1]) if found else []


def primary(browser: Client) -> int:
    return browser.get("/today/").content.decode().count("ui-button--primary")


def test_staff_begin_their_usual_work_from_the_board() -> None:
    browser = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert tasks(browser) == [*OF_A_CENTRE, "/registry/organisations/add/"]
    assert primary(browser) == 1


def test_a_manager_has_reports_besides() -> None:
    browser = signed_in(a_user(Role.MANAGER, centre=a_centre()))
    assert tasks(browser) == [*OF_A_CENTRE, "/reports/", "/registry/organisations/add/"]


def test_who_looks_after_all_centres_begins_agreements_and_imports() -> None:
    browser = signed_in(a_user(Role.COORDINATOR))
    assert tasks(browser) == [*OF_ALL, "/reports/", "/registry/organisations/add/"]
    assert primary(browser) == 1


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.COORDINATOR])
def test_every_button_opens(role: str) -> None:
    centre = a_centre()
    an_agreement(centre=centre, years=1)
    browser = signed_in(a_user(role, centre=None if role == Role.COORDINATOR else centre))
    opened = {address: browser.get(address, follow=True).status_code for address in tasks(browser)}
    assert set(opened.values()) == {200}, opened


def test_without_the_quick_line_the_first_task_is_the_primary_one() -> None:
    WorkKind.objects.filter(code="consultation").update(is_active=False)
    browser = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert primary(browser) == 1


def test_a_new_site_says_where_to_begin_until_there_is_an_agreement() -> None:
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    first = browser.get("/today/").context["first_steps"]
    assert [step.is_done for step in first] == [False, False, False, False]
    assert {browser.get(step.url).status_code for step in first} == {200}
    a_user(Role.MANAGER, centre=a_centre())
    assert [step.is_done for step in browser.get("/today/").context["first_steps"]] == [True, True, False, False]
    an_agreement(centre=a_centre(), years=1)
    assert not browser.get("/today/").context["first_steps"]


def test_only_an_administrator_is_told_where_to_begin() -> None:
    assert not signed_in(a_user(Role.COORDINATOR)).get("/today/").context["first_steps"]
