"""Staff mends a registration: a new address gets the letter, and what a stranger has at the old one opens nothing."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from python_calamine import load_workbook

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.events.actions import Entry, cancel_registration, register
from talka.events.actions.certificates import give_certificate
from talka.events.actions.clock import remind_registered
from talka.events.actions.correcting import AddressTaken, RegisteredTwice, correct_registration
from talka.events.actions.feedback import ask_for_feedback
from talka.events.actions.forgetting import forget_registrations
from talka.events.actions.looking_after import write_to_registered
from talka.events.mails.registrations import link_of
from talka.events.models import Event, Registration, RegistrationState
from talka.events.queries.planning import others_at_address
from talka.events.tests.makers import a_question, an_event, registers
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "anna@example.lvv", "anna@example.lv"


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event("Tāmes", centre=centre, published=True, capacity=3)


def of(one: Registration) -> str:
    return reverse("events:correct_registration", args=[one.event_id, one.pk])


def typed(one: Registration, **more: str) -> dict[str, str]:
    """What a browser sends of the untouched form, and what was changed in it."""
    shown = {name: getattr(one, name) for name in ("name", "email", "phone", "organisation_name", "language")}
    return shown | {"version": str(one.version)} | more


def mended(one: Registration, **values: Any) -> Registration:
    shares = values.pop("shares_address", False)
    staff = a_user(Role.STAFF, centre=one.event.centre)
    return correct_registration(one, values=values, version=one.version, shares_address=shares, actor=staff)


def letters(address: str, state: str = "") -> list[Letter]:
    found = Letter.objects.filter(address=address).order_by("pk")
    return list(found.filter(state=state) if state else found)


def said(answer: Any) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def test_the_letter_goes_to_the_new_address_and_the_old_link_is_dead(
    browser: Client, client: Client, event: Event
) -> None:
    anna = registers(event, "Anna Leipa", email=WRONG)
    old = link_of(anna)
    assert client.get(old).status_code == 200

    page = browser.post(of(anna), typed(anna, name="Anna Liepa", email=RIGHT, phone="29123456"), follow=True)

    assert f"ar jaunu saiti tiek nosūtīta uz {RIGHT}" in said(page)
    anna.refresh_from_db()
    assert (anna.name, anna.email, anna.phone, anna.state) == ("Anna Liepa", RIGHT, "29123456", "confirmed")
    [letter] = letters(RIGHT)
    assert letter.subject == "Esat pieteikušies: Tāmes"
    assert "Anna Liepa" in letter.text
    assert link_of(anna) in letter.text
    assert [name for name, _kind, _content in letter.attachments] == [f"{event.code}.ics"]
    for rest in ("", "change/", "calendar.ics"):
        assert client.get(old + rest).status_code == 404
    assert "Anna Liepa" in client.get(link_of(anna)).content.decode()
    [entry] = entries_about(anna).filter(verb="events.correct_registration")
    assert WRONG in entry.changes
    assert RIGHT in entry.changes
    assert "29123456" not in entry.changes


def test_what_waits_for_the_old_address_does_not_go_out_and_words_of_staff_go_to_the_new_one(event: Event) -> None:
    anna = registers(event, "Anna", email=WRONG)
    Letter.objects.filter(address=WRONG).update(state=LetterState.WAITING)
    write_to_registered(
        event, heading="Kur stāvvieta", text="Pagalmā.", states=["confirmed"], occasion="1", actor=system_staff(event)
    )
    mended(anna, email=RIGHT)
    assert [one.state for one in letters(WRONG)] == [LetterState.WITHDRAWN]
    assert {one.subject for one in letters(RIGHT)} == {"Kur stāvvieta", "Esat pieteikušies: Tāmes"}


def system_staff(event: Event) -> Any:
    return a_user(Role.STAFF, centre=event.centre)


def test_without_an_address_nothing_is_written_and_the_words_that_wait_are_withdrawn(event: Event) -> None:
    anna = registers(event, "Anna", email=WRONG)
    before = anna.code
    write_to_registered(event, heading="Kur", text="Te.", states=["confirmed"], occasion="1", actor=system_staff(event))
    mended(anna, email="")
    assert anna.code != before
    assert letters(WRONG, LetterState.WAITING) == []
    assert Letter.objects.exclude(address=WRONG).count() == 0


def test_a_name_alone_is_mended_without_a_letter_and_the_link_holds(
    browser: Client, client: Client, event: Event
) -> None:
    anna = registers(event, "Anna Leipa", email=RIGHT)
    old = link_of(anna)
    assert said(browser.post(of(anna), typed(anna, name="Anna Liepa"), follow=True)) == "Saglabāts."
    assert len(letters(RIGHT)) == 1
    assert "Anna Liepa" in client.get(old).content.decode()


def test_who_waits_and_who_is_offered_a_place_get_their_own_letter(event: Event) -> None:
    people = [registers(event, f"Cilvēks {number}", email=f"c{number}@example.lvv") for number in range(5)]
    mended(people[4], email="ceturtais@example.lv")
    [letter] = letters("ceturtais@example.lv")
    assert "2. numurs" in letter.text
    assert letter.attachments == []
    cancel_registration(people[0], actor=system_actor())
    people[3].refresh_from_db()
    assert people[3].state == RegistrationState.OFFERED
    mended(people[3], email="tresais@example.lv")
    [letter] = letters("tresais@example.lv")
    assert link_of(people[3]) in letter.text
    assert "brīva" in letter.subject


def test_the_reminder_goes_to_the_new_address_once(centre: Centre, freeze: Freeze) -> None:
    event = an_event("Tāmes", centre=centre, day=timezone.localdate() + dt.timedelta(days=9), published=True)
    anna, soon = registers(event, "Anna", email=WRONG), registers(event, "Zane", email="zane@example.lvv")
    mended(anna, email=RIGHT)
    freeze(str(timezone.localdate() + dt.timedelta(days=8)))
    remind_registered()
    remind_registered()
    assert [one.key.rpartition(":")[2] for one in letters(RIGHT)] == ["confirmed", "reminder"]
    assert len(letters("zane@example.lvv")) == 2
    soon.refresh_from_db()
    mended(soon, email="zane@example.lv")
    remind_registered()
    assert [one.key.rpartition(":")[2] for one in letters("zane@example.lv")] == ["confirmed"]


def test_an_address_of_somebody_else_is_refused_and_may_be_shared(browser: Client, event: Event) -> None:
    registers(event, "Juris Kalns", email=RIGHT)
    anna = registers(event, "Anna", email=WRONG)
    page = browser.post(of(anna), typed(anna, email=RIGHT.upper(), phone="29 111 222"))
    text = page.content.decode()
    assert "jau ir pieteikums: Juris Kalns" in str(page.context["form"].errors["email"])
    assert 'value="29 111 222"' in text
    assert 'name="shares_address"' in text
    anna.refresh_from_db()
    assert (anna.email, anna.phone) == (WRONG, "")
    assert len(letters(RIGHT)) == 1

    browser.post(of(anna), typed(anna, email=RIGHT, shares_address="on"))
    anna.refresh_from_db()
    assert anna.email == RIGHT
    with pytest.raises(AddressTaken):
        mended(registers(event, "Zane", email="z@example.lv"), email=RIGHT)


def test_the_same_person_twice_is_refused_with_what_to_do(browser: Client, event: Event) -> None:
    registers(event, "Anna Liepa", email=RIGHT)
    twice = registers(event, "Anna Liepa", email=WRONG)
    page = browser.post(of(twice), typed(twice, email=RIGHT, shares_address="on"))
    assert "Atceliet vienu" in str(page.context["form"].errors["email"])
    with pytest.raises(RegisteredTwice):
        mended(twice, email=RIGHT, shares_address=True)
    # Another event has nothing to do with it.
    other = registers(an_event(centre=event.centre, published=True), "Anna Liepa", email=WRONG)
    assert mended(other, email=RIGHT).email == RIGHT


def test_colleagues_with_the_same_wrong_address_are_mended_together(browser: Client, event: Event) -> None:
    entries = [Entry("Anna", WRONG), Entry("Juris", WRONG), Entry("Zane", "zane@example.lv")]
    anna, juris, zane = register(event, entries=entries, language="lv", actor=system_actor())
    assert "Juris" in str(browser.get(of(anna)).context["form"].fields["also_others"].label)
    assert "also_others" not in browser.get(of(zane)).context["form"].fields
    browser.post(of(anna), typed(anna, email=RIGHT, also_others="on"))
    for one in (anna, juris, zane):
        one.refresh_from_db()
    assert (anna.email, juris.email, zane.email) == (RIGHT, RIGHT, "zane@example.lv")
    assert len(letters(RIGHT)) == 2
    # Whoever registered the others still finds them from their own page.
    assert {anna.party, juris.party, zane.party} == {anna.code}
    assert list(others_at_address(anna)) == [juris]


def test_what_somebody_else_changed_meanwhile_is_shown_beside_it(browser: Client, event: Event) -> None:
    anna = registers(event, "Anna", email=WRONG)
    sent = typed(anna, email=RIGHT)
    mended(anna, name="Anna Liepa")
    page = browser.post(of(anna), sent)
    assert page.status_code == 409
    assert ("Vārds un uzvārds", "Anna Liepa", "Anna") in page.context["conflict"]
    with pytest.raises(Conflict):
        correct_registration(anna, values={}, version=1, actor=system_staff(event))


def test_answers_consents_and_needs_stay_as_they_were_given(browser: Client, event: Event) -> None:
    question = a_question(event, "Piekrītat?", kind="yes")
    anna = registers(
        event, "Anna", email=WRONG, answers={str(question.pk): "yes"}, consents_to_photos=False, needs="Rampa"
    )
    told = {f"question_{question.pk}": "no", f"q{question.pk}": "no", "photos": "yes", "needs": "Nekas"}
    browser.post(of(anna), typed(anna, email=RIGHT, **told))
    mended(Registration.objects.get(), answers={}, consents_to_photos=True, needs="")
    anna = Registration.objects.get()
    assert (anna.answers, anna.consents_to_photos, anna.needs) == ({str(question.pk): "yes"}, False, "Rampa")


def test_a_certificate_keeps_its_name_and_goes_to_the_new_address(browser: Client, centre: Centre) -> None:
    event = a_past_event(centre, title="Noticis", certificate_share=50)
    anna = a_registration(event, "Anna Leipa", email=WRONG)
    came(anna)
    staff = system_staff(event)
    certificate = give_certificate(event, registration=anna, minutes=120, actor=staff)
    ask_for_feedback(event, actor=staff)
    page = browser.post(of(anna), typed(anna, name="Anna Liepa", email=RIGHT), follow=True).content.decode()
    assert f"Apliecinājumā Nr. {certificate.number} ir „Anna Leipa”" in page
    certificate.refresh_from_db()
    assert certificate.name == "Anna Leipa"
    assert {one.state for one in letters(WRONG)} == {LetterState.WITHDRAWN}
    # The event is over: there is nothing to confirm, but the certificate and, by the clock, the question come anew.
    assert [one.kind for one in letters(RIGHT)] == ["events.certificate"]
    ask_for_feedback(event, actor=staff)
    assert len(letters(RIGHT)) == 2
    assert anna.attendance.count() == 1
    revoke = reverse("events:revoke_certificate", args=[event.pk, certificate.pk])
    assert of(anna) in browser.get(revoke).content.decode()
    browser.post(revoke, {"reason": "Kļūda vārdā", "anew": "1"})
    assert event.certificates.get(revoked_at=None).name == "Anna Liepa"
    assert "Anna Leipa" not in browser.get(page_of(anna)).content.decode()


def page_of(one: Registration) -> str:
    return reverse("events:show_registration", args=[one.event_id, one.pk])


def test_only_staff_of_the_centre_finds_the_way_and_only_while_it_is_known_who_it_is(
    browser: Client, event: Event
) -> None:
    anna = registers(event, "Anna", email=WRONG)
    gone = cancel_registration(registers(event, "Zane"), actor=system_actor())
    listed = browser.get(reverse("events:registrations", args=[event.pk])).content.decode()
    assert of(anna) in listed
    assert of(gone) not in listed
    assert of(anna) in browser.get(page_of(anna)).content.decode()
    assert of(gone) not in browser.get(page_of(gone)).content.decode()
    assert browser.get(of(gone)).status_code == 404
    stranger = a_user(Role.STAFF, centre=a_centre())
    assert signed_in(stranger).get(of(anna)).status_code == 404
    with pytest.raises(NotAllowed):
        correct_registration(anna, values={"email": RIGHT}, version=1, actor=stranger)
    forget_registrations(event, actor=system_actor())
    assert browser.get(of(anna)).status_code == 404
    with pytest.raises(Refused):
        mended(Registration.objects.get(pk=anna.pk), name="Anna")


def test_each_row_says_to_those_who_listen_whom_it_mends(browser: Client, event: Event) -> None:
    registers(event, "Anna")
    registers(event, "Zane <b>")
    page: Any = html.document_fromstring(browser.get(reverse("events:registrations", args=[event.pk])).text)
    links = page.xpath("//table//a[contains(@href, '/correct/')]")
    assert ["".join(one.text_content().split()) for one in links] == ["Labot:Anna", "Labot:Zane<b>"]


def test_the_file_of_the_list_has_no_column_for_mending(browser: Client, event: Event) -> None:
    registers(event, "Anna")
    answer = browser.get(reverse("events:registrations", args=[event.pk]), {"export": "xlsx"})
    rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()  # type: ignore[attr-defined] # a file is streamed
    assert "Darbības" not in rows[0]
    assert "Labot" not in rows[1]
