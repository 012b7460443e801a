"""What those who came thought of it: asked once, told only where nobody can be recognised."""

from __future__ import annotations

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.actions.feedback import ask_about_events, ask_for_feedback, give_feedback
from talka.events.models import Event, Feedback, FeedbackRequest
from talka.events.queries.feedback import public_average, summary_of
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.mail.models import Letter

pytestmark = pytest.mark.django_db


def answered(event: Event, *ratings: int, good: str = "") -> None:
    for rating in ratings:
        registration = a_registration(event)
        came(registration)
        asked = FeedbackRequest.objects.create(registration=registration)
        give_feedback(event, code=asked.code, rating=rating, good=good, actor=system_actor())


def test_only_those_who_came_are_asked_and_once() -> None:
    event = a_past_event()
    anna = a_registration(event)
    came(anna)
    came(a_registration(event, email=""))
    a_registration(event, "Nebija")
    for _time in range(2):
        ask_about_events()
    assert [letter.address for letter in Letter.objects.all()] == [anna.email]
    assert FeedbackRequest.objects.get().code in Letter.objects.get().text


def test_the_clock_asks_after_the_end_and_not_about_long_ago() -> None:
    for days in (0, -3, 60):
        came(a_registration(a_past_event(days_ago=days, minutes=14 * 60 - 1 if not days else 120)))
    ask_about_events()
    assert not Letter.objects.exists()
    with pytest.raises(NotAllowed):
        ask_for_feedback(a_past_event(days_ago=-3), actor=a_user(Role.COORDINATOR))


def test_the_letter_asks_three_questions_and_the_link_works_once() -> None:
    event = a_past_event(title="Stratēģija")
    registration = a_registration(event)
    came(registration)
    asked = FeedbackRequest.objects.create(registration=registration)
    address = f"/events/feedback/{asked.code}/"
    assert "Stratēģija" in stranger().get(address).content.decode()
    assert stranger().post(address, {"rating": "9"}).status_code == 200
    stranger().post(address, {"rating": "4", "good": "Viss"})
    assert "Paldies" in stranger().get(address).content.decode()
    stranger().post(address, {"rating": "1"})
    assert [(one.rating, one.good) for one in Feedback.objects.all()] == [(4, "Viss")]
    with pytest.raises(Refused):
        give_feedback(event, code=asked.code, rating=1, actor=system_actor())
    assert stranger().get("/events/feedback/nothing/").status_code == 404


def test_nothing_leads_from_an_answer_to_who_gave_it() -> None:
    event = a_past_event(days_ago=9)
    answered(event, 5)
    answer, asked = Feedback.objects.get(), FeedbackRequest.objects.get()
    assert event.ends_at is not None
    assert answer.given_on == event.ends_at.date()
    assert asked.used_on == timezone.localdate()
    entry = AuditEntry.objects.get(verb="events.give_feedback")
    assert (entry.object_type, entry.object_id) == ("events.Event", str(event.pk))
    assert asked.code not in entry.changes


def test_answers_are_told_from_three_on_and_publicly_from_five_on() -> None:
    event = a_past_event()
    answered(event, 5, 4, good="Slepens vārds")
    client = signed_in(a_user(Role.STAFF, centre=event.centre))
    address = f"/events/work/{event.pk}/feedback/"
    assert "Slepens vārds" not in client.get(address).content.decode()
    assert summary_of(event).average is None
    answered(event, 3)
    assert "Slepens vārds" in client.get(address).content.decode()
    assert summary_of(event).average == 4
    assert public_average(event) is None
    answered(event, 4, 4)
    assert public_average(event) == (4.0, 5)


def test_the_page_of_an_event_tells_the_average_to_everybody() -> None:
    event = a_past_event()
    answered(event, 5, 4, 3, 4, 4)
    page = stranger().get(f"/events/{event.code}/").content.decode()
    assert "4,0 no 5 (5 atbildes)" in page


def test_staff_ask_by_the_button_and_another_centre_finds_nothing() -> None:
    event = a_past_event()
    came(a_registration(event))
    address = f"/events/work/{event.pk}/feedback/"
    other = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    signed_in(a_user(Role.STAFF, centre=event.centre)).post(address)
    assert Letter.objects.count() == 1
