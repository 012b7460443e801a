"""Noting who came: at the door, from paper, from the list of a meeting."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions.attendance import (
    note_attendance,
    note_sheet,
    take_meeting_list,
    undo_meeting_list,
    welcome_walk_in,
)
from talka.events.models import Attendance, Event, EventState, Registration, RegistrationState, Session
from talka.events.queries.arrivals import Joined, Unexpected
from talka.events.queries.attendance import attendance_of
from talka.events.tests.makers import an_event, another_session
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return a_past_event(sessions=2, title="Stratēģija")


@pytest.fixture
def staff(event: Event) -> User:
    return a_user(Role.STAFF, centre=event.centre)


@pytest.fixture
def client(staff: User) -> Client:
    return signed_in(staff)


def first(event: Event) -> Session:
    session = event.sessions.all()[0]
    session.event = event
    return session


def test_somebody_ticked_twice_came_once_and_can_be_unticked(event: Event, staff: User) -> None:
    anna = a_registration(event)
    for _time in range(2):
        note_attendance(first(event), registration=anna, came=True, actor=staff)
    assert Attendance.objects.get().source == "door"
    for _time in range(2):
        note_attendance(first(event), registration=anna, came=False, actor=staff)
    assert not Attendance.objects.exists()


def test_a_registration_of_another_event_is_refused(event: Event, staff: User) -> None:
    stranger = a_registration(a_past_event(event.centre))
    with pytest.raises(Refused, match="citu pasākumu"):
        note_attendance(first(event), registration=stranger, came=True, actor=staff)


def test_another_centre_and_a_closed_event_are_not_noted(event: Event, staff: User) -> None:
    anna = a_registration(event)
    with pytest.raises(NotAllowed):
        note_attendance(first(event), registration=anna, came=True, actor=a_user(Role.STAFF, centre=a_centre()))
    event.state = EventState.CLOSED
    with pytest.raises(NotAllowed):
        note_attendance(first(event), registration=anna, came=True, actor=staff)


def test_a_walk_in_sent_twice_is_one_person(event: Event, staff: User) -> None:
    for _time in range(2):
        welcome_walk_in(first(event), walk_in=Unexpected("Jānis Ozols", key="k-1"), actor=staff)
    walk_in = event.registrations.get()
    assert (walk_in.name, walk_in.is_walk_in, walk_in.state) == ("Jānis Ozols", True, RegistrationState.CONFIRMED)
    assert walk_in.attendance.count() == 1


def test_a_walk_in_who_is_registered_is_only_ticked(event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna Bērziņa", email="anna@example.lv")
    found = welcome_walk_in(first(event), walk_in=Unexpected("anna berzina", "Anna@example.lv"), actor=staff)
    assert found == anna
    assert event.registrations.count() == 1


def test_a_walk_in_without_a_name_is_refused(event: Event, staff: User) -> None:
    with pytest.raises(Refused):
        welcome_walk_in(first(event), walk_in=Unexpected("  "), actor=staff)


def test_the_grid_writes_what_was_changed_and_tells_what_others_changed(event: Event, staff: User) -> None:
    anna, pauls = a_registration(event, "Anna"), a_registration(event, "Pauls")
    one = first(event)
    shown = {(one.pk, anna.pk): False, (one.pk, pauls.pk): False, (one.pk, 999): False, (999, anna.pk): True}
    came(pauls, one)
    written, elsewhere = note_sheet(event, ticked={(one.pk, anna.pk), (one.pk, 999)}, shown=shown, actor=staff)
    assert (written, elsewhere) == (1, [(one.pk, pauls.pk)])
    assert set(Attendance.objects.values_list("registration_id", "source")) == {(anna.pk, "sheet"), (pauls.pk, "door")}


def test_hours_are_those_of_the_sessions_and_never_more(event: Event) -> None:
    anna, pauls, gone = a_registration(event, "Anna"), a_registration(event, "Pauls"), a_registration(event, "Zita")
    came(anna)
    one = first(event)
    Attendance.objects.create(session=one, registration=pauls, minutes=500, source="list", noted_by=system_actor())
    a_registration(event, "Atteikusies", state=RegistrationState.CANCELLED)
    table = attendance_of(event)
    assert [(row.registration.name, row.minutes, row.share) for row in table.rows] == [
        ("Anna", 240, 100),
        ("Pauls", 120, 50),
        ("Zita", 0, 0),
    ]
    assert [row.registration for row in table.no_shows] == [gone]
    assert [one.came for one in table.counts] == [2, 1]


def test_a_list_is_taken_in_and_taken_back(event: Event, staff: User) -> None:
    anna, pauls, one = a_registration(event, "Anna"), a_registration(event, "Pauls"), first(event)
    came(pauls, one)
    joined = [Joined(50, anna), Joined(10, pauls), Joined(30, walk_in=Unexpected("Svešinieks"))]
    taken = take_meeting_list(one, joined=joined, actor=staff)
    assert taken.came == 2
    assert Attendance.objects.get(registration=anna).minutes == 50
    assert Attendance.objects.get(registration=pauls).minutes is None
    undo_meeting_list(one, list_id=taken.pk, actor=staff)
    assert list(Attendance.objects.values_list("registration__name", flat=True)) == ["Pauls"]
    assert event.registrations.get(is_walk_in=True).state == RegistrationState.CANCELLED
    with pytest.raises(Refused):
        undo_meeting_list(one, list_id=taken.pk, actor=staff)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_questions_for_one_and_for_three(
    client: Client, event: Event, staff: User, query_budget: QueryBudget, rows: int
) -> None:
    for _row in range(rows):
        came(a_registration(event))
    with query_budget(10):
        client.get(f"/events/work/{event.pk}/attendance/")


def door(event: Event) -> str:
    return f"/events/work/{event.pk}/door/?session={first(event).pk}"


def test_the_door_ticks_without_scripts(client: Client, event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna")
    page = client.get(door(event)).content.decode()
    assert f'value="{anna.pk}:1"' in page
    client.post(door(event), {"tick": f"{anna.pk}:1"})
    assert anna.attendance.count() == 1
    client.post(door(event), {"act": "walk_in", "name": "Jānis"})
    assert event.registrations.filter(is_walk_in=True).get().attendance.count() == 1
    assert client.post(door(event), {"act": "walk_in", "name": ""}).status_code == 200
    assert client.post(door(event), {"tick": "x"}).status_code == 404


def test_what_was_noted_without_a_signal_is_taken_once(client: Client, event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna")
    walk_ins = [{"key": "abc-1", "name": "Jānis"}, {"key": "abc-2", "name": ""}]
    sent = {
        "ticks": [{"registration": anna.pk, "came": True, "at": 1_000_000_000_000}, {"registration": 99, "came": True}],
        "walk_ins": walk_ins,
    }
    address = door(event).replace("door/", "door/sync/")
    client.post(address, json.dumps(sent), content_type="application/json")
    answer = client.post(address, json.dumps(sent), content_type="application/json").json()
    walk_in = event.registrations.get(is_walk_in=True)
    assert answer.pop("at") > 1_000_000_000_000
    assert answer == {"taken": True, "refused": ["abc-2"], "noted": [anna.pk, walk_in.pk]}
    arrived = anna.attendance.get().arrived_at
    assert arrived is not None
    assert arrived.year == 2001


def test_what_waits_in_a_phone_is_kept_while_the_event_is_closed(client: Client, event: Event, staff: User) -> None:
    anna, address = a_registration(event, "Anna"), door(event).replace("door/", "door/sync/")
    sent = json.dumps({"ticks": [{"registration": anna.pk, "came": True}], "walk_ins": []})
    kept = "Pasākums ir slēgts. Kas nav nosūtīts, paliek šajā tālrunī"
    assert f'data-closed="{kept}' in client.get(door(event)).content.decode()
    Event.objects.filter(pk=event.pk).update(state=EventState.CLOSED)
    answer = client.post(address, sent, content_type="application/json")
    assert (answer.status_code, answer.json()) == (409, {"taken": False})
    assert "Pasākums ir slēgts: lai atzīmētu" in client.get(door(event), follow=True).content.decode()
    assert not Attendance.objects.exists()
    stranger = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert stranger.post(address, sent, content_type="application/json").status_code == 404
    assert stranger.get(door(event)).status_code == 404
    Event.objects.filter(pk=event.pk).update(state=EventState.PUBLISHED)
    assert client.post(address, sent, content_type="application/json").json()["noted"] == [anna.pk]


@pytest.mark.parametrize(
    "body", ["", "[]", '{"ticks": 3, "walk_ins": []}', '{"ticks": [{"registration": "1", "came": 1}], "walk_ins": []}',
             '{"ticks": [], "walk_ins": [{"key": "<b>", "name": "A"}]}']
)  # fmt: skip
def test_what_does_not_come_from_the_door_is_refused(client: Client, event: Event, staff: User, body: str) -> None:
    address = door(event).replace("door/", "door/sync/")
    assert client.post(address, body, content_type="application/json").status_code == 400


def test_the_code_leads_staff_to_the_door_and_nobody_else_anywhere(client: Client, event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna")
    answer = client.get(f"/events/door/{anna.code}/", follow=True)
    assert "Anna" in answer.content.decode()
    assert not Attendance.objects.exists()
    assert client.get("/events/door/nothing/").status_code == 404
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert client.get(f"/events/door/{anna.code}/").status_code == 404


def test_the_grid_is_saved_from_its_page(client: Client, event: Event, staff: User) -> None:
    anna, one = a_registration(event, "Anna"), first(event)
    cell = f"{one.pk}-{anna.pk}"
    assert cell in client.get(f"/events/work/{event.pk}/sheet/").content.decode()
    client.post(f"/events/work/{event.pk}/sheet/", {"cell": [cell, "x-y"], "was_off": [cell]})
    assert anna.attendance.get().source == "sheet"


def test_the_paper_is_a_document(client: Client, event: Event, staff: User) -> None:
    a_registration(event, "Žanna *Ķēniņa*")
    answer = client.get(f"/events/work/{event.pk}/attendance/{first(event).pk}/paper/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_whoever_takes_the_paper_with_names_is_written_down(client: Client, event: Event, staff: User) -> None:
    paper = f"/events/work/{event.pk}/attendance/{first(event).pk}/paper/"
    client.get(paper)
    assert not Reading.objects.exists()
    a_registration(event, "Anna")
    a_registration(event, "Baiba")
    client.get(paper)
    reading = Reading.objects.get()
    assert (reading.what, reading.rows, reading.way, reading.reader) == ("sign-in sheet", 2, Reading.Way.TAKEN, staff)


def test_another_centre_finds_no_page(event: Event) -> None:
    a_registration(event, "Slepenais")
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    for part in ("attendance", "door", "sheet", f"attendance/{first(event).pk}/paper"):
        assert client.get(f"/events/work/{event.pk}/{part}/").status_code == 404


def test_a_meeting_list_is_read_looked_at_and_confirmed(client: Client, event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna Bērziņa", email="anna@example.lv")
    a_registration(event, "Nav Bijis")
    pauls = a_registration(event, "Pauls Kalniņš")
    address = f"/events/work/{event.pk}/attendance/{first(event).pk}/list/"
    text = (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        "A. Bērziņa,anna@example.lv,11/18/2026 10:00:00 AM,11/18/2026 10:50:00 AM,50\n"
        "Pauls,,11/18/2026 10:00:00 AM,11/18/2026 11:00:00 AM,60\n"
        "iPhone,,11/18/2026 10:00:00 AM,11/18/2026 10:01:00 AM,1\n"
    )
    page = client.post(address, {"text": text, "step": "confirm"}).content.decode()
    assert "Nav Bijis" in page
    decided = {"text": text, "step": "confirm", "line-2": str(pauls.pk), "line-3": "skip"}
    client.post(address, decided)
    assert dict(Attendance.objects.values_list("registration_id", "minutes")) == {anna.pk: 50, pauls.pk: 60}
    assert not Registration.objects.filter(is_walk_in=True).exists()


def test_the_page_of_a_past_event_says_what_comes_next(event: Event, client: Client) -> None:
    page = f"/events/work/{event.pk}/"
    assert [step.url for step in client.get(page).context["steps"]] == [f"{page}attendance/"]
    came(a_registration(event), first(event))
    assert [step.url for step in client.get(page).context["steps"]] == [f"{page}close/"]


def test_the_table_of_attendance_names_each_session_beside_its_tick(event: Event, client: Client) -> None:
    came(a_registration(event, "Zane Kalniņa"), first(event))
    ((row, cells),) = attendance_of(event).lines
    assert row.registration.name == "Zane Kalniņa"
    assert [(one.session.pk, there is not None) for one, there in cells] == [
        (one.pk, number == 0) for number, one in enumerate(event.sessions.all())
    ]
    words = client.get(f"/events/work/{event.pk}/attendance/").content.decode()
    assert all(f'data-title="{one.session}"' in words for one, _there in cells)


def test_before_a_session_begins_nobody_was_absent_and_nothing_is_counted() -> None:
    centre = a_centre()
    client, event = signed_in(a_user(Role.STAFF, centre=centre)), an_event(centre=centre, published=True)
    later, page = another_session(event, title="Otrā"), f"/events/work/{event.pk}/attendance/"
    first_to_come = a_registration(event)
    words = client.get(page).text
    assert first_to_come.name in words
    assert not any(noise in words for noise in ("0 %", "0\xa0min", "neieradās", "Stundas", "Ieradās", "vēl priekšā"))
    came(first_to_come, first(event))
    words = client.get(page).text
    assert "50 %" in words
    assert words.count("vēl priekšā") == 3
    Session.objects.filter(pk=later.pk).update(starts_at=timezone.now())
    assert "vēl priekšā" not in client.get(page).text


def test_minutes_are_keyed_in_for_those_who_were_there_for_a_part(event: Event, staff: User) -> None:
    anna, pauls, one = a_registration(event, "Anna"), a_registration(event, "Pauls"), first(event)
    here, there = (one.pk, anna.pk), (one.pk, pauls.pk)
    shown = {here: False, there: False}
    note_sheet(event, ticked={here}, shown=shown, minutes={here: (None, None), there: (None, 45)}, actor=staff)
    assert dict(Attendance.objects.values_list("registration_id", "minutes")) == {anna.pk: None, pauls.pk: 45}

    shown = dict.fromkeys(shown, True)
    kept = {here: (None, 30), there: (45, 45)}
    assert note_sheet(event, ticked={here, there}, shown=shown, minutes=kept, actor=staff) == (1, [])
    mine = {here: (None, 20), there: (45, None)}
    assert note_sheet(event, ticked={here, there}, shown=shown, minutes=mine, actor=staff) == (1, [here])
    assert dict(Attendance.objects.values_list("registration_id", "minutes")) == {anna.pk: 30, pauls.pk: None}

    note_sheet(event, ticked=set(), shown=shown, minutes={here: (30, 30), there: (None, None)}, actor=staff)
    assert not Attendance.objects.exists(), "no longer ticked: did not come, whatever the minutes were"


@pytest.mark.parametrize("typed", ["0", "-5", "1,5", "9" * 12, "1001", "daudz"])
def test_minutes_that_cannot_be_are_refused_in_words_and_kept(
    client: Client, event: Event, staff: User, typed: str
) -> None:
    anna = a_registration(event, "Anna")
    cell = f"{first(event).pk}-{anna.pk}"
    page = client.post(f"/events/work/{event.pk}/sheet/", {"cell": [cell], "was_off": [cell], f"minutes-{cell}": typed})
    told = page.content.decode()
    assert f"{anna.name}: Norādiet veselas minūtes no 1 līdz" in told
    assert f'value="{typed}"' in told
    assert not Attendance.objects.exists(), "nothing is half saved"
    client.post(f"/events/work/{event.pk}/sheet/", {"was_off": [cell], f"minutes-{cell}": " 15 "})
    assert anna.attendance.get().minutes == 15
    assert f'name="minutes-{cell}"' in client.get(f"/events/work/{event.pk}/sheet/").content.decode()


def test_minutes_stand_in_the_grid_only_where_they_are_wanted(client: Client, event: Event, staff: User) -> None:
    came(a_registration(event, "Anna"))
    address = f"/events/work/{event.pk}/sheet/"
    assert 'name="minutes-' not in client.get(address).content.decode()
    assert 'name="minutes-' in client.get(address, {"minutes": "1"}).content.decode()


def test_stored_minutes_above_those_of_the_session_stay_and_block_nothing(
    client: Client, event: Event, staff: User
) -> None:
    anna, pauls, one = a_registration(event, "Anna"), a_registration(event, "Pauls"), first(event)
    Attendance.objects.create(session=one, registration=pauls, minutes=500, source="list", noted_by=staff)
    here, there = f"{one.pk}-{anna.pk}", f"{one.pk}-{pauls.pk}"
    sent = {"was_on": [there], "was_off": [here], "cell": [here, there], f"had-{here}": "", f"minutes-{here}": ""}
    kept = {f"had-{there}": "500", f"minutes-{there}": "500"}
    assert client.post(f"/events/work/{event.pk}/sheet/", sent | kept).status_code == 302
    assert dict(Attendance.objects.values_list("registration_id", "minutes")) == {anna.pk: None, pauls.pk: 500}
    assert client.post(f"/events/work/{event.pk}/sheet/", sent | {f"minutes-{there}": "501"}).status_code == 200


def test_stored_minutes_that_nobody_typed_are_not_written_again(event: Event, staff: User) -> None:
    pauls, one = a_registration(event, "Pauls"), first(event)
    Attendance.objects.create(session=one, registration=pauls, minutes=500, source="list", noted_by=staff)
    cell = (one.pk, pauls.pk)
    written = note_sheet(event, ticked={cell}, shown={cell: True}, minutes={cell: (500, 500)}, actor=staff)
    assert (written, pauls.attendance.get().minutes) == ((0, []), 500)


def test_whoever_cancelled_is_not_noted_by_the_grid_but_may_be_unticked(event: Event, staff: User) -> None:
    gone = a_registration(event, state=RegistrationState.CANCELLED)
    cell = (first(event).pk, gone.pk)
    assert note_sheet(event, ticked={cell}, shown={cell: False}, actor=staff) == (0, [])
    Attendance.objects.create(session=first(event), registration=gone, source="door", noted_by=staff)
    assert note_sheet(event, ticked=set(), shown={cell: True}, actor=staff) == (1, [])
    assert not Attendance.objects.exists()


def test_whoever_was_there_was_there_for_a_minute_at_least(event: Event, staff: User) -> None:
    anna = a_registration(event)
    cell = (first(event).pk, anna.pk)
    note_sheet(event, ticked={cell}, shown={cell: False}, minutes={cell: (None, 0)}, actor=staff)
    assert anna.attendance.get().minutes == 1
