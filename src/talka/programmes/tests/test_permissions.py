"""Who may do what with agreements: one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in, stranger
from talka.kernel.actions import NotAllowed
from talka.programmes import rules
from talka.programmes.actions import (
    add_agreement,
    add_indicator,
    add_purpose,
    add_year,
    edit_agreement,
    edit_indicator,
    edit_purpose,
    edit_years,
    explain_deviation,
    remove_indicator,
    remove_purpose,
    set_budget,
    set_budget_line,
    set_declared_figures,
    set_target,
    set_targets,
)
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement, an_indicator

pytestmark = pytest.mark.django_db

#         who                     sees   edits  explains
PEOPLE = {
    "manager of the centre": (True, True, True),
    "staff of the centre": (True, False, True),
    "manager of a partner": (True, False, True),
    "staff of a partner": (True, False, True),
    "reviewer of the funder": (True, False, False),
    "coordinator": (True, True, True),
    "administrator": (True, True, True),
    "manager elsewhere": (False, False, False),
    "staff elsewhere": (False, False, False),
    "reviewer of another funder": (False, False, False),
    "nobody": (False, False, False),
}


def the_agreement() -> Agreement:
    return an_agreement(
        "SLEPENS-1", centre=a_centre("savs"), funder=a_funder("Sava"), partners=[a_centre("partneris")], years=1
    )


def person(who: str) -> User:
    made: dict[str, Callable[[], User]] = {
        "manager of the centre": lambda: a_user(Role.MANAGER, centre=a_centre("savs")),
        "staff of the centre": lambda: a_user(Role.STAFF, centre=a_centre("savs")),
        "manager of a partner": lambda: a_user(Role.MANAGER, centre=a_centre("partneris")),
        "staff of a partner": lambda: a_user(Role.STAFF, centre=a_centre("partneris")),
        "reviewer of the funder": lambda: a_user(Role.REVIEWER, funder=a_funder("Sava")),
        "coordinator": lambda: a_user(Role.COORDINATOR),
        "administrator": lambda: a_user(Role.ADMINISTRATOR),
        "manager elsewhere": lambda: a_user(Role.MANAGER),
        "staff elsewhere": lambda: a_user(Role.STAFF),
        "reviewer of another funder": lambda: a_user(Role.REVIEWER),
        "nobody": a_user,
    }
    return made[who]()


@pytest.mark.parametrize(("who", "sees", "edits", "explains"), [(who, *may) for who, may in PEOPLE.items()])
def test_verbs_by_person(who: str, *, sees: bool, edits: bool, explains: bool) -> None:
    agreement, user = the_agreement(), person(who)
    purpose, indicator, year = a_purpose(agreement), an_indicator(agreement), agreement.years.get()
    assert Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists() is sees
    table: list[tuple[Any, object]] = [
        *((verb, agreement) for verb in (add_agreement, edit_agreement, add_year, edit_years, set_budget, set_targets)),
        (set_declared_figures, agreement),
        *((verb, purpose) for verb in (add_purpose, edit_purpose, remove_purpose)),
        *((verb, indicator) for verb in (add_indicator, edit_indicator, remove_indicator, set_target)),
        (set_budget_line, year),
    ]
    for verb, subject in table:
        assert verb.allows(user, subject) is edits, verb.name
    assert explain_deviation.allows(user, indicator) is explains


@pytest.mark.parametrize(("who", "sees", "edits", "explains"), [(who, *may) for who, may in PEOPLE.items()])
def test_pages_by_person(who: str, *, sees: bool, edits: bool, explains: bool) -> None:
    agreement = the_agreement()
    purpose, indicator = a_purpose(agreement), an_indicator(agreement)
    browser = signed_in(person(who))

    def status(name: str, *args: int) -> int:
        answer = browser.get(reverse(f"programmes:{name}", args=[agreement.pk, *args]))
        if not sees:
            assert "SLEPENS-1" not in answer.content.decode()
        return answer.status_code

    assert status("show") == (200 if sees else 404)
    for name in ("edit", "edit_years", "edit_budget", "add_purpose", "targets", "add_indicator"):
        assert status(name) == (200 if edits else 404), name
    assert status("edit_purpose", purpose.pk) == (200 if edits else 404)
    for name in ("edit_indicator", "remove_indicator"):
        assert status(name, indicator.pk) == (200 if edits else 404), name
    assert status("deviation", indicator.pk, 1) == (200 if explains else 404)
    listed = browser.get(reverse("programmes:list"))
    assert ("SLEPENS-1" in listed.content.decode()) is sees


@pytest.mark.parametrize("who", [who for who, (_sees, edits, _explains) in PEOPLE.items() if not edits])
def test_posting_without_permission_changes_nothing(who: str) -> None:
    agreement = the_agreement()
    browser = signed_in(person(who))
    for name in ("edit", "edit_years", "edit_budget", "targets"):
        assert browser.post(reverse(f"programmes:{name}", args=[agreement.pk]), {"version": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        edit_agreement(agreement, values={"title": "Mainīts"}, version=1, actor=person(who))
    agreement.refresh_from_db()
    assert agreement.title != "Mainīts"


def test_strangers_are_asked_to_sign_in() -> None:
    agreement = the_agreement()
    for address in (reverse("programmes:list"), reverse("programmes:show", args=[agreement.pk])):
        assert stranger().get(address).status_code == 302


def test_navigation_and_adding_are_for_those_who_have_something_to_see() -> None:
    assert rules.may_see_agreements(a_user(Role.REVIEWER))
    assert not rules.may_see_agreements(a_user())
    assert rules.may_add_agreements(a_user(Role.MANAGER))
    assert not rules.may_add_agreements(a_user(Role.STAFF))
