"""The way of staff from nothing to the calendar, as a browser walks it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import the_kind
from talka.events.models import Event, EventState, Question
from talka.events.tests.makers import a_question, an_event, another_session, registers
from talka.kernel.periods import format_date
from talka.kernel.testing.plugin import QueryBudget

pytestmark = pytest.mark.django_db
LIST = "/events/work/"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.STAFF, centre=centre))


def soon(days: int = 10) -> str:
    return format_date(timezone.localdate() + dt.timedelta(days=days))


def typed(**more: Any) -> dict[str, Any]:
    """What a browser sends of the form that was hardly touched."""
    usual = {
        "title": "Projektu rakstīšana",
        "language": "lv",
        "format": "onsite",
        "reach": "public",
        "kind": the_kind("seminar").pk,
        "accept_hours": "48",
        "colleagues_at_once": "5",
        "has_waiting_list": "on",
        "asks_organisation": "on",
        "capacity": "20",
    }
    return usual | more


def of(event: Event, rest: str = "") -> str:
    return f"{LIST}{event.pk}/{rest}"


def titles(answer: Any) -> list[str]:
    listing: Any = answer.context["listing"]
    return [str(row.record) for row in listing.rows]


def test_an_event_is_planned_with_its_first_session_and_published(browser: Client) -> None:
    first = {"day": soon(), "starts_time": "10", "ends_time": "14.30", "venue": "Alberta iela 13"}
    answer = browser.post(f"{LIST}new/", typed(summary="Īsi par galveno.", **first), follow=True)
    event = Event.objects.get()
    assert answer.redirect_chain[-1][0] == of(event)
    assert (event.state, event.sessions.get().minutes) == (EventState.DRAFT, 270)
    browser.post(of(event, "move/"), {"act": "publish"})
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED
    assert f"/events/{event.code}/" in browser.get(of(event)).content.decode()


def test_only_the_title_is_needed(browser: Client) -> None:
    browser.post(f"{LIST}new/", typed())
    assert Event.objects.get().starts_at is None


def test_mistakes_of_both_halves_of_the_form_are_told(browser: Client) -> None:
    answer = browser.post(f"{LIST}new/", typed(title="", day="31.02.2027."))
    assert "Tāda datuma kalendārā nav." in answer.content.decode() or answer.context["first"].errors
    assert answer.context["form"].errors.keys() == {"title"}
    assert not Event.objects.exists()


def test_an_hour_that_the_clocks_leave_out_is_refused_in_words(browser: Client) -> None:
    answer = browser.post(f"{LIST}new/", typed(day="28.03.2027.", starts_time="03:30", ends_time="05:00"))
    assert list(answer.context["first"].errors) == ["starts_time"]
    assert "28.03.2027." in str(answer.context["first"].errors["starts_time"])


def test_the_list_shows_what_is_to_come_until_something_else_is_asked_for(centre: Centre, browser: Client) -> None:
    an_event("Gaidāmais", centre=centre)
    an_event("Bez datuma", centre=centre, dated=False)
    an_event("Bijušais", centre=centre, day=dt.date(2024, 5, 6))
    an_event("Cita centra pasākums")
    assert sorted(titles(browser.get(LIST))) == ["Bez datuma", "Gaidāmais"]
    assert titles(browser.get(LIST, {"when": "past"})) == ["Bijušais"]
    assert titles(browser.get(LIST, {"q": "bijusais"})) == ["Bijušais"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_fourteen_queries(centre: Centre, browser: Client, query_budget: QueryBudget, rows: int) -> None:
    for _number in range(rows):
        registers(an_event(centre=centre, published=True))
    browser.get(LIST)
    with query_budget(14):
        browser.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_month_makes_six_queries(centre: Centre, browser: Client, query_budget: QueryBudget, rows: int) -> None:
    for _number in range(rows):
        another_session(an_event(centre=centre))
    with query_budget(6):
        browser.get(f"{LIST}month/")


def test_every_page_of_an_event_opens(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, published=True, description="## Programma\n- **viens**")
    question = a_question(event, kind=Question._meta.get_field("kind").default)
    person = registers(event)
    session = event.sessions.get()
    one, asked = f"sessions/{session.pk}/", f"questions/{question.pk}/"
    pages = [
        *("", "edit/", "cancel/", "copy/", "sessions/", "sessions/new/", one, f"{one}repeat/"),
        *("questions/", "questions/new/", asked, "registrations/", "registrations/new/"),
        *(f"registrations/{person.pk}/", "needs/", "write/", "invitations/"),
    ]
    for page in pages:
        assert browser.get(of(event, page)).status_code == 200, page


def test_a_stranger_to_the_centre_finds_nothing(centre: Centre) -> None:
    event = an_event(centre=centre, published=True)
    colleague = signed_in(a_user(Role.MANAGER, centre=a_centre("cita")))
    for page in ("", "edit/", "registrations/", "needs/", "write/", "invitations/", "sessions/"):
        assert colleague.get(of(event, page)).status_code == 404, page
