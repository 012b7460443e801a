"""A session or a question that was taken out by mistake is put back as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions.putting_back import ThereAgain, put_back_question, put_back_session
from talka.events.actions.questions import remove_question
from talka.events.actions.sessions import remove_session
from talka.events.models import Event, Question, Session
from talka.events.queries.icalendar import uid_of
from talka.events.queries.taken_out import hung_on, question_of, session_of, told_of_question, told_of_session
from talka.events.tests.makers import a_question, a_session, an_event, another_session
from talka.kernel.actions import NotAllowed
from talka.kernel.audit.trail import entries_about
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event(centre=centre, published=True)


def of(event: Event, rest: str) -> str:
    return f"/events/work/{event.pk}/{rest}"


def everything(one: Session | Question) -> dict[str, object]:
    stored = type(one).objects.get(pk=one.pk)
    return {column.attname: getattr(stored, column.attname) for column in one._meta.concrete_fields}


def said(answer: object) -> str:
    return " ".join(str(one) for one in answer.context["messages"])  # type: ignore[attr-defined] # of the test client


def test_a_session_comes_back_as_it_was_and_the_event_lasts_as_long_again(browser: Client, event: Event) -> None:
    last = another_session(event, day=timezone.localdate() + dt.timedelta(days=30), title="Noslēgums")
    before, until, uid = everything(last), Event.objects.get().ends_at, uid_of(event, last)
    page = browser.post(of(event, f"sessions/{last.pk}/remove/"), follow=True)
    assert "Izņemts: Noslēgums" in page.content.decode()
    assert Event.objects.get().ends_at != until

    page = browser.post(of(event, "sessions/put-back/"), {"number": last.pk}, follow=True)

    assert said(page) == "Nodarbība ir atgriezta."
    assert "Izņemts" not in page.content.decode()
    assert everything(last) == before
    assert Event.objects.get().ends_at == until
    assert uid_of(event, event.sessions.get(pk=last.pk)) == uid
    assert [one.verb for one in entries_about(last)][:2] == ["events.put_back_session", "events.remove_session"]


def test_two_that_were_taken_out_come_back_one_by_one(browser: Client, event: Event) -> None:
    first, second = another_session(event, title="Pirmā"), another_session(event, title="Otrā")
    for one in (first, second):
        browser.post(of(event, f"sessions/{one.pk}/remove/"))
    page = browser.get(of(event, "sessions/"))
    assert [one["name"] for one in page.context["taken_out"]] == ["Otrā", "Pirmā"]
    browser.post(of(event, "sessions/put-back/"), {"number": first.pk})
    assert event.sessions.filter(pk=first.pk).exists()
    assert not event.sessions.filter(pk=second.pk).exists()
    again = browser.post(of(event, "sessions/put-back/"), {"number": first.pk}, follow=True)
    assert "vairs netiek glabāts" in said(again)


def test_a_question_comes_back_at_its_place_with_what_hung_on_it(browser: Client, event: Event) -> None:
    a_question(event, "Pirmais?")
    eats = a_question(event, "Vai ēdīsiet?", kind="yes", is_required=True)
    what = a_question(event, "Ko neēdat?", asked_if_question=eats, asked_if="yes")
    before, hung = everything(eats), everything(what)
    page = browser.post(of(event, f"questions/{eats.pk}/move/"), {"act": "remove"}, follow=True)
    assert "Izņemts: Vai ēdīsiet?" in page.content.decode()
    assert Question.objects.get(pk=what.pk).asked_if == ""

    assert (
        said(browser.post(of(event, "questions/put-back/"), {"number": eats.pk}, follow=True))
        == "Jautājums ir atgriezts."
    )

    assert (everything(eats), everything(what)) == (before, hung)
    assert [one.label for one in event.questions.all()] == ["Pirmais?", "Vai ēdīsiet?", "Ko neēdat?"]


def test_a_condition_that_holds_no_more_is_left_out(event: Event) -> None:
    staff = a_user(Role.STAFF, centre=event.centre)
    eats = a_question(event, "Vai ēdīsiet?", kind="yes")
    what = a_question(event, "Ko neēdat?", asked_if_question=eats, asked_if="yes")
    told_of_what, told_of_eats = told_of_question(what), told_of_question(eats)
    remove_question(what, actor=staff)
    remove_question(eats, actor=staff)
    put_back_question(question_of(event, told_of_what), number=what.pk, hung={}, actor=staff)
    back = Question.objects.get(pk=what.pk)
    assert (back.asked_if_question, back.asked_if) == (None, "")
    put_back_question(question_of(event, told_of_eats), number=eats.pk, hung=hung_on(told_of_eats), actor=staff)
    assert Question.objects.get(pk=what.pk).asked_if_question == eats
    with pytest.raises(ThereAgain):
        put_back_question(question_of(event, told_of_eats), number=eats.pk, hung={}, actor=staff)


def test_what_stands_there_again_is_not_stored_twice(event: Event) -> None:
    staff = a_user(Role.STAFF, centre=event.centre)
    session = another_session(event)
    told = told_of_session(session)
    remove_session(session, actor=staff)
    put_back_session(session_of(event, told), number=session.pk, actor=staff)
    with pytest.raises(ThereAgain):
        put_back_session(session_of(event, told), number=session.pk, actor=staff)
    assert event.sessions.count() == 2


def test_only_whoever_may_change_the_event_puts_back_and_only_what_they_took_out_within_the_hour(
    browser: Client, event: Event, freeze: Freeze
) -> None:
    session = another_session(event, title="Slepenā")
    browser.post(of(event, f"sessions/{session.pk}/remove/"))
    colleague = signed_in(a_user(Role.STAFF, centre=event.centre))
    assert "Slepenā" not in colleague.get(of(event, "sessions/")).content.decode()
    assert "vairs netiek" in said(colleague.post(of(event, "sessions/put-back/"), {"number": session.pk}, follow=True))
    stranger = a_user(Role.STAFF, centre=a_centre())
    for part in ("sessions", "questions"):
        assert signed_in(stranger).post(of(event, f"{part}/put-back/"), {"number": session.pk}).status_code == 404
        assert browser.get(of(event, f"{part}/put-back/")).status_code == 405
    with pytest.raises(NotAllowed):
        put_back_session(a_session(event), number=session.pk, actor=stranger)
    other = an_event(centre=event.centre)
    assert "Slepenā" not in browser.get(of(other, "sessions/")).content.decode()
    freeze(f"{timezone.localtime() + dt.timedelta(minutes=62):%Y-%m-%d %H:%M}")
    assert "Slepenā" not in browser.get(of(event, "sessions/")).content.decode()
    assert not Session.objects.filter(pk=session.pk).exists()
