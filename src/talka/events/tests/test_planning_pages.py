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
from talka.places.models import Place

pytestmark = pytest.mark.django_db
LIST = "/events/work/"


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
    assert "Tādas dienas kalendārā nav." in answer.content.decode()
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


def test_both_versions_are_shown_when_somebody_was_faster(centre: Centre, browser: Client) -> None:
    event = an_event("Sākums", centre=centre)
    browser.post(of(event, "edit/"), typed(title="Ilzes", version=event.version))
    answer = browser.post(of(event, "edit/"), typed(title="Manējais", version=event.version))
    assert answer.status_code == 409
    assert any(pair[1:] == ("Ilzes", "Manējais") for pair in answer.context["conflict"])
    event.refresh_from_db()
    assert event.title == "Ilzes"
    again = dict(answer.context["form"].data.items())
    browser.post(of(event, "edit/"), again)
    event.refresh_from_db()
    assert event.title == "Manējais"


def test_fewer_places_than_people_are_told(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, published=True, capacity=3)
    for _number in range(3):
        registers(event)
    answer = browser.post(of(event, "edit/"), typed(capacity="2", version=event.version), follow=True)
    assert "Neviens netiek izslēgts." in answer.content.decode()
    assert event.registrations.count() == 3


def test_how_many_are_told_stands_above_the_button(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, published=True)
    for email in ("viens@example.lv", "otrs@example.lv", ""):
        registers(event, email=email)
    page = browser.get(of(event, "cancel/"))
    assert (page.context["registered"], page.context["written_to"]) == (3, 2)
    assert browser.post(of(event, "cancel/"), {"reason": ""}).context["form"].errors
    browser.post(of(event, "cancel/"), {"reason": "Lektors saslimis"})
    event.refresh_from_db()
    assert (event.state, event.cancel_reason) == (EventState.CANCELLED, "Lektors saslimis")
    for page_of_plans in ("cancel/", "edit/", "sessions/new/", "questions/new/"):
        assert browser.get(of(event, page_of_plans)).status_code == 404
    assert "Lektors saslimis" in browser.get(of(event)).content.decode()


def test_the_same_in_another_town_makes_a_series(centre: Centre, browser: Client) -> None:
    event = an_event("Kurss", centre=centre)
    ogre = Place.objects.get(code="LV0040000")
    told = {"title": "Kurss Ogrē", "day": soon(30), "place": ogre.pk, "venue": "Bibliotēka", "in_series": "on"}
    browser.post(of(event, "copy/"), told)
    made = Event.objects.get(title="Kurss Ogrē")
    assert made.series is not None
    browser.post(of(made, "series/"), {"title": "Kurss novados", "summary": "Sešās vietās."})
    page = browser.get(of(event)).content.decode()
    assert "Kurss novados" in page
    assert "Kurss Ogrē" in page
    assert browser.get(of(an_event(centre=centre), "series/")).status_code == 404
    assert titles(browser.get(LIST, {"series": str(made.series.pk), "when": "all"})) == ["Kurss", "Kurss Ogrē"]


def test_drafts_are_taken_back_and_thrown_away(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, published=True)
    browser.post(of(event, "move/"), {"act": "withdraw"})
    event.refresh_from_db()
    assert event.state == EventState.DRAFT
    assert browser.post(of(event, "move/"), {"act": "nonsense"}).status_code == 404
    browser.post(of(event, "move/"), {"act": "remove"})
    assert not Event.objects.exists()


def test_an_event_that_is_over_is_not_published_and_the_page_says_why(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, day=dt.date(2024, 5, 6))
    answer = browser.post(of(event, "move/"), {"act": "publish"}, follow=True)
    assert "Pasākums jau ir beidzies." in answer.content.decode()


def test_sessions_are_added_changed_repeated_and_taken_out(centre: Centre, browser: Client) -> None:
    event = an_event(centre=centre, published=True)
    registers(event)
    session = event.sessions.get()
    told = {"day": soon(20), "starts_time": "17", "ends_time": "20", "venue": "Ogre", "name": "Ievads"}
    browser.post(of(event, "sessions/new/"), told)
    assert event.sessions.count() == 2
    answer = browser.post(of(event, f"sessions/{session.pk}/"), told | {"minutes": "2,5"}, follow=True)
    assert "uzrakstiet viņiem vēstuli" in answer.content.decode()
    session.refresh_from_db()
    assert (session.title, session.minutes, session.venue) == ("Ievads", 150, "Ogre")
    browser.post(of(event, f"sessions/{session.pk}/repeat/"), {"times": "2"})
    assert event.sessions.count() == 4
    assert browser.post(of(event, f"sessions/{session.pk}/repeat/"), {"times": "0"}).context["form"].errors
    browser.post(of(event, f"sessions/{session.pk}/remove/"))
    assert event.sessions.count() == 3
    wrong = browser.post(of(event, "sessions/new/"), told | {"ends_time": "16"})
    assert list(wrong.context["form"].errors) == ["ends_time"]
    wrong = browser.post(of(event, "sessions/new/"), told | {"last_day": soon(21)})
    assert list(wrong.context["form"].errors) == ["minutes"]
    wrong = browser.post(of(event, "sessions/new/"), told | {"last_day": soon(1), "starts_time": ""})
    assert set(wrong.context["form"].errors) == {"last_day", "starts_time"}


def test_a_time_without_its_day_is_asked_about(browser: Client) -> None:
    answer = browser.post(f"{LIST}new/", typed(starts_time="10:00"))
    assert list(answer.context["first"].errors) == ["day"]


