"""Every page of accounts, asked for by everybody: who gets it, who is told that there is no such page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from talka.accounts.actions import make_token
from talka.accounts.models import ApiToken, Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, an_invitation, signed_in, stranger

pytestmark = pytest.mark.django_db

WHO = ("stranger", "nobody", "staff", "manager", "other manager", "coordinator", "reviewer", "administrator")
SIGNED_IN = set(WHO) - {"stranger"}
MANAGERS = {"manager", "other manager", "administrator"}
OWN_MANAGER = {"manager", "administrator"}
PAGES = {
    "people": MANAGERS,
    "person": OWN_MANAGER,
    "account": {"administrator"},
    "end_role": OWN_MANAGER,
    "revoke_invitation": OWN_MANAGER,
    "centres": MANAGERS,
    "new_centre": {"administrator"},
    "centre": OWN_MANAGER,
    "funders": {"administrator"},
    "me": SIGNED_IN,
    "sessions": SIGNED_IN,
    "remove_second_factor": {"administrator"},
    "revoke_token": OWN_MANAGER | {"staff"},
}


@dataclass(frozen=True)
class World:
    """A centre with somebody in it, somebody invited and a key; and everybody who may ask."""

    centre: Centre
    colleague: User
    browsers: dict[str, Client]
    addresses: dict[str, str]


@pytest.fixture
def world() -> World:
    centre = a_centre()
    colleague = a_user(Role.STAFF, centre=centre)
    staff = a_user(Role.STAFF, centre=centre)
    people = {
        "nobody": a_user(),
        "staff": staff,
        "manager": a_user(Role.MANAGER, centre=centre),
        "other manager": a_user(Role.MANAGER),
        "coordinator": a_user(Role.COORDINATOR),
        "reviewer": a_user(Role.REVIEWER),
        "administrator": a_user(Role.ADMINISTRATOR),
    }
    expires_at = timezone.now() + timedelta(days=3)
    token = make_token(ApiToken(title="Tabula", owner=staff, centre=centre, expires_at=expires_at), actor=staff)
    about = {
        "person": colleague.pk,
        "account": colleague.pk,
        "remove_second_factor": colleague.pk,
        "end_role": colleague.memberships.get().pk,
        "revoke_invitation": an_invitation(centre=centre).pk,
        "centre": centre.pk,
        "revoke_token": token.pk,
    }
    return World(
        centre=centre,
        colleague=colleague,
        browsers={"stranger": stranger()} | {who: signed_in(person) for who, person in people.items()},
        addresses={page: reverse(f"accounts:{page}", args=[about[page]] if page in about else []) for page in PAGES},
    )


@pytest.mark.parametrize("page", PAGES)
def test_who_sees_which_page(world: World, page: str) -> None:
    seen = {who: world.browsers[who].get(world.addresses[page]).status_code for who in WHO}
    allowed = {who: 200 if who in PAGES[page] else 404 for who in WHO}
    assert seen == allowed | {"stranger": 302}


@pytest.mark.parametrize("page", PAGES)
def test_whoever_may_not_see_a_page_cannot_post_to_it_either(world: World, page: str) -> None:
    for who in set(WHO) - PAGES[page]:
        assert world.browsers[who].post(world.addresses[page], {"confirm": "yes"}).status_code == 404


@pytest.mark.parametrize("page", ["account", "end_role", "remove_second_factor", "revoke_invitation", "revoke_token"])
def test_asking_changes_nothing_before_it_is_confirmed(world: World, page: str) -> None:
    administrator = world.browsers["administrator"]
    for _time in range(2):
        assert administrator.get(world.addresses[page]).status_code == 200


@pytest.mark.parametrize("page", ["end_role", "revoke_invitation", "revoke_token"])
def test_what_was_done_is_not_there_to_be_done_again(world: World, page: str) -> None:
    administrator = world.browsers["administrator"]
    assert administrator.post(world.addresses[page], {"confirm": "yes"}).status_code == 302
    again = administrator.post(world.addresses[page], {"confirm": "yes"})
    assert again.status_code == (302 if page == "revoke_token" else 404)


def test_only_those_who_work_somewhere_are_offered_a_key(world: World) -> None:
    offered = {who for who in SIGNED_IN if world.browsers[who].get("/people/me/").context["token_form"] is not None}
    assert offered == {"staff", "manager", "other manager", "coordinator", "administrator"}
    assert world.browsers["reviewer"].post("/people/me/keys/", {}).status_code == 404


def test_numbers_that_name_nothing_are_not_found(world: World) -> None:
    administrator = world.browsers["administrator"]
    for address in ("/people/999999/", "/people/roles/999999/end/", "/people/centres/999999/", "/people/0/"):
        assert administrator.get(address).status_code == 404


def test_a_number_beyond_the_database_is_not_found(world: World) -> None:
    assert world.browsers["administrator"].get("/people/99999999999999999999999/").status_code == 404


def test_the_navigation_leads_to_people_only_those_who_may_see_them(world: World) -> None:
    shown = {who for who in SIGNED_IN if 'href="/people/"' in world.browsers[who].get("/people/me/").text}
    assert shown == MANAGERS


def test_pages_of_somebody_signed_in_are_not_kept_by_the_browser(world: World) -> None:
    assert "no-store" in world.browsers["staff"].get("/people/me/").headers["Cache-Control"]
