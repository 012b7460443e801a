"""Whoever has a place hears of a new link for taking part: once, in their language."""

from __future__ import annotations

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.actions import Entry, cancel_registration, register
from talka.events.actions.events import edit_event
from talka.events.forms.events import event_facts
from talka.events.models import Event
from talka.events.tests.makers import an_event, an_event_by_link, entry_of, registers
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.models import Letter, LetterState

pytestmark = pytest.mark.django_db
OLD, NEW = "https://meet.example.lv/veca", "https://meet.example.lv/jauna"


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event_by_link(OLD, centre=centre)


def changed(event: Event, link: str = NEW, *, tell: bool = True) -> int:
    event = Event.objects.get(pk=event.pk)
    edit_event(event, values={"online_link": link}, version=event.version, tell=tell, actor=system_actor())
    return event.told


def told() -> list[Letter]:
    return list(Letter.objects.filter(key__contains=":link ").order_by("pk"))


def test_who_has_a_place_hears_it_in_their_language_and_who_waits_does_not(event: Event) -> None:
    registers(event, "Anna", email="anna@example.lv")
    register(event, entries=[Entry("Olha", "olha@example.lv")], language="uk", actor=system_actor())
    registers(event, "Gaida", email="gaida@example.lv")
    before = entry_of(Letter.objects.get(address="anna@example.lv"))
    assert changed(event) == 2
    anna, olha = told()
    assert (anna.address, anna.subject) == ("anna@example.lv", "Saite dalībai tiešsaistē: Tāmes")
    assert "Anna, saite dalībai tiešsaistē ir mainījusies." in anna.text
    assert "Посилання для участі онлайн" in olha.subject
    for letter in (anna, olha):
        assert NEW in letter.text
        assert OLD not in letter.text + letter.html
    after = entry_of(anna)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert NEW in str(after["description"])
    assert "letters" in entries_about(event)[0].changes


def test_who_still_waits_for_the_letter_with_the_old_link_gets_only_the_new_one(event: Event) -> None:
    registers(event, "Anna", email="anna@example.lv")
    Letter.objects.filter(address="anna@example.lv").update(state=LetterState.WAITING)
    assert changed(event) == 1
    going = Letter.objects.filter(address="anna@example.lv", state=LetterState.WAITING)
    assert [(OLD in one.text, NEW in one.text) for one in going] == [(False, True)]
    assert "Jūsu vieta ir apstiprināta." in going[0].text
    assert going[0].attachments


def test_of_two_changes_one_after_the_other_only_the_last_is_told_also_back_and_forth(event: Event) -> None:
    registers(event, "Anna")
    assert [changed(event, NEW), changed(event, OLD), changed(event, NEW)] == [1, 1, 1]
    assert [one.state for one in told()] == [LetterState.WITHDRAWN, LetterState.WITHDRAWN, LetterState.WAITING]


def test_what_is_saved_again_taken_away_or_not_to_be_told_is_not_written_about(centre: Centre, event: Event) -> None:
    cancel_registration(registers(event, "Nenāk"), actor=system_actor())
    registers(event, "Bez adreses", email="")
    assert changed(event) == 0
    registers(event, "Anna")
    assert [changed(event), changed(event, OLD, tell=False), changed(event, "")] == [0, 0, 0]
    assert told() == []
    assert changed(event) == 1
    assert "šeit ir saite dalībai tiešsaistē" in told()[0].text
    assert changed(an_event(centre=centre, format="online", online_link=OLD)) == 0


def test_the_form_says_how_many_there_are_and_the_page_how_many_letters_go_out(centre: Centre, event: Event) -> None:
    client = signed_in(a_user(Role.STAFF, centre=centre))
    address = f"/events/work/{event.pk}/edit/"
    assert "tell" not in client.get(address).context["form"].fields
    registers(event, "Anna")
    registers(event, "Juris")
    registers(event, "Gaida")
    page = client.get(address)
    assert "Paziņot jauno saiti 2 cilvēkiem, kam ir vieta" in page.content.decode()

    def said(**more: str) -> str:
        facts = event_facts(Event.objects.get(pk=event.pk))
        shown = {name: "on" if value is True else value for name, value in facts.items() if value not in {None, False}}
        shown |= {"kind": event.kind_id}
        return " ".join(map(str, client.post(address, shown | more, follow=True).context["messages"]))

    assert said(online_link=NEW, tell="on") == "Saglabāts. Tiek nosūtītas 2 vēstules."
    assert said(tell="on") == "Saglabāts."
    assert "to vēl nezina" in said(online_link=OLD)
    assert [one.state for one in told()].count(LetterState.WAITING) == 2
