"""What staff sees of those who registered, and does for them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import load_workbook

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions.looking_after import move_up
from talka.events.models import Event, Registration, RegistrationState
from talka.events.tests.makers import a_question, an_event, registers
from talka.kernel.audit.trail import entries_about
from talka.kernel.models import Letter
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event(centre=centre, published=True, capacity=2)


def of(event: Event, rest: str) -> str:
    return f"/events/work/{event.pk}/{rest}"


def names(answer: Any) -> list[str]:
    return [str(row.record) for row in answer.context["listing"].rows]


def test_answers_stand_in_columns_and_narrow_the_list(browser: Client, event: Event) -> None:
    question = a_question(event, "Kurss?", kind="many", choices="Pirmais\nOtrais")
    registers(event, "Anna", answers={str(question.pk): ["Pirmais", "Otrais"]})
    registers(event, "Baiba", answers={str(question.pk): ["Otrais"]})
    registers(event, "Cilda", email="cilda@cits.lv")
    page = browser.get(of(event, "registrations/"))
    assert names(page) == ["Anna", "Baiba", "Cilda"]
    assert "Pirmais, Otrais" in page.content.decode()
    address = of(event, "registrations/")
    assert names(browser.get(address, {f"q{question.pk}": "Pirmais"})) == ["Anna"]
    assert names(browser.get(address, {"state": "waiting"})) == ["Cilda"]
    assert names(browser.get(address, {"q": "cits.lv"})) == ["Cilda"]
    assert names(browser.get(address, {"q": "anna neviena"})) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_twelve_queries(browser: Client, event: Event, query_budget: QueryBudget, rows: int) -> None:
    a_question(event)
    for _number in range(rows):
        registers(event)
    browser.get(of(event, "registrations/"))
    with query_budget(12):
        browser.get(of(event, "registrations/"))


def test_the_file_holds_what_is_shown_and_its_taking_is_written_down(browser: Client, event: Event) -> None:
    question = a_question(event, "Vai nāksiet?", kind="yes")
    registers(event, "Anna", answers={str(question.pk): "yes"}, needs="Ratiņkrēsls")
    registers(event, "Baiba", email="=1+1@example.lv")
    answer = browser.get(of(event, "registrations/"), {"q": "anna", "export": "xlsx"})
    rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()  # type: ignore[attr-defined] # a file is streamed
    assert rows[0][0] == "Vārds un uzvārds"
    assert [row[0] for row in rows[1:]] == ["Anna"]
    assert rows[1][-1] == "jā"
    assert "Ratiņkrēsls" not in str(rows)
    reading = Reading.objects.get()
    assert (reading.what, reading.rows, reading.way) == ("registrations", 1, Reading.Way.TAKEN)


def test_somebody_who_rings_up_is_registered(browser: Client, event: Event) -> None:
    question = a_question(event, "Kurss?", kind="one", choices="Pirmais\nOtrais", is_required=True)
    typed = {"name": "Anna Liepa", "phone": "29123456", f"question_{question.pk}": "Otrais"}
    browser.post(of(event, "registrations/new/"), typed)
    made = Registration.objects.get()
    assert (made.name, made.phone, made.answers) == ("Anna Liepa", "29123456", {str(question.pk): "Otrais"})
    assert made.registered_by is not None
    for name in ("Baiba", "Cilda"):
        browser.post(of(event, "registrations/new/"), {"name": name})
    browser.post(of(event, "registrations/new/"), {"name": "Daina", "in_spite": "on"})
    states = dict(Registration.objects.values_list("name", "state"))
    assert (states["Cilda"], states["Daina"]) == ("waiting", "confirmed")


def test_a_registration_is_cancelled_with_a_reason(browser: Client, event: Event) -> None:
    person = registers(event, "Anna")
    address = of(event, f"registrations/{person.pk}/")
    assert browser.post(address, {"act": "cancel", "reason": ""}).context["form"].errors
    browser.post(address, {"act": "cancel", "reason": "Zvanīja, ka slima"})
    person.refresh_from_db()
    assert (person.state, person.cancel_reason) == (RegistrationState.CANCELLED, "Zvanīja, ka slima")
    assert browser.post(address, {"act": "cancel", "reason": "Vēlreiz"}).status_code == 404


def test_whoever_is_moved_up_gets_the_next_place_and_the_reason_is_noted(browser: Client, event: Event) -> None:
    first, *_others = [registers(event, name) for name in ("Anna", "Baiba", "Cilda", "Daina")]
    last = Registration.objects.get(name="Daina")
    browser.post(of(event, f"registrations/{last.pk}/"), {"act": "move_up", "reason": "Lektore"})
    last.refresh_from_db()
    assert last.state == RegistrationState.WAITING
    assert [one.name for one in event.registrations.in_queue()] == ["Daina", "Cilda"]
    browser.post(of(event, f"registrations/{first.pk}/"), {"act": "cancel", "reason": "Netiks"})
    last.refresh_from_db()
    assert last.state in {RegistrationState.OFFERED, RegistrationState.CONFIRMED}
    moved = next(one for one in entries_about(last) if one.verb == "events.move_up")
    assert moved.reason == "Lektore"


def test_a_place_that_is_free_goes_to_whoever_is_moved_up(event: Event) -> None:
    for _number in range(2):
        registers(event)
    last = registers(event)
    Event.objects.update(capacity=3)
    moved = move_up(last, reason="Palielinājām", actor=a_user(Role.STAFF, centre=event.centre))
    assert moved.state in {RegistrationState.OFFERED, RegistrationState.CONFIRMED}


def test_needs_are_for_the_centres_own_staff_and_reading_them_is_written_down(browser: Client, event: Event) -> None:
    registers(event, "Anna", needs="Ratiņkrēsls")
    registers(event, "Baiba")
    page = browser.get(of(event, "needs/")).content.decode()
    assert "Ratiņkrēsls" in page
    assert "Baiba" not in page
    reading = Reading.objects.get()
    assert (reading.what, reading.rows) == ("needs of an event", 1)
    coordinator = signed_in(a_user(Role.COORDINATOR))
    assert coordinator.get(of(event, "needs/")).status_code == 404
    assert "Ratiņkrēsls" not in coordinator.get(of(event, "registrations/")).content.decode()


def test_a_letter_is_looked_at_with_its_number_and_goes_out_once(browser: Client, event: Event) -> None:
    for name, email in (("Anna", "anna@example.lv"), ("Aina", "anna@example.lv"), ("Gaida", "gaida@example.lv")):
        registers(event, name, email=email)
    typed = {"audience": "confirmed", "subject": "Mainās telpa", "text": "Tiekamies 2. stāvā.\n\nUz drīzu!"}
    form = browser.get(of(event, "write/")).context["form"]
    typed["occasion"] = form["occasion"].value()
    preview = browser.post(of(event, "write/"), {**typed, "step": "preview"})
    assert preview.context["preview"]["number"] == len({"anna@example.lv"} | confirmed(event))
    assert not Letter.objects.filter(key__startswith="events.words").exists()
    for _press in range(2):
        browser.post(of(event, "write/"), {**typed, "step": "send"})
    sent = Letter.objects.filter(key__startswith="events.words")
    assert {one.address for one in sent} == confirmed(event)
    assert len(sent) == len(confirmed(event))
    assert "Tiekamies 2. stāvā." in sent[0].text
    assert browser.post(of(event, "write/"), {**typed, "step": "back"}).context["preview"] == {}


def confirmed(event: Event) -> set[str]:
    rows = event.registrations.filter(state=RegistrationState.CONFIRMED).exclude(email="")
    return set(rows.values_list("email", flat=True))


def test_a_letter_to_nobody_is_refused(browser: Client, event: Event) -> None:
    typed = {"audience": "all", "subject": "A", "text": "B", "occasion": "x", "step": "send"}
    assert browser.post(of(event, "write/"), typed).context["form"].errors
    assert browser.post(of(event, "write/"), {**typed, "occasion": "../x"}).context["form"].errors
    assert not Letter.objects.exists()


def test_a_stranger_to_the_centre_reads_and_writes_nothing(centre: Centre, event: Event) -> None:
    person = registers(event, "Kanārijputns", needs="Slepens")
    other = signed_in(a_user(Role.MANAGER, centre=a_centre("cita")))
    for rest in ("registrations/", f"registrations/{person.pk}/", "registrations/new/", "needs/", "write/"):
        assert other.get(of(event, rest)).status_code == 404
        assert other.post(of(event, rest), {"act": "cancel", "reason": "x", "name": "X"}).status_code in {404, 405}
    elsewhere = an_event(centre=centre, published=True)
    mine = signed_in(a_user(Role.STAFF, centre=centre))
    assert mine.get(of(elsewhere, f"registrations/{person.pk}/")).status_code == 404
    person.refresh_from_db()
    assert person.state == RegistrationState.CONFIRMED
    assert timezone.now() > person.registered_at


def test_whether_somebody_gets_a_place_anyway_is_asked_after_everything_else(browser: Client, event: Event) -> None:
    question = a_question(event, "Kurss?")
    fields = list(browser.get(of(event, "registrations/new/")).context["form"].fields)
    assert fields[-2:] == [f"question_{question.pk}", "in_spite"]
