"""Guessing, asking for letters and taking over: what somebody without the right gets, however often they try."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import deactivate_user, make_token, reactivate_user, system_actor
from talka.accounts.models import ApiToken, Role, User
from talka.accounts.queries import live_token
from talka.accounts.tests.makers import PASSWORD, a_user, stranger
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
NEW = "jauns zirgs skavotājs"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return a_user(Role.MANAGER, email="jana@example.lv", password=PASSWORD)


class Hashed:
    """Counts how often a password was really compared, or hashed as if there were something to compare it with."""

    def __init__(self) -> None:
        self.times = 0
        self.within = False

    def watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: Any) -> Any:
            # To compare, a hasher may hash by its own other method: that is one piece of work.
            outer, self.within = self.within, True
            self.times += not outer
            try:
                return real(*args)
            finally:
                self.within = outer

        return count


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Hashed:
    counting, hasher = Hashed(), get_hasher()
    for name in ("verify", "encode"):
        monkeypatch.setattr(hasher, name, counting.watched(getattr(hasher, name)))
    return counting


def sign_in(browser: Client, *, login: str = "jana@example.lv", password: str = PASSWORD, **more: Any) -> Any:
    return browser.post(LOGIN, {"login": login, "password": password}, **more)


def test_guessing_one_password_stops_whatever_address_is_claimed(person: User, hashed: Hashed) -> None:
    for number in range(40):
        sign_in(stranger(), password=f"minējums numur {number}", headers={"x-forwarded-for": f"203.0.113.{number}"})
    assert 0 < hashed.times <= 10
    refused = sign_in(stranger())
    assert "_auth_user_id" not in refused.client.session


def test_one_password_against_many_accounts_stops_for_the_address_and_for_nobody_else(
    person: User, hashed: Hashed
) -> None:
    for number in range(60):
        sign_in(stranger(), login=f"cilveks{number}@example.lv", password="Parole2026!")
    assert 0 < hashed.times <= 50
    elsewhere = sign_in(stranger(), REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


def test_signing_in_does_not_say_who_has_an_account(person: User, hashed: Hashed) -> None:
    def tried(login: str) -> tuple[int, str, int]:
        cache.clear()
        hashed.times = 0
        answer = sign_in(stranger(), login=login, password="nepareizi bet gari")
        text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.text).replace(login, "")
        return answer.status_code, text, hashed.times

    known, unknown = tried("jana@example.lv"), tried("nava@example.lv")
    assert known == unknown
    # Hashing is most of the time that an answer takes: it may not be left out for those who have no account.
    assert known[2] == 1


def test_a_new_password_is_asked_for_alike_for_known_and_unknown(person: User) -> None:
    answers = [stranger().post(RESET, {"email": address}) for address in ("jana@example.lv", "nava@example.lv")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, f"{RESET}done/")}
    assert len(letters()) == 2


def test_nobody_s_mailbox_is_filled_with_letters_about_passwords(person: User, freeze: Freeze) -> None:
    written = ("jana@example.lv", "JANA@example.lv", "Jana@Example.lv")
    for minute in range(50):
        freeze(f"2026-03-14 10:{minute:02}")
        stranger().post(RESET, {"email": written[minute % 3]}, REMOTE_ADDR=f"203.0.113.{minute}")
    assert len(letters()) <= 3


def test_one_address_does_not_send_letters_to_the_whole_world(freeze: Freeze) -> None:
    for minute in range(50):
        freeze(f"2026-03-14 10:{minute:02}")
        stranger().post(RESET, {"email": f"cilveks{minute}@example.lv"})
    assert len(letters()) <= 20


def letters() -> list[Any]:
    """What the mail server was given; in a test nothing is committed, so the clock hands it over."""
    deliver_due()
    return mail.outbox


def link_of_the_letter() -> str:
    found = re.search(r"/accounts/password/reset/key/\S+", str(letters()[-1].body))
    assert found is not None
    return found[0]


def set_password(link: str, password: str = NEW) -> Any:
    browser = stranger()
    page = browser.get(link, follow=True)
    if not page.redirect_chain:
        return page
    return browser.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_link_about_a_password_works_once_and_for_an_hour(person: User, freeze: Freeze) -> None:
    freeze("2026-03-14 10:00")
    stranger().post(RESET, {"email": "jana@example.lv"})
    link = link_of_the_letter()
    freeze("2026-03-14 11:01")
    set_password(link)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    stranger().post(RESET, {"email": "jana@example.lv"})
    link = link_of_the_letter()
    assert set_password(link).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    set_password(link, "vēl jaunāks zirgs skavotājs")
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_new_password_ends_every_other_session(person: User) -> None:
    left_open = stranger()
    sign_in(left_open)
    assert left_open.get("/accounts/2fa/").status_code == 200
    stranger().post(RESET, {"email": "jana@example.lv"})
    set_password(link_of_the_letter())
    assert left_open.get("/accounts/2fa/").status_code == 302


def test_the_session_of_a_stranger_is_not_kept_after_signing_in(person: User) -> None:
    browser = stranger()
    browser.get(LOGIN)
    session = browser.session
    session["planted"] = "yes"
    session.save()
    browser.cookies["talka_session"] = str(session.session_key)
    sign_in(browser)
    assert browser.cookies["talka_session"].value != session.session_key


def test_the_cookie_of_the_session_is_for_our_pages_only(person: User) -> None:
    cookie = sign_in(stranger()).cookies["talka_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert cookie["max-age"] == ""


def test_a_closed_account_is_out_with_the_next_request(person: User) -> None:
    browser = stranger()
    sign_in(browser)
    a_user(Role.ADMINISTRATOR)
    made = ApiToken(
        title="Atslēga", owner=person, centre=person.memberships.get().centre, expires_at=timezone.now() + ONE_DAY * 9
    )
    key = make_token(made, actor=person).key
    deactivate_user(person, actor=system_actor())
    assert browser.get("/accounts/2fa/").status_code == 302
    reactivate_user(person, actor=system_actor())
    # What was left open on a stolen computer stays closed when the account is opened again.
    assert browser.get("/accounts/2fa/").status_code == 302
    assert live_token(key) is None
    assert sign_in(stranger()).status_code == 302


def test_signing_out_empties_what_the_browser_kept(person: User) -> None:
    browser = stranger()
    sign_in(browser)
    assert "Clear-Site-Data" not in browser.get("/accounts/2fa/").headers
    assert browser.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in browser.get("/").headers


def test_a_key_for_machines_is_made_by_somebody_who_proved_themselves_lately(person: User, freeze: Freeze) -> None:
    freeze("2026-03-14 10:00")
    browser = stranger()
    sign_in(browser)
    session = browser.session
    session["second_factor_seen"] = True
    session.save()
    sent = {"title": "Atslēga", "centre": person.memberships.get().centre_id, "days": "90"}
    freeze("2026-03-14 10:30")
    asked = browser.post("/people/me/keys/", sent)
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not person.api_tokens.exists()
    browser.post(asked.headers["Location"], {"password": PASSWORD})
    assert person.api_tokens.count() == 1


def test_guessing_the_second_step_stops(person: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 -- beside its only use

    TOTP.activate(person, "A" * 32)
    browser = stranger()
    sign_in(browser)
    answers = [browser.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}).status_code for n in range(30)]
    elsewhere = stranger()
    sign_in(elsewhere, REMOTE_ADDR="198.51.100.9")
    more = [
        elsewhere.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}, REMOTE_ADDR="198.51.100.9").text
        for n in range(5)
    ]
    assert "_auth_user_id" not in browser.session
    assert any("daudz" in text for text in more), answers
