"""Somebody else writes for longer than anybody waits: a page in words, and what was typed is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from lxml import html

from talka.accounts.tests.machines import a_machine_in
from talka.accounts.tests.makers import PASSWORD, a_centre
from talka.events.models import Registration
from talka.events.tests.makers import an_event
from talka.kernel.database import is_busy, postgresql_settings, sqlite_settings
from talka.site.views.errors import server_error

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 100  # milliseconds
TABLES = "events_event, accounts_apitoken"


@contextmanager
def somebody_writes() -> Iterator[None]:
    """Another connection holds what a writer needs, and we do not wait for long."""
    patience = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(f"{patience} = {SOON}")
    writes = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else f"BEGIN; LOCK TABLE {TABLES} IN EXCLUSIVE MODE"
    other: Any = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute(writes)
        yield
        cursor.execute("ROLLBACK")
    connection.close()


def browser(language: str = "lv") -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": language})


def parsed(answer: Any) -> Any:
    return html.document_fromstring(answer.content.decode())


TYPED = {"name": "Anna Bērziņa", "email": "anna@example.lv", "needs": "<b>Rampa</b>", "rows": "0"}


def test_who_registers_meanwhile_is_told_so_and_sends_the_same_again_by_a_press() -> None:
    event, client = an_event(published=True), browser()
    address = f"/events/{event.code}/register/"
    with somebody_writes():
        answer = client.post(address, TYPED)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert not Registration.objects.exists()
    [form] = parsed(answer).xpath("//main//form")
    assert form.get("action") == address
    held = dict(form.form_values())
    assert held.pop("csrfmiddlewaretoken")
    assert held == TYPED
    assert client.post(address, held).status_code == 302
    assert Registration.objects.get().name == "Anna Bērziņa"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lv", "Vietne šobrīd ir aizņemta"),
        ("en", "The site is busy right now"),
        ("uk", "Сайт зараз зайнятий"),
        ("ru", "Сайт сейчас занят"),
    ],
)
def test_it_is_said_in_the_language_of_the_reader(language: str, words: str) -> None:
    event = an_event(published=True)
    with somebody_writes():
        answer = browser(language).post(f"/events/{event.code}/register/", TYPED)
    assert words in answer.content.decode()


def test_what_a_stranger_page_sends_in_somebodys_name_is_not_offered_to_be_sent() -> None:
    event = an_event(published=True)
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    with somebody_writes():
        answer = strict.post(f"/events/{event.code}/register/", TYPED)
    assert answer.status_code == 403
    assert "Anna Bērziņa" not in answer.content.decode()


def answered(method: str = "POST", typed: dict[str, str] | None = None, **marks: bool) -> HttpResponse:
    """What is said of an error that the engine itself gave."""
    request = RequestFactory().generic(
        method, "/registry/?q=x", urlencode(typed or TYPED), content_type="application/x-www-form-urlencoded"
    )
    for name, value in marks.items():
        setattr(request, name, value)
    with somebody_writes():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE events_event SET capacity = 1")
        except OperationalError:
            return server_error(request)
    raise AssertionError("It was written.")


def test_what_a_page_has_done_already_is_not_offered_to_be_sent_again() -> None:
    an_event()
    once, again = answered(csrf_processing_done=True), answered(csrf_processing_done=True, talka_was_answered=True)
    assert "Anna Bērziņa" in once.content.decode()
    assert "Anna Bērziņa" not in again.content.decode()
    assert "apskatieties, vai nosūtītais ir saglabāts" in again.content.decode()


def test_a_password_is_not_written_into_the_page() -> None:
    an_event()
    typed = {"login": "jana@example.lv", "password": PASSWORD}
    answer = answered(typed=typed, csrf_processing_done=True).content.decode()
    assert PASSWORD not in answer
    assert "jana@example.lv" not in answer


def test_who_only_opens_a_page_gets_its_address_once_more() -> None:
    an_event()
    page = parsed(answered("GET"))
    assert page.xpath("//main//a/@href")[0] == "/registry/?q=x"
    assert page.xpath("//main//form") == []


def test_a_machine_is_told_in_its_own_shape() -> None:
    machine = a_machine_in(a_centre())
    with somebody_writes():
        answer = machine.get("/api/v1/agreements")
    assert (answer.status_code, answer.json()["error"], answer.headers["Retry-After"]) == (503, "busy", "60")


def test_anything_else_is_still_our_mistake() -> None:
    with pytest.raises(DatabaseError) as unknown, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nav_tadas_tabulas")
    assert not is_busy(unknown.value)
    assert not is_busy(ValueError())
    assert not is_busy(None)


def test_both_engines_wait_equally_long() -> None:
    sqlite, postgresql = sqlite_settings(settings.DATA_DIR / "x"), postgresql_settings("postgresql:///x")
    assert sqlite["OPTIONS"]["timeout"] == 20
    assert "lock_timeout=20s" in postgresql["OPTIONS"]["options"]