def test_days_of_registration_are_read_with_or_without_their_hour(browser: Client) -> None:
    browser.post(f"{LIST}new/", typed(registration_opens=soon(1), registration_closes=f"{soon(5)} 12:00"))
    event = Event.objects.get()
    assert event.registration_opens is not None
    assert event.registration_closes is not None
    opens, closes = timezone.localtime(event.registration_opens), timezone.localtime(event.registration_closes)
    assert (f"{opens:%H:%M}", f"{closes:%H:%M}") == ("00:00", "12:00")
    for wrong in ("rīt", "28.03.2027. 03:30"):
        answer = browser.post(f"{LIST}new/", typed(registration_opens=wrong))
        assert list(answer.context["form"].errors) == ["registration_opens"]


def test_what_has_no_day_yet_stands_after_all_that_has_one(centre: Centre, browser: Client) -> None:
    for title, day in {"Bez dienas": None, "Vēlāk": 20, "Drīz": 2, "Arī bez": None}.items():
        at = timezone.localdate() + dt.timedelta(days=day or 0)
        an_event(title, centre=centre, day=at, dated=day is not None, capacity=day)
    in_order = ["Drīz", "Vēlāk", "Bez dienas", "Arī bez"]
    assert titles(browser.get(LIST)) == in_order
    for column in ("date", "capacity"):
        assert titles(browser.get(LIST, {"sort": column})) == in_order
        assert titles(browser.get(LIST, {"sort": f"-{column}"})) == in_order[::-1]
    assert [one.title for one in Event.objects.all()] == in_order


def test_the_month_shows_a_session_on_its_day(centre: Centre, browser: Client) -> None:
    event = an_event("Tikai šeit", centre=centre, day=dt.date(2027, 3, 10))
    an_event("Cita centra", day=dt.date(2027, 3, 10))
    page = browser.get(f"{LIST}month/", {"month": "2027-03"})
    [day] = [one for week in page.context["weeks"] for one in week if one.sessions]
    assert (day.day, day.sessions[0].event) == (dt.date(2027, 3, 10), event)
    assert (page.context["before"], page.context["after"]) == ("2027-02", "2027-04")
    assert "Tikai šeit" not in browser.get(f"{LIST}month/", {"month": "2027-05"}).content.decode()
    for wrong in ("2027-13", "xx", "0001-01"):
        assert browser.get(f"{LIST}month/", {"month": wrong}).status_code == 404


def test_the_board_tells_of_the_next_two_weeks(centre: Centre, browser: Client) -> None:
    event = an_event("Drīz", centre=centre, published=True, capacity=9)
    an_event("Melnraksts drīz", centre=centre)
    an_event("Cits centrs", published=True)
    an_event("Vēlāk", centre=centre, published=True, day=timezone.localdate() + dt.timedelta(days=30))
    registers(event)
    board = browser.get("/today/").content.decode()
    assert "Drīz" in board
    assert "1 / 9" in board
    for other in ("Melnraksts drīz", "Cits centrs", "Vēlāk"):
        assert other not in board


def test_what_is_missing_is_said(centre: Centre, browser: Client) -> None:
    undated = an_event(centre=centre, dated=False)
    assert [one.link for one in browser.get(of(undated)).context["steps"]] == ["Pievienot nodarbību"]
    full = an_event(centre=centre, published=True, capacity=1, format="hybrid", reach="invited")
    full.sessions.update(venue="")
    for _number in range(2):
        registers(full)
    links = {one.link for one in browser.get(of(full)).context["steps"]}
    assert links == {"Pievienot saiti", "Atvērt nodarbības", "Kas gaida", "Ielūgt"}


def test_a_reviewer_and_a_visitor_find_no_events_to_plan(client: Client) -> None:
    reviewer = signed_in(a_user(Role.REVIEWER))
    for page in (LIST, f"{LIST}new/", f"{LIST}month/"):
        assert reviewer.get(page).status_code == 404
        assert client.get(page).status_code == 302
    assert "/events/work/" not in reviewer.get("/today/").content.decode()


def test_a_draft_has_no_tab_that_opens_nothing(centre: Centre, browser: Client) -> None:
    for event, has_attendance in ((an_event(centre=centre), False), (an_event(centre=centre, published=True), True)):
        addresses = [tab.url for tab in browser.get(of(event)).context["tabs"]]
        assert (of(event, "attendance/") in addresses) is has_attendance
        assert {browser.get(address).status_code for address in addresses} == {200}


def test_a_draft_whose_day_has_passed_is_not_offered_for_publishing(centre: Centre, browser: Client) -> None:
    passed, ahead = an_event(centre=centre, day=dt.date(2024, 5, 6)), an_event(centre=centre)
    assert 'value="publish"' not in browser.get(of(passed)).content.decode()
    assert of(passed, "sessions/") in [step.url for step in browser.get(of(passed)).context["steps"]]
    assert 'value="publish"' in browser.get(of(ahead)).content.decode()


def test_on_the_day_itself_the_door_is_at_hand(centre: Centre, browser: Client) -> None:
    today, later = an_event(centre=centre, published=True), an_event(centre=centre, published=True)
    end = timezone.now() + dt.timedelta(minutes=1)
    today.sessions.update(starts_at=end - dt.timedelta(hours=1), ends_at=end)
    assert f'href="{of(today, "door/")}"' in browser.get(of(today)).content.decode()
    assert f'href="{of(later, "door/")}"' not in browser.get(of(later)).content.decode()
