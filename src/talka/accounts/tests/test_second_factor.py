"""Password, then an app or a passkey: nobody works without the second step, except in the demo."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client, override_settings

from talka.accounts.models import DemoMarker, Role, User
from talka.accounts.tests.makers import PASSWORD, a_user, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return a_user(Role.MANAGER, email="jana@example.lv", password=PASSWORD)


def sign_in(browser: Client, **more: Any) -> Any:
    return browser.post("/accounts/login/", {"login": "jana@example.lv", "password": PASSWORD}, **more)


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def set_up(browser: Client) -> str:
    page = browser.get("/accounts/2fa/totp/activate/")
    secret: str = page.context["form"].secret
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def test_somebody_with_a_password_only_is_led_to_set_up_the_second_step(person: User) -> None:
    browser = stranger()
    page = sign_in(browser, follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "Vēl viens solis" in page.text
    assert browser.get("/people/").headers["Location"] == "/accounts/2fa/"
    assert browser.post("/people/", {}).headers["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    "address",
    ["2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "password/change/", "logout/"],
)
def test_the_pages_of_setting_up_are_reached_without_a_loop(person: User, address: str) -> None:
    browser = stranger()
    sign_in(browser)
    assert browser.get(f"/accounts/{address}").status_code == 200


@pytest.mark.parametrize("address", ["2fa/", "2fa/totp/activate/", "2fa/recovery-codes/", "password/change/"])
def test_strangers_are_sent_to_sign_in(address: str) -> None:
    assert stranger().get(f"/accounts/{address}").headers["Location"].startswith("/accounts/login/?next=")
    assert stranger().post(f"/accounts/{address}").status_code == 404


def test_after_setting_up_the_work_opens_and_recovery_codes_exist(person: User) -> None:
    browser = stranger()
    sign_in(browser)
    set_up(browser)
    assert browser.get("/people/").status_code == 200
    assert "Atkopšanas kodi" in browser.get("/accounts/2fa/recovery-codes/").text


def test_the_next_sign_in_asks_for_the_code(person: User) -> None:
    first = stranger()
    sign_in(first)
    secret = set_up(first)
    browser = stranger()
    assert sign_in(browser).headers["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/people/").headers["Location"].startswith("/accounts/login/")
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] == ["Nepareizs kods."]
    Authenticator.objects.filter(user=person).update(last_used_at=None)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert browser.get("/people/").status_code == 200


def test_a_recovery_code_lets_in_once(person: User) -> None:
    first = stranger()
    sign_in(first)
    set_up(first)
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    for expected in (200, 302):
        browser = stranger()
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert browser.get("/people/").status_code == expected


def test_switching_the_second_step_off_leads_back_to_setting_it_up(person: User) -> None:
    browser = stranger()
    sign_in(browser)
    set_up(browser)
    assert browser.get("/people/").status_code == 200
    browser.post("/accounts/2fa/totp/deactivate/", {})
    assert browser.get("/people/").headers["Location"] == "/accounts/2fa/"


def test_a_demo_goes_without(person: User) -> None:
    DemoMarker.objects.create()
    browser = stranger()
    sign_in(browser)
    assert browser.get("/people/").status_code == 200


@override_settings(SECOND_FACTOR_REQUIRED=False)
def test_an_operator_may_do_without(person: User) -> None:
    browser = stranger()
    sign_in(browser)
    assert browser.get("/people/").status_code == 200


def test_signing_in_speaks_the_language_of_the_person(person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="en")
    browser = stranger()
    sign_in(browser)
    assert "Second step of signing in" in browser.get("/accounts/2fa/").text


def test_a_wrong_password_says_so_in_latvian_and_keeps_the_address(person: User) -> None:
    page = stranger().post("/accounts/login/", {"login": "jana@example.lv", "password": "nepareiza"})
    assert page.status_code == 200
    assert 'value="jana@example.lv"' in page.text
    assert "govuk-error-summary" in page.text


def test_a_closed_account_does_not_sign_in(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    browser = stranger()
    sign_in(browser)
    assert "_auth_user_id" not in browser.session


def test_the_platform_itself_cannot_sign_in_or_ask_for_a_password() -> None:
    person = a_user(email="talka@system.invalid", name="Talka")
    User.objects.filter(pk=person.pk).update(is_system=True)
    assert not person.has_usable_password()
