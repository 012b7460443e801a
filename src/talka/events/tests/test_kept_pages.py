"""Public pages that are kept for some seconds: to whom they are given, and how soon they say what changed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.events.actions.events import cancel_event, edit_event
from talka.events.models import Event, EventState
from talka.events.tests.makers_public import an_open_event, registered
from talka.events.views.public import kept
from talka.kernel import early
from talka.kernel.testing.plugin import QueryBudget

pytestmark = pytest.mark.django_db
CALENDAR = "/events/"
SMALL = {"accept-encoding": "gzip"}


@pytest.fixture(autouse=True)
def pages_are_kept(settings: Any) -> Iterator[None]:
    """As they are outside of tests; what one test keeps no other gets."""
    settings.PUBLIC_PAGES_KEPT = 600
    yield
    early.forget_everything()
    kept.forget_everything()


def page_of(event: Event) -> str:
    return reverse("events:event", args=[event.code])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_gets_a_kept_page_without_a_question_to_the_database(query_budget: QueryBudget) -> None:
    event = an_open_event("Seminārs visiem")
    for address in (CALENDAR, page_of(event)):
        made = stranger().get(address)
        with query_budget(0):
            again = stranger().get(address)
        assert again.content == made.content
        # All that guards a page stands around the kept one, too.
        assert dict(again.headers) == dict(made.headers)
        assert "Content-Security-Policy" in again.headers
        assert again.headers["X-Frame-Options"] == "DENY"


def test_nobody_gets_the_page_of_somebody_signed_in() -> None:
    event = an_open_event("Seminārs visiem")
    person = signed_in(a_user(Role.MANAGER, centre=event.centre, name="Kanārija Putniņa"))
    for address in (CALENDAR, page_of(event)):
        assert "account/login" not in text(person, address)
        first = text(stranger(), address)
        assert reverse("account_login") in first
        assert 'class="ui-top__door"' in first
        assert "Kanārija" not in first
        # And the other way round.
        assert text(person, address) != first


def test_whoever_is_signed_in_sees_what_they_changed_at_once() -> None:
    event = an_open_event("Vecais nosaukums")
    person = signed_in(a_user(Role.MANAGER, centre=event.centre))
    for client in (person, stranger()):
        assert "Vecais nosaukums" in text(client, page_of(event))
    renamed(event, "Jaunais nosaukums")
    assert "Jaunais nosaukums" in text(person, page_of(event))


@pytest.mark.parametrize("language", ["lv", "en", "uk", "ru"])
def test_each_reader_gets_their_language(language: str) -> None:
    event = an_open_event("Seminārs visiem")
    everybody = {"lv", "en", "uk", "ru"}
    for address in (CALENDAR, page_of(event)):
        for other in sorted(everybody - {language}):
            text(stranger(language=other), address)
        for _time in range(2):
            assert f'<html lang="{language}"' in text(stranger(language=language), address)


def test_a_chosen_language_wins_over_the_one_of_the_browser() -> None:
    event = an_open_event("Seminārs visiem")
    for address in (CALENDAR, page_of(event)):
        chooser = stranger(language="lv")
        text(stranger(language="lv"), address)
        assert '<html lang="uk"' in text(chooser, f"{address}?lang=uk")
        # By its cookie from now on, and for nobody else.
        assert '<html lang="uk"' in text(chooser, address)
        assert '<html lang="lv"' in text(stranger(language="lv"), address)
        assert '<html lang="lv"' in text(stranger(language="lv"), f"{address}?")


def test_the_buttons_of_languages_work_on_a_kept_page() -> None:
    reader = stranger(language="lv")
    assert re.search(r'<button type="submit" name="lang" value="en"', text(reader, CALENDAR))
    assert not reader.cookies
    # What the browser asks for when the button is pressed.
    assert '<html lang="en"' in text(reader, f"{CALENDAR}?lang=en")
    assert '<html lang="en"' in text(reader, CALENDAR)
    # Where something is looked for the switch keeps it.
    assert 'value="/events/?q=a"' in text(reader, f"{CALENDAR}?q=a")


def test_a_theme_that_was_chosen_stays_with_whoever_chose_it() -> None:
    text(stranger(), CALENDAR)
    dark = stranger()
    dark.cookies["talka_theme"] = "dark"
    assert 'data-theme="dark"' in text(dark, CALENDAR)
    assert 'data-theme="dark"' not in text(stranger(), CALENDAR)


def test_a_page_is_compressed_only_for_a_browser_that_reads_it() -> None:
    an_open_event("Seminārs visiem")
    plain = stranger().get(CALENDAR)
    small = [stranger().get(CALENDAR, headers=SMALL) for _time in range(2)]
    assert [one.headers["Content-Encoding"] for one in small] == ["gzip", "gzip"]
    assert small[0].content == small[1].content
    assert "Content-Encoding" not in stranger().get(CALENDAR).headers
    assert len(small[1].content) < len(plain.content)


def test_what_is_edited_or_cancelled_is_told_when_the_seconds_are_over(settings: Any) -> None:
    settings.PUBLIC_PAGES_KEPT = 0.05
    event = an_open_event("Vecais nosaukums")
    for address in (CALENDAR, page_of(event)):
        assert "Vecais nosaukums" in text(stranger(), address)
    renamed(event, "Jaunais nosaukums")
    sleep(0.06)
    for address in (CALENDAR, page_of(event)):
        assert "Jaunais nosaukums" in text(stranger(), address)
        assert "Jaunais nosaukums" in gzip.decompress(stranger().get(address, headers=SMALL).content).decode()
    current = Event.objects.get(pk=event.pk)
    cancel_event(current, reason="Slimība", actor=a_user(Role.MANAGER, centre=event.centre))
    sleep(0.06)
    assert "Slimība" in text(stranger(), page_of(event))
    Event.objects.filter(pk=event.pk).update(state=EventState.DRAFT)
    sleep(0.06)
    assert stranger().get(page_of(event)).status_code == 404


def test_a_whole_page_is_given_no_longer_than_the_body_it_was_made_of(settings: Any) -> None:
    settings.PUBLIC_PAGES_KEPT = 3600
    event = an_open_event()
    for address in (CALENDAR, page_of(event)):
        first, later = stranger().get(address), stranger().get(address, headers=SMALL)
        assert first.same_for_strangers == later.same_for_strangers  # type: ignore[attr-defined]  # the mark of the page


def test_whoever_has_registered_sees_the_places_as_they_are() -> None:
    event = an_open_event(capacity=10)
    before = text(stranger(), page_of(event))
    registered(event)
    assert text(stranger(), page_of(event)) == before
    kept.let_go(event.code)
    assert re.search(r"\b9\b", text(stranger(), page_of(event)))


def test_so_many_pages_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch, query_budget: QueryBudget) -> None:
    monkeypatch.setattr(early.ANSWERS, "most", 1)
    monkeypatch.setattr(kept.BODIES, "most", 1)
    first, second = an_open_event("Pirmais"), an_open_event("Otrais")
    assert "Pirmais" in text(stranger(), page_of(first))
    assert "Otrais" in text(stranger(), page_of(second))
    with query_budget(0):
        assert "Pirmais" in text(stranger(), page_of(first))
    assert "Otrais" in text(stranger(), page_of(second))


def test_what_is_over_makes_room(monkeypatch: pytest.MonkeyPatch, settings: Any, query_budget: QueryBudget) -> None:
    monkeypatch.setattr(early.ANSWERS, "most", 1)
    monkeypatch.setattr(kept.BODIES, "most", 1)
    first, second = an_open_event("Pirmais"), an_open_event("Otrais")
    settings.PUBLIC_PAGES_KEPT = 0.01
    text(stranger(), page_of(first))
    sleep(0.02)
    settings.PUBLIC_PAGES_KEPT = 600
    text(stranger(), page_of(second))
    with query_budget(0):
        text(stranger(), page_of(second))


def renamed(event: Event, title: str) -> None:
    manager = a_user(Role.MANAGER, centre=event.centre)
    current = Event.objects.get(pk=event.pk)
    edit_event(current, values={"title": title}, version=current.version, actor=manager)


def test_a_page_that_is_not_there_is_not_kept() -> None:
    event = an_open_event("Kanārijputns", state=EventState.DRAFT)
    assert stranger().get(page_of(event)).status_code == 404
    Event.objects.filter(pk=event.pk).update(state=EventState.PUBLISHED)
    assert "Kanārijputns" in text(stranger(), page_of(event))
