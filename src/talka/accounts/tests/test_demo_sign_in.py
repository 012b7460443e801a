"""Signing in with one click exists in the demo, on the same computer, by POST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from talka.accounts.models import DemoMarker, Role, User
from talka.accounts.queries import demo_roles, is_demo
from talka.accounts.tests.makers import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> User:
    DemoMarker.objects.create()
    return a_user(Role.STAFF, email="staff@demo.talka.invalid")


def stranger() -> Client:
    """A browser on this computer."""
    return Client(headers={"accept-language": "lv", "host": "localhost:8000"})


def address(person: User) -> str:
    return f"/people/demo/{person.pk}/"


def test_one_click_signs_in(demo: User) -> None:
    browser = stranger()
    assert browser.post(address(demo)).headers["Location"] == "/today/"
    assert browser.session["_auth_user_id"] == str(demo.pk)


def test_the_click_is_protected_against_other_sites(demo: User) -> None:
    refused = Client(enforce_csrf_checks=True).post(address(demo), headers={"host": "localhost"})
    assert refused.status_code == 403
    assert "Ielādējiet lapu no jauna" in refused.content.decode()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options", "patch"])
def test_only_posting_signs_in(demo: User, method: str) -> None:
    assert getattr(stranger(), method)(address(demo)).status_code == 404


def test_there_is_no_such_page_outside_a_demo() -> None:
    person = a_user(Role.STAFF, email="staff@demo.talka.invalid")
    assert not is_demo()
    assert not demo_roles().exists()
    assert stranger().post(address(person)).status_code == 404


@override_settings(PRODUCTION=True)
def test_there_is_no_such_page_in_production_even_with_the_demos_database(demo: User) -> None:
    assert not is_demo()
    assert stranger().post(address(demo)).status_code == 404


@pytest.mark.parametrize("remote", ["192.168.1.7", "10.0.0.1", "2001:db8::1", "", "unix:"])
def test_another_computer_does_not_get_in(demo: User, remote: str) -> None:
    assert stranger().post(address(demo), REMOTE_ADDR=remote).status_code == 404


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_computer_gets_in(demo: User, remote: str) -> None:
    assert stranger().post(address(demo), REMOTE_ADDR=remote).status_code == 302


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host"])
def test_a_proxy_on_this_computer_lets_nobody_in(demo: User, header: str) -> None:
    assert stranger().post(address(demo), headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("name", ["talka.example.lv", "localhost.example.lv", "192.168.1.7:8000", "[2001:db8::1]"])
def test_a_proxy_that_says_nothing_of_itself_lets_nobody_in(demo: User, settings: Any, name: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert stranger().post(address(demo), headers={"host": name}).status_code == 404


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1:8103", "[::1]:8000", "[::1]"])
def test_the_names_of_this_computer_let_in(demo: User, name: str) -> None:
    assert stranger().post(address(demo), headers={"host": name}).status_code == 302


def test_only_the_demos_own_people_can_be_become(demo: User) -> None:
    assert stranger().post(address(a_user(Role.ADMINISTRATOR))).status_code == 404


def test_the_front_page_offers_the_roles_in_a_demo_only(demo: User) -> None:
    assert address(demo) in stranger().get("/").text
    DemoMarker.objects.all().delete()
    assert address(demo) not in stranger().get("/").text
