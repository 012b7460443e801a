"""A booked time: whoever booked it is told and reminded, may give it up, and hears when the adviser cannot."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from icalendar import Calendar

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, CentreProfile, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.advice.actions import ask_advice, cancel_slot, give_up_slot, offer_slot
from talka.advice.actions.slots import remind_of_slots
from talka.advice.models import AdviceRequest, AdviceSlot, Channel, RequestState
from talka.advice.queries.keys import own_page
from talka.advice.queries.slots import free_slots
from talka.advice.queries.words import slot_words
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.testing.plugin import Freeze
from talka.places.queries import municipalities

pytestmark = pytest.mark.django_db
ANNA = "anna@example.lv"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def adviser(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


def a_slot(adviser: User, centre: Centre, *, days: int = 3) -> AdviceSlot:
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(days=days)
    return offer_slot(AdviceSlot(centre=centre, adviser=adviser, starts_at=starts), actor=adviser)


def booked(slot: AdviceSlot, **fields: Any) -> AdviceRequest:
    told = {"centre": slot.centre, "question": "Kā?", "name": "Anna", "email": ANNA, **fields}
    return ask_advice(AdviceRequest(**told), slot=slot, actor=system_actor())


def letters(asked: AdviceRequest, occasion: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=f"advice.request:{asked.pk}:{occasion}"))


def test_the_page_of_whoever_asked_and_the_letter_to_the_adviser_say_the_time(centre: Centre, adviser: User) -> None:
    slot = a_slot(adviser, centre)
    asked = booked(slot)
    assert slot_words(slot) in stranger().get(own_page(asked)).text
    [letter] = letters(asked, "owner")
    assert (letter.address, slot_words(slot) in letter.text) == (adviser.email, True)


def test_whoever_booked_it_gives_it_up_once_and_others_may_book_it(centre: Centre, adviser: User) -> None:
    slot = a_slot(adviser, centre)
    asked, browser = booked(slot), stranger()
    page = browser.post(own_page(asked), {"give_up": "1"}, follow=True).text
    assert "Laiks ir atdots" in page
    assert slot_words(slot) not in page
    assert list(free_slots()) == [slot]
    [letter] = letters(asked, "given up")
    assert letter.address == adviser.email
    asked.refresh_from_db()
    assert (asked.owner, asked.state) == (adviser, RequestState.NEW)
    with pytest.raises(Refused):
        give_up_slot(asked, actor=system_actor())
    with pytest.raises(NotAllowed):
        give_up_slot(booked(slot, email="cita@example.lv"), actor=adviser)


def test_staff_cancel_a_booked_time_and_whoever_booked_it_is_told(centre: Centre, adviser: User) -> None:
    slot = a_slot(adviser, centre)
    asked = booked(slot)
    with pytest.raises(NotAllowed):
        cancel_slot(AdviceSlot.objects.get(), actor=a_user(Role.STAFF))
    browser = signed_in(adviser)
    assert "Atcelt laiku" in browser.get("/advice/desk/slots/").text
    browser.post(f"/advice/desk/slots/{slot.pk}/remove/", {"booked": "1"})
    assert not AdviceSlot.objects.exists()
    [letter] = letters(asked, "time cancelled")
    assert (letter.address, slot_words(slot) in letter.text) == (ANNA, True)
    asked.refresh_from_db()
    assert asked.is_open


def test_a_time_that_was_given_up_meanwhile_stays_and_nobody_is_written_to(centre: Centre, adviser: User) -> None:
    slot = a_slot(adviser, centre)
    asked = booked(slot, email="")
    seen = AdviceSlot.objects.get()
    give_up_slot(asked, actor=system_actor())
    with pytest.raises(Refused):
        cancel_slot(seen, actor=adviser)
    assert AdviceSlot.objects.get().request is None
    again = booked(slot, email="")
    cancel_slot(AdviceSlot.objects.get(), actor=adviser)
    assert not letters(again, "time")


def test_whoever_booked_it_is_reminded_once_the_day_before(freeze: Freeze, centre: Centre, adviser: User) -> None:
    freeze("2026-04-13 10:00")
    slot = a_slot(adviser, centre)
    asked = booked(slot)
    others = [a_user(Role.STAFF, centre=centre) for _number in range(3)]
    without, closed = (
        booked(a_slot(one, centre), email=email) for one, email in zip(others, ("", "b@example.lv"), strict=False)
    )
    remind_of_slots()
    assert letters(asked, "time") == []
    freeze("2026-04-15 12:00")
    AdviceRequest.objects.filter(pk=closed.pk).update(state=RequestState.CLOSED)
    same_time = AdviceSlot(centre=centre, adviser=others[2], starts_at=slot.starts_at)
    late = booked(offer_slot(same_time, actor=system_actor()), email="c@example.lv")
    for _hour in range(2):
        remind_of_slots()
    [letter] = letters(asked, "time")
    assert (letter.address, slot_words(slot) in letter.text) == (ANNA, True)
    assert [letters(one, "time") for one in (without, closed, late)] == [[], [], []]
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.WAITING)
    give_up_slot(asked, actor=system_actor())
    assert letters(asked, "time")[0].state == LetterState.WITHDRAWN


def test_of_two_who_choose_the_same_time_the_second_reads_why(centre: Centre, adviser: User) -> None:
    slot, place = a_slot(adviser, centre), municipalities()[0]
    typed = {"question": "Kā?", "place": place.pk, "name": "Anna", "email": ANNA, "language": "lv", "slot": slot.pk}
    typed["phone"] = "26000000"
    first = stranger().post("/advice/ask/", typed, follow=True).text
    assert f"Jūsu laiks: {slot_words(slot)}" in first
    assert "Kāds tikko paņēma šo laiku" in stranger().post("/advice/ask/", typed | {"email": "b@example.lv"}).text


def test_the_letter_and_the_page_give_an_entry_for_the_calendar_that_is_taken_back(
    centre: Centre, adviser: User
) -> None:
    CentreProfile.objects.create(centre=centre, address="Baznīcas iela 7")
    slot = a_slot(adviser, centre)
    AdviceSlot.objects.update(channel=Channel.MEETING)
    slot.refresh_from_db()
    asked, browser = booked(slot, question="Kā dibina fondu?"), stranger()
    [confirmed] = letters(asked, "asked")
    [(name, kind, content)] = confirmed.attachments
    page = browser.get(f"{own_page(asked)}calendar.ics")
    assert (name, kind) == (f"{asked.code}.ics", "text/calendar")
    entry, same = (_entry(one) for one in (base64.b64decode(content), page.content))
    assert (entry["dtstart"].dt, entry.duration) == (slot.starts_at, dt.timedelta(minutes=slot.minutes))
    assert (entry["location"], entry["url"]) == ("Baznīcas iela 7", own_page(asked))
    assert entry["uid"] == same["uid"]
    assert "fondu" not in page.text
    assert f"{urlsplit(own_page(asked)).path}calendar.ics" in browser.get(own_page(asked)).text
    cancel_slot(AdviceSlot.objects.get(), actor=adviser)
    gone = _entry(base64.b64decode(letters(asked, "time cancelled")[0].attachments[0][2]))
    assert (gone["uid"], gone["status"], gone["sequence"]) == (entry["uid"], "CANCELLED", 1)
    assert browser.get(f"{own_page(asked)}calendar.ics").status_code == 404
    assert browser.get("/advice/mine/made-up/calendar.ics").status_code == 404


def _entry(content: bytes) -> Any:
    [entry] = Calendar.from_ical(content).walk("VEVENT")
    return entry
