"""Who may open which address."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import path

from talka.kernel.http import ACCESSES, access_of, all_views, public
from talka.site.checks import every_view_declares_access, undeclared
from talka.site.route_policy import NOBODY, routes

CLOSED = {
    "account_signup",
    "account_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_confirm_email",
}


def undeclared_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@public
def declared_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_view_of_the_site_declares_who_may_open_it() -> None:
    assert every_view_declares_access() == []


def test_the_check_names_a_view_that_declares_nothing() -> None:
    patterns = [path("here/", undeclared_view, name="here"), path("there/", declared_view, name="there")]
    errors = undeclared(all_views(patterns))
    assert len(errors) == 1
    assert "undeclared_view (/here/)" in errors[0].msg


def test_every_access_is_one_that_the_middleware_knows_or_nobody() -> None:
    assert {route.access for route in routes()} <= ACCESSES | {NOBODY}


def test_only_pages_of_the_sign_in_package_are_closed_to_everybody() -> None:
    assert {route.name for route in routes() if route.access == NOBODY} == CLOSED


def test_a_page_of_a_package_is_matched_by_its_own_name_not_by_the_beginning_of_another() -> None:
    access = {route.name: route.access for route in routes()}
    assert access["account_reset_password"] == "everyone"
    assert access["account_signup"] == "nobody"
    assert access["mfa_authenticate"] == "everyone"
    assert access["mfa_activate_totp"] == "first factor"


def test_a_view_that_is_not_named_anywhere_has_no_access() -> None:
    assert access_of(undeclared_view) is None


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["signup/", "email/", "login/code/confirm/", "confirm-email/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_page_is_not_found_by_a_stranger(client: object, address: str, method: str) -> None:
    assert getattr(client, method)(f"/accounts/{address}").status_code == 404


def test_the_command_prints_json_with_id_parameters() -> None:
    printed = StringIO()
    call_command("route_policy", "--format", "json", stdout=printed)
    found = {route["name"]: route for route in json.loads(printed.getvalue())}
    assert found["accounts:person"]["parameters"] == ["pk"]
    assert found["accounts:accept_invitation"]["access"] == "token"
    assert found["account_login"]["methods"] == ["GET", "POST", "PUT"]
    assert found["account_reset_password_from_key"]["parameters"] == ["uidb36", "key"]


def test_the_command_prints_a_table_for_people() -> None:
    printed = StringIO()
    call_command("route_policy", stdout=printed)
    assert "signed in" in printed.getvalue()
    assert "/people/" in printed.getvalue()
