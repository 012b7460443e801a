"""Where somebody is signed in: they see it, and end it everywhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import end_other_sessions
from talka.accounts.models import Role, User
from talka.accounts.queries.sessions import browser_of, signed_in_as
from talka.accounts.schedule import forget_sessions
from talka.accounts.tests.makers import PASSWORD, a_user, signed_in
from talka.kernel.actions import NotAllowed
from talka.kernel.audit.trail import entries_about
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36"
)
PAGE = "/people/me/sessions/"


@pytest.fixture
def person() -> User:
    return a_user(email="jana@example.lv", password=PASSWORD)


def comes(user_agent: str) -> Client:
    """Signs in with the password, in this browser."""
    browser = Client(headers={"accept-language": "lv", "user-agent": user_agent})
    browser.post("/accounts/login/", {"login": "jana@example.lv", "password": PASSWORD})
    return browser


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"), (IPHONE, "Safari, iPhone"), (EDGE, "Edge, Windows"),
        (ANDROID, "Chrome, Android"), ("curl/8.5.0", ""), ("", ""), ("<script>Linux", "Linux"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words_of_ours(user_agent: str, words: str) -> None:
    assert browser_of(user_agent) == words


def test_the_page_tells_ones_own_sessions_and_nobody_elses(person: User, freeze: Freeze) -> None:
    freeze("2026-03-14 10:00")
    comes(IPHONE)
    signed_in(a_user(Role.STAFF))
    freeze("2026-03-14 10:20")
    here = comes(FIREFOX)
    page = here.get(PAGE)
    assert [(one.browser, is_here) for one, is_here in page.context["places"]] == [
        ("Firefox, Windows", True),
        ("Safari, iPhone", False),
    ]
    assert "šeit jūs esat tagad" in page.text
    # The key of a session is the session.
    assert [key for key in Session.objects.values_list("pk", flat=True) if key in page.text] == []


def test_a_session_left_alone_or_of_an_old_password_is_none(person: User, freeze: Freeze) -> None:
    freeze("2026-03-14 10:00")
    comes(IPHONE)
    assert [one.browser for one in signed_in_as(person)] == ["Safari, iPhone"]
    freeze("2026-03-14 11:30")
    assert signed_in_as(person) == []
    comes(EDGE)
    assert [one.browser for one in signed_in_as(person)] == ["Edge, Windows"]
    person.set_password("cits zirgs skavotājs")
    person.save()
    assert signed_in_as(person) == []


def test_signing_out_elsewhere_leaves_this_browser_and_other_people(person: User) -> None:
    phone, here, colleague = comes(IPHONE), comes(FIREFOX), signed_in(a_user())
    answer = here.post(PAGE, follow=True)
    assert "Notikusi izrakstīšanās vēl 1 vietā." in answer.text
    assert here.get(PAGE).status_code == 200
    assert colleague.get(PAGE).status_code == 200
    assert phone.get(PAGE).headers["Location"].startswith("/accounts/login/")
    assert "Nekur citur" in here.post(PAGE, follow=True).text
    entries = [entry.changes for entry in entries_about(person).filter(verb="accounts.end_other_sessions")]
    assert ['"sessions_ended": [null, 1]' in text for text in entries] == [False, True]


def test_nobody_ends_the_sessions_of_somebody_else(person: User) -> None:
    phone = comes(IPHONE)
    with pytest.raises(NotAllowed):
        end_other_sessions(person, keep="", actor=a_user(Role.ADMINISTRATOR))
    assert phone.get(PAGE).status_code == 200


def test_signing_in_elsewhere_does_not_wake_a_session_that_was_left_alone(person: User, freeze: Freeze) -> None:
    freeze("2026-03-14 10:00")
    left = comes(FIREFOX)
    freeze("2026-03-14 11:30")
    comes(IPHONE)
    assert left.get(PAGE).headers["Location"].startswith("/accounts/login/")


def test_the_clock_deletes_sessions_that_have_ended(person: User) -> None:
    comes(FIREFOX)
    ended = Session.objects.get()
    comes(IPHONE)
    Session.objects.filter(pk=ended.pk).update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    forget_sessions()
    assert ended.pk not in Session.objects.values_list("pk", flat=True)
    assert Session.objects.count() == 1
