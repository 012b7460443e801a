"""Registering: a place, the waiting list, an offer, a deadline; and what the form and the letters say."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, stranger
from talka.events.actions import (
    Entry,
    EventFull,
    RegistrationClosed,
    accept_offer,
    cancel_registration,
    change_registration,
    register,
)
from talka.events.actions.clock import look_after_offers, remind_registered
from talka.events.actions.registrations import OfferOver
from talka.events.models import Event, EventState, Registration, RegistrationState
from talka.events.queries.keys import mine_key, registration_key
from talka.events.tests.makers_public import a_question, an_open_event, registered
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.models import Letter

pytestmark = pytest.mark.django_db
CONFIRMED, WAITING, OFFERED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED


def state_of(registration: Registration) -> str:
    return Registration.objects.values_list("state", flat=True).get(pk=registration.pk)


def occasions(registration: Registration) -> list[str]:
    keys = Letter.objects.filter(key__contains=registration.code).order_by("pk").values_list("key", flat=True)
    return [key.rpartition(":")[2] for key in keys if not key.rpartition(":")[2].startswith("again")]


def page(event: Event, name: str = "event") -> str:
    return reverse(f"events:{name}", args=[event.code])


def test_somebody_registers_with_a_name_and_an_address_only() -> None:
    event = an_open_event("Kā rakstīt projektu", capacity=2)
    client = stranger()
    answer = client.post(page(event, "register"), {"name": "Anna Bērziņa", "email": "anna@example.lv", "rows": "0"})
    assert answer.status_code == 302
    told = client.get(answer["Location"]).content.decode()
    assert "anna@example.lv" in told
    [made] = Registration.objects.all()
    assert (made.name, made.state, made.language, made.registered_by) == ("Anna Bērziņa", CONFIRMED, "lv", None)
    letter = Letter.objects.get()
    assert letter.address == "anna@example.lv"
    assert registration_key(made) in letter.text
    [(name, kind, _content)] = letter.attachments
    assert (name, kind) == (f"{event.code}.ics", "text/calendar")


def test_of_a_party_those_named_first_get_the_places_that_are_left() -> None:
    event = an_open_event(capacity=2)
    entries = [Entry(name, "birojs@example.lv") for name in ("Anna", "Berta", "Cilda")]
    made = register(event, entries=entries, language="lv", actor=system_actor())
    assert [one.state for one in made] == [CONFIRMED, CONFIRMED, WAITING]
    assert {one.party for one in made} == {made[0].code}


def test_without_a_waiting_list_a_party_that_does_not_fit_is_told_how_many_places_are_left() -> None:
    event = an_open_event(capacity=1, has_waiting_list=False)
    entries = [Entry(name, "birojs@example.lv") for name in ("Anna", "Berta")]
    with pytest.raises(EventFull) as refusal:
        register(event, entries=entries, language="lv", actor=system_actor())
    assert refusal.value.left == 1
    assert not Registration.objects.exists()


def test_a_second_registration_of_the_same_person_looks_like_any_other_and_only_the_letter_tells() -> None:
    event, client = an_open_event(capacity=5), stranger()
    known = registered(event, "Anna Bērziņa", "anna@example.lv", needs="Rampa")
    second = client.post(
        page(event, "register"), {"name": "anna berzina", "email": "ANNA@example.lv", "rows": "0"}, follow=True
    )
    newcomer = client.post(
        page(event, "register"), {"name": "Zane Liepa", "email": "zane@example.lv", "rows": "0"}, follow=True
    )
    assert Registration.objects.count() == 2
    plain = [
        re.sub(r"csrf\S+ value=\S+", "", one.content.decode())
        .replace(address, "")
        .replace(one.request["QUERY_STRING"], "")
        for one, address in ((second, "ANNA@example.lv"), (newcomer, "zane@example.lv"))
    ]
    assert "Rampa" not in plain[0]
    heading = [re.search(r"<h1.*?</h1>", one, re.DOTALL).group() for one in plain]  # type: ignore[union-attr]  # it is there
    assert heading[0] == heading[1]
    assert Letter.objects.filter(key__startswith=f"events.registration:{known.code}:again").count() == 1


def test_a_place_that_becomes_free_is_offered_to_whoever_waits_longest() -> None:
    event = an_open_event(capacity=1)
    first, second, third = (registered(event) for _one in range(3))
    assert [state_of(one) for one in (first, second, third)] == [CONFIRMED, WAITING, WAITING]
    cancel_registration(first, reason="Slims", actor=system_actor())
    assert [state_of(one) for one in (first, second, third)] == ["cancelled", OFFERED, WAITING]
    late = registered(event)
    assert state_of(late) == WAITING
    second.refresh_from_db()
    accept_offer(second, actor=system_actor())
    assert state_of(second) == CONFIRMED
    assert occasions(second) == ["waiting", "offered", "confirmed"]
    assert occasions(first) == ["confirmed", "cancelled"]


def test_an_offer_that_nobody_accepts_goes_to_the_next_by_the_clock_or_when_somebody_comes() -> None:
    event = an_open_event(capacity=1, accept_hours=24)
    first, second, third = (registered(event) for _one in range(3))
    cancel_registration(first, actor=system_actor())
    Registration.objects.filter(pk=second.pk).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(OfferOver):
        accept_offer(second, actor=system_actor())
    look_after_offers()
    assert [state_of(one) for one in (second, third)] == ["expired", OFFERED]
    Registration.objects.filter(pk=third.pk).update(offered_until=timezone.now() - dt.timedelta(minutes=1))
    newcomer = registered(event)
    assert [state_of(one) for one in (third, newcomer)] == ["expired", CONFIRMED]


def test_shortly_before_it_begins_a_free_place_is_given_at_once() -> None:
    event = an_open_event(capacity=1, in_days=0.1)
    first, second = registered(event), registered(event)
    cancel_registration(first, actor=system_actor())
    assert state_of(second) == CONFIRMED


def test_cancelling_and_accepting_twice_change_nothing_more() -> None:
    event = an_open_event(capacity=1)
    first, second = registered(event), registered(event)
    for _twice in range(2):
        cancel_registration(first, actor=system_actor())
    second.refresh_from_db()
    for _twice in range(2):
        accept_offer(second, actor=system_actor())
    assert occasions(first) == ["confirmed", "cancelled"]
    assert occasions(second) == ["waiting", "offered", "confirmed"]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": EventState.CANCELLED},
        {"in_days": -3},
        {"registration_opens": timezone.now() + dt.timedelta(days=1)},
        {"registration_closes": timezone.now() - dt.timedelta(days=1)},
        {"in_days": -0.05},
    ],
)
def test_nobody_registers_outside_the_time(fields: dict[str, object]) -> None:
    event = an_open_event(**fields)  # type: ignore[arg-type]  # different fields
    with pytest.raises(RegistrationClosed):
        registered(event)
    answer = stranger().post(page(event, "register"), {"name": "Anna", "email": "anna@example.lv", "rows": "0"})
    assert answer.status_code == 200
    assert not Registration.objects.exists()


def test_staff_may_confirm_above_the_capacity_but_not_staff_of_another_centre() -> None:
    event = an_open_event(capacity=0)
    own, other = a_user(Role.STAFF, centre=event.centre), a_user(Role.STAFF)
    entry = Entry("Anna", "")
    with pytest.raises(NotAllowed):
        register(event, entries=[entry], language="lv", actor=other, confirmed_by_staff=True)
    [made] = register(event, entries=[entry], language="lv", actor=own, confirmed_by_staff=True)
    assert (made.state, made.registered_by) == (CONFIRMED, own)
    assert not Letter.objects.exists()


def test_the_trail_names_no_person() -> None:
    event = an_open_event()
    registered(event, "Kanārijputniņa Bērziņa", "kanarijs@example.lv")
    entry = AuditEntry.objects.get(verb="events.register")
    assert "registered" in entry.changes
    assert not re.search("(?i)kan[aā]rij", f"{entry.changes}{entry.object_label}")


def test_changing_keeps_the_place_and_notices_who_changed_meanwhile() -> None:
    event = an_open_event()
    mine, other = registered(event, "Ana", "anna@example.lv"), registered(event, "Berta", "anna@example.lv")
    changed = change_registration(mine, values={"name": "Anna"}, version=1, actor=system_actor())
    assert (changed.name, changed.version, changed.state) == ("Anna", 2, CONFIRMED)
    with pytest.raises(Conflict):
        change_registration(mine, values={"name": "Anna"}, version=1, actor=system_actor())
    with pytest.raises(Refused):
        change_registration(other, values={"name": "anna"}, version=1, actor=system_actor())
    cancel_registration(other, actor=system_actor())
    with pytest.raises(Refused):
        change_registration(other, values={"name": "Berta B"}, version=2, actor=system_actor())


def test_the_page_behind_the_link_changes_nothing_until_a_button_is_pressed() -> None:
    event = an_open_event(capacity=1, online_link="https://meet.example.lv/abc")
    first, second = registered(event), registered(event)
    client = stranger()
    address = reverse("events:registration", args=[registration_key(first)])
    assert "https://meet.example.lv/abc" in client.get(address).content.decode()
    waiting = reverse("events:registration", args=[registration_key(second)])
    assert "https://meet.example.lv/abc" not in client.get(waiting).content.decode()
    client.get(f"{address}?cancel=1")
    assert state_of(first) == CONFIRMED
    client.post(address, {"do": "cancel"})
    assert [state_of(one) for one in (first, second)] == ["cancelled", OFFERED]
    client.post(waiting, {"do": "accept"})
    assert state_of(second) == CONFIRMED
    assert client.get(reverse("events:registration", args=[f"{first.code}:forged"])).status_code == 404
    assert client.get(reverse("events:registration_calendar", args=[registration_key(second)])).status_code == 200


def test_answers_are_changed_on_the_page_behind_the_link() -> None:
    event, client = an_open_event(), stranger()
    question = a_question(event, "Ko ēdat?")
    mine = registered(event, "Anna", "anna@example.lv", answers={str(question.pk): "Visu"})
    address = reverse("events:change_registration", args=[registration_key(mine)])
    assert 'value="Visu"' in client.get(address).content.decode()
    given = {"name": "Anna", "version": "1", f"q{question.pk}": "Bez gaļas", "needs": "Rampa"}
    assert client.post(address, given).status_code == 302
    mine.refresh_from_db()
    assert (mine.answers, mine.needs, mine.version) == ({str(question.pk): "Bez gaļas"}, "Rampa", 2)
    assert client.post(address, given).status_code == 200


def test_a_question_with_a_condition_must_be_answered_only_after_that_answer() -> None:
    event, client = an_open_event(), stranger()
    comes = a_question(event, "Vai brauksiet ar autobusu?", kind="yes", is_required=True)
    stop = a_question(event, "Kura pietura?", is_required=True, asked_if_question=comes, asked_if="Jā")
    given = {"name": "Anna", "email": "anna@example.lv", "rows": "0"}
    assert client.post(page(event, "register"), given).status_code == 200
    assert client.post(page(event, "register"), given | {f"q{comes.pk}": "yes"}).status_code == 200
    assert (
        client.post(page(event, "register"), given | {f"q{comes.pk}": "no", f"q{stop.pk}": "Centrs"}).status_code == 302
    )
    assert Registration.objects.get().answers == {str(comes.pk): "no"}


def test_a_condition_is_told_in_words_where_no_script_hides_it() -> None:
    event = an_open_event()
    comes = a_question(event, "Vai brauksiet ar autobusu?", kind="yes")
    a_question(event, "Kura pietura?", asked_if_question=comes, asked_if="yes")
    shown = stranger().get(page(event, "register")).text
    assert "Ja atbilde uz „Vai brauksiet ar autobusu?” ir „jā”:" in shown
    assert f'data-asked-after="q{comes.pk}" data-asked-if="yes"' in shown


def test_what_was_answered_before_a_question_was_hidden_asks_nothing_more() -> None:
    event, client = an_open_event(), stranger()
    comes = a_question(event, "Vai brauksiet ar autobusu?", kind="yes", is_required=True)
    stop = a_question(
        event, "Kura pietura?", asked_if_question=comes, asked_if="Jā", kind="one", choices="Centrs\nCita"
    )
    which = a_question(event, "Kura cita?", is_required=True, asked_if_question=stop, asked_if="Cita")
    given = {"name": "Anna", "email": "anna@example.lv", "rows": "0", f"q{stop.pk}": "Cita"}
    assert client.post(page(event, "register"), given | {f"q{comes.pk}": "yes"}).status_code == 200
    stale = {f"q{comes.pk}": "no", f"q{which.pk}": "Ceriņu iela"}
    assert client.post(page(event, "register"), given | stale | {f"q{which.pk}": ""}).status_code == 302
    assert Registration.objects.get().answers == {str(comes.pk): "no"}


def test_a_row_for_a_colleague_is_added_without_scripts_and_keeps_what_was_typed() -> None:
    event, client = an_open_event(), stranger()
    given = {"name": "Anna", "email": "anna@example.lv", "rows": "0"}
    longer = client.post(page(event, "register"), given | {"more": "1"}).content.decode()
    assert 'name="c1-name"' in longer
    assert 'value="anna@example.lv"' in longer
    # Enter presses the first button of a form: it must not be the one for a colleague.
    assert longer.split("data-register")[1].split("<button")[1].startswith(' class="govuk-visually-hidden"')
    assert not Registration.objects.exists()
    client.post(page(event, "register"), given | {"rows": "2", "c1-name": "Berta", "c1-email": "", "c2-name": ""})
    assert list(Registration.objects.order_by("pk").values_list("name", "email")) == [
        ("Anna", "anna@example.lv"),
        ("Berta", "anna@example.lv"),
    ]


def test_programs_and_whoever_asks_too_often_register_nobody(settings: object) -> None:
    event, client = an_open_event(), stranger()
    given = {"name": "Anna", "email": "anna@example.lv", "rows": "0"}
    assert client.post(page(event, "register"), given | {"homepage": "https://spam.example"}).status_code == 302
    assert not Registration.objects.exists()
    settings.REGISTRATIONS_PER_HOUR = 1  # type: ignore[attr-defined]  # the fixture of settings
    assert client.post(page(event, "register"), given).status_code == 429


def test_my_registrations_come_by_letter_and_the_page_never_says_whether_an_address_is_known() -> None:
    event, client = an_open_event("Kanārijputns"), stranger()
    registered(event, "Anna", "anna@example.lv")
    Letter.objects.all().delete()
    known = client.post(reverse("events:mine"), {"email": "Anna@example.lv"})
    unknown = client.post(reverse("events:mine"), {"email": "cits@example.lv"})
    assert known["Location"] == unknown["Location"]
    assert [one.address for one in Letter.objects.all()] == ["anna@example.lv"]
    listed = client.get(reverse("events:my_registrations", args=[mine_key("anna@example.lv")])).content.decode()
    assert "Kanārijputns" in listed
    other = client.get(reverse("events:my_registrations", args=[mine_key("cits@example.lv")])).content.decode()
    assert "Kanārijputns" not in other
    assert client.get(reverse("events:my_registrations", args=["nekas"])).status_code == 404


def test_those_with_a_place_are_reminded_once_two_days_before() -> None:
    soon, later = an_open_event(capacity=1, in_days=1.5), an_open_event(in_days=5)
    early, waits, other = registered(soon), registered(soon), registered(later)
    Registration.objects.update(registered_at=timezone.now() - dt.timedelta(days=9))
    remind_registered()
    remind_registered()
    assert occasions(early) == ["confirmed", "reminder"]
    assert "reminder" not in occasions(waits) + occasions(other)
