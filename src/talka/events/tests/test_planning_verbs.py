"""What the verbs of planning do, refuse and leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.tests.makers import a_programme
from talka.events.actions.copies import copy_event, edit_series
from talka.events.actions.events import (
    PeopleRegistered,
    add_event,
    cancel_event,
    edit_event,
    publish_event,
    remove_draft,
    withdraw_event,
)
from talka.events.actions.sessions import add_session, edit_session, remove_session, repeat_session
from talka.events.models import Attendance, Event, EventState, Registration, RegistrationState, Session
from talka.events.queries.planning import places_of
from talka.events.queries.wall_clock import NoSuchTime, days_later, moment
from talka.events.tests.makers import a_question, a_session, an_event, another_session, registers
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.trail import entries_about
from talka.kernel.models import Letter
from talka.places.models import Place

pytestmark = pytest.mark.django_db
ACTOR = system_actor


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def letters(key: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=key).order_by("key"))


def test_only_an_event_with_a_date_ahead_is_published() -> None:
    with pytest.raises(Refused, match="session"):
        publish_event(an_event(dated=False), actor=ACTOR())
    with pytest.raises(Refused, match="is over"):
        publish_event(an_event(day=dt.date(2024, 5, 6)), actor=ACTOR())
    over = timezone.now() - dt.timedelta(days=1)
    with pytest.raises(Refused, match="over already"):
        publish_event(an_event(registration_closes=over), actor=ACTOR())
    assert publish_event(an_event(), actor=ACTOR()).state == EventState.PUBLISHED


def test_what_runs_may_still_be_published_until_its_last_session_ends() -> None:
    event, now = an_event(dated=False), timezone.now()
    for days in (-7, 7):
        starts = now + dt.timedelta(days=days)
        add_session(a_session(event, starts_at=starts, ends_at=starts + dt.timedelta(hours=2)), actor=ACTOR())
    assert publish_event(event, actor=ACTOR()).state == EventState.PUBLISHED


def test_publishing_twice_is_a_conflict() -> None:
    event = an_event()
    stale = Event.objects.get(pk=event.pk)
    publish_event(event, actor=ACTOR())
    with pytest.raises(Conflict):
        publish_event(stale, actor=ACTOR())


def test_it_becomes_a_draft_again_only_while_nobody_has_registered() -> None:
    event = an_event(published=True)
    withdraw_event(event, actor=ACTOR())
    assert event.state == EventState.DRAFT
    publish_event(event, actor=ACTOR())
    registers(event)
    with pytest.raises(PeopleRegistered):
        withdraw_event(event, actor=ACTOR())
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED


def test_a_draft_is_thrown_away_with_its_sessions() -> None:
    remove_draft(an_event(), actor=ACTOR())
    assert not Event.objects.exists()
    assert not Session.objects.exists()
    with pytest.raises(NotAllowed):
        remove_draft(an_event(published=True), actor=ACTOR())


def test_everybody_registered_is_told_once_that_it_is_cancelled() -> None:
    event = an_event(published=True, capacity=1)
    for email in ("viens@example.lv", "gaida@example.lv", ""):
        registers(event, email=email)
    told = cancel_event(event, reason="Lektors saslimis", actor=ACTOR())
    written = letters("events.cancelled")
    assert told == 2
    assert {one.address for one in written} == {"viens@example.lv", "gaida@example.lv"}
    assert "Lektors saslimis" in written[0].text
    with pytest.raises(NotAllowed):
        cancel_event(event, reason="Vēlreiz", actor=ACTOR())
    assert len(letters("events.cancelled")) == 2


def test_cancelling_needs_a_reason() -> None:
    event = an_event(published=True)
    with pytest.raises(Refused, match="why"):
        cancel_event(event, reason=" ", actor=ACTOR())


def test_fewer_places_throw_nobody_out_and_more_go_to_those_who_wait() -> None:
    event = an_event(published=True, capacity=2)
    people = [registers(event) for _number in range(3)]
    edit_event(event, values={"capacity": 1}, version=event.version, actor=ACTOR())
    places = places_of(event)
    assert (places.taken, places.above, places.waiting, places.free) == (2, 1, 1, 0)
    edit_event(event, values={"capacity": 3}, version=event.version, actor=ACTOR())
    people[2].refresh_from_db()
    assert people[2].state == RegistrationState.OFFERED
    assert places_of(event).free == 0


def test_a_change_that_crosses_another_is_a_conflict() -> None:
    event = an_event("Sākums")
    stale = Event.objects.get(pk=event.pk)
    edit_event(event, values={"title": "Pirmais"}, version=event.version, actor=ACTOR())
    with pytest.raises(Conflict):
        edit_event(stale, values={"title": "Otrais"}, version=stale.version, actor=ACTOR())
    assert Event.objects.get().title == "Pirmais"


def test_only_what_an_event_says_can_be_edited() -> None:
    event = an_event()
    with pytest.raises(Refused, match="state"):
        edit_event(event, values={"state": "closed"}, version=event.version, actor=ACTOR())


def test_purpose_and_agreement_belong_together_and_to_the_centre() -> None:
    centre = a_centre()
    agreement, foreign = a_programme(centre), a_programme(a_centre("cita"))
    staff = a_user(Role.STAFF, centre=centre)
    event = an_event(centre=centre, agreement=agreement, purpose=agreement.purposes.first(), actor=staff)
    with pytest.raises(Refused, match="another agreement"):
        edit_event(event, values={"purpose": foreign.purposes.first()}, version=event.version, actor=staff)
    event.refresh_from_db()
    with pytest.raises(Refused, match="work under"):
        edit_event(event, values={"agreement": foreign, "purpose": None}, version=event.version, actor=staff)
    with pytest.raises(NotAllowed):
        an_event(centre=centre, agreement=foreign, actor=staff)


def test_registration_closes_after_it_opens() -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="before it opens"):
        an_event(registration_opens=now, registration_closes=now - dt.timedelta(hours=1))


def test_an_event_on_site_keeps_no_link() -> None:
    assert an_event(online_link="https://example.lv/x").online_link == ""
    assert an_event(format="hybrid", online_link="https://example.lv/x").online_link


def test_a_weekly_course_keeps_its_hour_when_the_clocks_change() -> None:
    event = an_event(dated=False)
    session = add_session(a_session(event, day=dt.date(2027, 3, 24)), actor=ACTOR())
    repeat_session(session, times=2, actor=ACTOR())
    starts = [timezone.localtime(one.starts_at) for one in event.sessions.all()]
    assert [f"{at:%d.%m. %H:%M %z}" for at in starts] == [
        "24.03. 10:00 +0200",
        "31.03. 10:00 +0300",
        "07.04. 10:00 +0300",
    ]
    event.refresh_from_db()
    assert (event.starts_at, event.ends_at) == (starts[0], event.sessions.last().ends_at)  # type: ignore[union-attr] # there are three of them


def test_a_time_that_is_left_out_does_not_exist() -> None:
    with pytest.raises(NoSuchTime):
        moment(dt.date(2027, 3, 28), dt.time(3, 30))
    with pytest.raises(NoSuchTime):
        days_later(moment(dt.date(2027, 3, 21), dt.time(3, 30)), 7)
    twice = moment(dt.date(2026, 10, 25), dt.time(3, 30))
    assert twice.astimezone(dt.UTC) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


def test_a_repetition_that_meets_such_a_time_adds_nothing() -> None:
    event = an_event(dated=False)
    night = a_session(event, starts_at=moment(dt.date(2027, 3, 14), dt.time(3, 30)))
    night.ends_at = moment(dt.date(2027, 3, 14), dt.time(5))
    add_session(night, actor=ACTOR())
    with pytest.raises(NoSuchTime):
        repeat_session(night, times=3, actor=ACTOR())
    assert event.sessions.count() == 1
    with pytest.raises(Refused, match="52"):
        repeat_session(night, times=53, actor=ACTOR())


def test_a_session_over_days_says_how_many_hours_count() -> None:
    event = an_event(dated=False)
    camp = a_session(event, ends_at=timezone.now() + dt.timedelta(days=9))
    with pytest.raises(Refused, match="hours count"):
        add_session(camp, actor=ACTOR())
    camp.minutes = 18 * 60
    assert add_session(camp, actor=ACTOR()).minutes == 1080
    with pytest.raises(Refused, match="More hours"):
        another_session(event, minutes=999)
    with pytest.raises(Refused, match="before"):
        another_session(event, ends_at=timezone.now())
    with pytest.raises(Refused, match="31"):
        another_session(event, ends_at=timezone.now() + dt.timedelta(days=50), minutes=60)


def test_what_people_attended_and_the_last_session_stay() -> None:
    event = an_event(published=True)
    first, second = event.sessions.get(), another_session(event, day=timezone.localdate() + dt.timedelta(days=14))
    Attendance.objects.create(
        session=second, registration=registers(event), source=Attendance.Source.STAFF, noted_by=ACTOR()
    )
    with pytest.raises(Refused, match="attended"):
        remove_session(second, actor=ACTOR())
    remove_session(first, actor=ACTOR())
    event.refresh_from_db()
    assert event.starts_at == second.starts_at
    Attendance.objects.all().delete()
    with pytest.raises(Refused, match="at least one"):
        remove_session(second, actor=ACTOR())


def test_a_session_of_a_cancelled_event_is_not_touched() -> None:
    event = an_event(published=True)
    session = event.sessions.get()
    cancel_event(Event.objects.get(pk=event.pk), reason="Nenotiks", actor=ACTOR())
    with pytest.raises(Refused, match="cancelled or closed"):
        edit_session(session, values={"venue": "Cita"}, actor=ACTOR())
    with pytest.raises(Refused, match="activity"):
        edit_session(an_event().sessions.get(), values={"activity": None}, actor=ACTOR())


def test_a_copy_in_another_town_takes_sessions_and_questions_and_stands_in_one_series() -> None:
    event = an_event("Kurss", capacity=12, topic="Dibināšana")
    another_session(event, day=timezone.localdate() + dt.timedelta(days=14))
    asked = a_question(event, "Vai nāksiet?", kind="yes")
    a_question(event, "Ar ko?", asked_if_question=asked, asked_if="yes")
    ogre = Place.objects.get(code="LV0040000")
    day = timezone.localdate() + dt.timedelta(days=30)
    made = copy_event(
        event, first_day=day, title="Kurss Ogrē", place=ogre, venue="Bibliotēka", in_series=True, actor=ACTOR()
    )
    event.refresh_from_db()
    assert made.series == event.series
    assert (made.state, made.capacity, made.topic, made.version) == (EventState.DRAFT, 12, "Dibināšana", 1)
    assert [timezone.localdate(one.starts_at) for one in made.sessions.all()] == [day, day + dt.timedelta(days=7)]
    assert {one.place for one in made.sessions.all()} == {ogre}
    first, second = made.questions.all()
    assert second.asked_if_question == first != asked
    third = copy_event(made, first_day=day, in_series=True, actor=ACTOR())
    assert third.series == event.series
    assert third.sessions.first().venue == "Bibliotēka"  # type: ignore[union-attr] # a copy has sessions
    assert third.series is not None
    edit_series(third.series, values={"title": "Cikls"}, actor=ACTOR())
    assert third.series.title == "Cikls"


def test_next_years_event_is_no_part_of_a_series() -> None:
    event = an_event(registration_closes=timezone.now() + dt.timedelta(days=5))
    made = copy_event(event, first_day=timezone.localdate() + dt.timedelta(days=371), actor=ACTOR())
    assert made.series is None
    assert made.registration_closes is not None
    assert event.registration_closes is not None
    gone = timezone.localdate(made.registration_closes) - timezone.localdate(event.registration_closes)
    assert gone.days == 364
    with pytest.raises(Refused, match="session"):
        copy_event(an_event(dated=False), first_day=timezone.localdate(), actor=ACTOR())


def test_the_trail_says_what_was_done() -> None:
    event = an_event(published=True)
    registers(event)
    cancel_event(event, reason="Slimība", actor=ACTOR())
    entries = list(entries_about(event))
    assert [one.verb for one in entries if one.verb != "events.register"][:3] == [
        "events.cancel_event",
        "events.publish_event",
        "events.add_event",
    ]
    assert entries[0].reason == "Slimība"


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_another_centre_does_nothing_with_an_event(role: Role) -> None:
    event = an_event(published=True)
    stranger = a_user(role, centre=a_centre("cita"))
    for verb in (withdraw_event, publish_event, remove_draft):
        with pytest.raises(NotAllowed):
            verb(event, actor=stranger)
    with pytest.raises(NotAllowed):
        cancel_event(event, reason="Nē", actor=stranger)
    with pytest.raises(NotAllowed):
        add_event(Event(centre=event.centre, kind=event.kind, title="Svešs"), actor=stranger)
    with pytest.raises(NotAllowed):
        copy_event(event, first_day=timezone.localdate(), actor=stranger)
    assert Event.objects.get().state == EventState.PUBLISHED
    assert not Registration.objects.exists()
