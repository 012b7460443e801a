"""What every answer carries, whoever asks, and where a browser may be sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import PASSWORD, a_user, signed_in, stranger
from talka.activities.tests.makers import some_work

pytestmark = pytest.mark.django_db

ADDRESSES = ("/", "/accounts/login/", "/nav/tadas/lapas/", "/healthz", "/api/v1/", "/api/v1/agreements", "/today/")
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:", "blob:")
ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "https://evil.example/", "http:\\\\evil.example", "HTTPS://EVIL.EXAMPLE", "%2F%2Fevil.example", "/%2F/evil.example",
    "//evil.example/%2e%2e", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
    "/\r/evil.example", "https://testserver@evil.example/", "https://testserver.evil.example/", "//localhost:9000",
    "//testserver@evil.example", "javascript:alert(1)", "data:text/html,x", "//ev\u0130l.example", "//[::1]/",
    "\uff0f\uff0fevil.example", "//127.0.0.1",
    "ftp://evil.example", "evil.example", "/..//evil.example", "./\\evil.example", "\x00//evil.example",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_every_answer_is_closed_to_scripts_frames_and_guesses(address: str, who: str) -> None:
    browser = stranger() if who == "stranger" else signed_in(a_user(Role.MANAGER))
    headers = browser.get(address).headers
    policy = {
        part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";") if part.strip()
    }
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert [value for values in policy.values() for value in values if any(bad in value for bad in FORBIDDEN)] == []
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    if who == "manager":
        assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_nobody_is_led_elsewhere(back: str) -> None:
    person = a_user(Role.MANAGER, email="jana@example.lv", password=PASSWORD)
    work = some_work(centre=person.memberships.get().centre)
    browser, fresh = signed_in(person), stranger()
    answers = [
        fresh.post("/accounts/login/", {"login": "jana@example.lv", "password": PASSWORD, "next": back}),
        fresh.get("/accounts/login/", {"next": back}),
        browser.post("/i18n/setlang/", {"language": "en", "next": back}),
        browser.post("/i18n/setlang/", {"language": "en"}, headers={"referer": back.replace("\x00", "")}),
        browser.post(f"/activities/{work.pk}/move/", {"act": "remove", "back": back}),
        browser.post("/accounts/logout/", {"next": back}),
    ]
    for answer in answers:
        if 300 <= answer.status_code < 400:
            assert leads_home(answer.headers["Location"]), answer.headers["Location"]


def leads_home(address: str) -> bool:
    """As a browser reads it: a backslash is a slash, blanks at the ends and line ends inside are nothing."""
    read = address.strip().replace("\\", "/")
    read = "".join(letter for letter in read if letter not in "\t\r\n")
    parts = urlsplit(read)
    return not parts.scheme and not parts.netloc and not read.startswith("//")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "localhost:80@evil.example", "", "a b"])
def test_a_host_that_is_not_ours_gets_no_page(host: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["talka.example.lv"]
    answer = Client().get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_host_that_a_proxy_claims_is_not_believed(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = stranger().get("/api/v1/", headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"})
    assert answer.status_code == 200
    assert "evil" not in answer.text


def test_a_part_of_a_page_is_as_closed_as_the_page() -> None:
    """Headers of HTMX change how much is answered, never what may be seen."""
    mine, other = some_work("Manējais"), some_work("Svešais darbs")
    browser = signed_in(a_user(Role.MANAGER, centre=mine.centre))
    htmx = {"hx-request": "true", "hx-target": "table", "hx-boosted": "true", "hx-current-url": "https://evil.example"}
    for address in ("/activities/", "/activities/consult/", f"/activities/{other.pk}/", "/spending/expenditures/"):
        answer = browser.get(address, headers=htmx)
        assert "Svešais darbs" not in answer.text
        assert "evil" not in f"{answer.text} {answer.headers}"
        assert answer.status_code == (404 if str(other.pk) in address else 200)
    assert stranger().get("/activities/", headers=htmx).status_code == 302
