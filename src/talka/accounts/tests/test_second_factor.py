"""Password, then an app or a passkey: nobody works without the second step, except in the demo."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, override_settings

from talka.accounts.actions import accept_invitation, remove_second_factor
from talka.accounts.models import DemoMarker, Role, User
from talka.accounts.tests.makers import PASSWORD, a_user, an_invitation, signed_in, stranger
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.outbox import deliver_due

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


def changes_told(person: User) -> list[tuple[str, str]]:
    """What the trail says of the ways in, oldest first."""
    told = entries_about(person).filter(verb="accounts.note_change_of_sign_in").order_by("sequence")
    return [tuple(json.loads(entry.changes)[name][1] for name in ("way", "change")) for entry in told]


def test_the_trail_tells_what_somebody_changed_about_signing_in(
    person: User, django_capture_on_commit_callbacks: Any
) -> None:
    browser = stranger()
    sign_in(browser)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(browser)
        browser.post("/accounts/2fa/recovery-codes/generate/")
    new = "jauns zirgs skavotājs"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    browser.post("/accounts/2fa/totp/deactivate/", {})
    told = changes_told(person)
    assert {("totp", "added"), ("recovery_codes", "added"), ("password", "chosen")} <= set(told)
    assert told[-2:] == [("totp", "removed"), ("recovery_codes", "removed")]
    assert not any(new in entry.changes for entry in entries_about(person))


def test_somebody_who_lost_everything_comes_back_through_their_mailbox() -> None:
    invited = User(email="jana@example.lv")
    accept_invitation(an_invitation(Role.MANAGER, email=invited.email), name="Jana", password=PASSWORD, actor=invited)
    person = User.objects.get(email=invited.email)
    lost = stranger()
    sign_in(lost)
    set_up(lost)
    half_way = stranger()
    assert sign_in(half_way).headers["Location"] == "/accounts/2fa/authenticate/"
    administrator = a_user(Role.ADMINISTRATOR, name="Toms Žagars", email="toms@example.lv")
    page = signed_in(administrator).get(f"/people/{person.pk}/").text
    assert f"/people/{person.pk}/second-factor/" in page
    said = signed_in(administrator).post(f"/people/{person.pk}/second-factor/", follow=True)
    assert "Otrais solis ir noņemts" in said.text
    assert f"/people/{person.pk}/second-factor/" not in said.text
    assert not Authenticator.objects.filter(user=person).exists()
    # Neither the browser that was lost nor the password alone lets in any more.
    assert lost.get("/people/").headers["Location"].startswith("/accounts/login/")
    # Whoever waits for the second step begins anew, too: it will not come.
    assert half_way.get("/accounts/login/").status_code == 200
    again = stranger()
    sign_in(again)
    assert "_auth_user_id" not in again.session

    deliver_due()
    assert mail.outbox[-1].to == ["jana@example.lv"]
    assert "Toms Žagars" in str(mail.outbox[-1].body)
    assert "toms@example.lv" in str(mail.outbox[-1].body)
    assert "/accounts/password/reset/" in str(mail.outbox[-1].body)
    stranger().post("/accounts/password/reset/", {"email": "jana@example.lv"})
    deliver_due()
    found = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert found is not None
    page_of_link = again.get(found[0], follow=True)
    again.post(page_of_link.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    back = stranger()
    assert sign_in(back, follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
    set_up(back)
    assert back.get("/people/").status_code == 200


def test_a_second_step_is_taken_away_by_an_administrator_of_somebody_else_who_has_one(person: User) -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        remove_second_factor(person, actor=administrator)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    for nobody in (person, a_user(Role.COORDINATOR), a_user(Role.MANAGER, centre=person.memberships.get().centre)):
        with pytest.raises(NotAllowed):
            remove_second_factor(person, actor=nobody)
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "B" * 32})
    with pytest.raises(NotAllowed):
        remove_second_factor(administrator, actor=administrator)
    remove_second_factor(person, actor=administrator)
    entry = entries_about(person).get(verb="accounts.remove_second_factor")
    assert json.loads(entry.changes)["removed"] == [None, ["totp"]]
    assert Authenticator.objects.filter(user=administrator).exists()
