"""What was closed, opened again and did not take place after all leaves nothing in the work log that counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_user
from talka.activities.actions import approve_activity, withdraw_approval
from talka.activities.models import Activity, State
from talka.events.actions.attendance import note_attendance
from talka.events.actions.closing import close_event, reopen_event
from talka.events.actions.delivered import WorkApproved
from talka.events.actions.events import cancel_event, remove_draft, withdraw_event
from talka.events.actions.putting_back import put_back_session
from talka.events.actions.sessions import remove_session
from talka.events.models import Event, Registration, Session
from talka.events.queries.closing import likeliest, preview_closing
from talka.events.queries.taken_out import session_of, told_of_session
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.audit.trail import entries_about

pytestmark = pytest.mark.django_db
Act = Callable[[Event, User], object]


def closed(event: Event, actor: User) -> None:
    totals = {one.pk: 20 for one in event.sessions.all()}
    close_event(event, settled=likeliest(preview_closing(actor, event)), totals=totals, actor=actor)


def opened_again(event: Event, actor: User) -> Event:
    closed(event, actor)
    return reopen_event(event, actor=actor)


def cancelled(event: Event, actor: User) -> None:
    cancel_event(event, reason="Nenotika", actor=actor)


def withdrawn(event: Event, actor: User) -> None:
    withdraw_event(event, actor=actor)


def last_session_out(event: Event, actor: User) -> Session:
    session = event.sessions.all()[1]
    session.event = event
    remove_session(session, actor=actor)
    return session


@pytest.fixture
def staff(event: Event) -> User:
    return a_user(Role.STAFF, centre=event.centre)


@pytest.fixture
def event() -> Event:
    return a_past_event(sessions=2, title="Stratēģija")


def counted() -> list[str]:
    return [one.title for one in Activity.objects.order_by("starts") if one.is_counted]


@pytest.mark.parametrize("act", [cancelled, withdrawn])
def test_what_did_not_take_place_does_not_count(event: Event, staff: User, act: Act) -> None:
    opened_again(event, staff)
    assert len(counted()) == 2
    act(event, staff)
    assert counted() == []
    works = list(Activity.objects.order_by("pk"))
    assert {entries_about(work)[0].verb for work in works} == {"activities.remove_activity"}
    assert all(str(work.pk) in entries_about(event)[0].changes for work in works)


def test_a_draft_that_counted_before_is_thrown_away_with_its_entries(event: Event, staff: User) -> None:
    opened_again(event, staff)
    Event.objects.filter(pk=event.pk).update(state="draft")
    remove_draft(Event.objects.get(), actor=staff)
    assert counted() == []


def test_a_session_that_is_taken_out_counts_again_once_it_is_back_and_closed(event: Event, staff: User) -> None:
    anna: Registration = a_registration(event, "Anna")
    came(anna)
    opened_again(event, staff)
    last = event.sessions.all()[1]
    last.event = event
    note_attendance(last, registration=anna, came=False, actor=staff)
    told, number = told_of_session(last), last.pk
    last_session_out(event, staff)
    assert counted() == ["Stratēģija: 1. nodarbība"]
    put_back_session(session_of(event, told), number=number, actor=staff)
    closed(Event.objects.get(), staff)
    assert counted() == ["Stratēģija: 1. nodarbība", "Stratēģija: 2. nodarbība"]
    assert Activity.objects.count() == 2


@pytest.mark.parametrize("act", [cancelled, withdrawn, last_session_out])
def test_what_is_approved_stays_and_the_event_with_it(event: Event, staff: User, act: Act) -> None:
    manager = a_user(Role.MANAGER, centre=event.centre)
    opened_again(event, staff)
    last = Activity.objects.order_by("pk")[1]
    approve_activity(last, actor=manager)
    for actor in (staff, manager):
        with pytest.raises(WorkApproved, match="Stratēģija: 2"):
            act(Event.objects.get(), actor)
    assert len(counted()) == 2
    assert (Event.objects.get().state, event.sessions.count()) == ("published", 2)
    withdraw_approval(Activity.objects.get(pk=last.pk), actor=manager)
    act(Event.objects.get(), staff)
    assert Activity.objects.get(pk=last.pk).state == State.REMOVED
