"""Whoever registered hears that a session is at another time or place: once, in their language, with the new entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.actions import Entry, register
from talka.events.actions.events import cancel_event
from talka.events.actions.invitations import Invited, answer_invitation, invite_people
from talka.events.actions.registrations import cancel_registration
from talka.events.actions.sessions import edit_session
from talka.events.forms.sessions import session_facts
from talka.events.models import Event, RegistrationState, Session
from talka.events.tests.makers import an_event, an_event_by_link, another_session, entry_of, registers
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.periods import format_date

pytestmark = pytest.mark.django_db
LINK = "https://meet.example.lv/slepena"


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event_by_link(LINK, centre=centre)


def moved(event: Event, *, tell: bool = True, **values: Any) -> Session:
    session = event.sessions.select_related("event").earliest("pk")
    return edit_session(session, values=values or {"venue": "Ogre"}, tell=tell, actor=system_actor())


def told_of_moves() -> list[Letter]:
    return list(Letter.objects.filter(key__contains=":moved ").order_by("address", "pk"))


def going() -> list[Letter]:
    return [one for one in told_of_moves() if one.state == LetterState.WAITING]


def test_everybody_hears_it_once_in_their_language_and_who_waits_without_the_link(event: Event) -> None:
    registers(event, "Anna", email="anna@example.lv")
    [_olha] = register(event, entries=[Entry("Olha", "olha@example.lv")], language="uk", actor=system_actor())
    registers(event, "Juris", email="juris@example.lv")
    # By phone: in line, but no letter.
    register(event, entries=[Entry("Ilga", "")], language="lv", actor=system_actor())
    registers(event, "Zane", email="zane@example.lv")
    cancel_registration(registers(event, "Nenāk", email="nenak@example.lv"), actor=system_actor())
    later = event.sessions.get().starts_at + dt.timedelta(hours=1)

    assert moved(event, starts_at=later, ends_at=later + dt.timedelta(hours=4), venue="Ogres iela 2").told == 4

    anna, juris, olha, zane = told_of_moves()
    assert (anna.address, anna.subject) == ("anna@example.lv", "Izmaiņas: Tāmes")
    day = format_date(timezone.localdate(later))
    assert f"Bija: {day}, 10:00–14:00, Alberta iela 13" in anna.text
    assert f"Tagad: {day}, 11:00–15:00, Ogres iela 2" in anna.text
    assert "Jūsu vieta ir apstiprināta." in anna.text
    assert LINK in anna.text
    assert "Зміни: Tāmes" in olha.subject
    for place, waiting in ((1, juris), (3, zane)):
        assert f"Gaidītāju sarakstā jums ir {place}. numurs." in waiting.text
        assert "apstiprināta" not in waiting.text
        assert LINK not in waiting.text + waiting.html
        assert waiting.attachments == []
    [entry] = entries_about(event.sessions.get())[:1]
    assert "letters" in str(entry.changes)


def test_the_calendar_takes_the_new_entry_for_the_old_one(event: Event) -> None:
    registers(event, "Anna")
    before = entry_of(Letter.objects.get(key__endswith=":confirmed"))
    later = event.sessions.get().starts_at + dt.timedelta(days=1)

    moved(event, starts_at=later, ends_at=later + dt.timedelta(hours=4))

    [letter] = told_of_moves()
    after = entry_of(letter)
    assert (after["uid"], str(after["status"])) == (before["uid"], "CONFIRMED")
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["dtstart"].dt == later
    assert after["dtstart"].dt != before["dtstart"].dt


def test_what_is_saved_again_or_changes_nothing_for_them_is_not_written_about(event: Event) -> None:
    registers(event, "Anna")
    assert moved(event).told == 1
    assert moved(event).told == 0
    assert moved(event, title="Ievads", minutes=120).told == 0
    assert moved(event, tell=False, venue="Cēsis").told == 0
    assert len(going()) == 1


def test_of_two_moves_one_after_the_other_only_the_last_is_told(event: Event) -> None:
    registers(event, "Anna")
    moved(event, venue="Ogre")
    moved(event, venue="Cēsis")
    first, second = told_of_moves()
    assert (first.state, second.state) == (LetterState.WITHDRAWN, LetterState.WAITING)
    assert "Bija:" in second.text
    assert "Cēsis" in second.text


def test_a_draft_and_what_is_over_are_changed_without_a_letter(centre: Centre) -> None:
    draft = an_event(centre=centre)
    assert moved(draft).told == 0
    over = an_event(centre=centre, published=True)
    registers(over, "Anna")
    yesterday = timezone.now() - dt.timedelta(days=1)
    Event.objects.filter(pk=over.pk).update(starts_at=yesterday, ends_at=yesterday)
    page = signed_in(a_user(Role.STAFF, centre=centre)).get(of(Event.objects.get(pk=over.pk)))
    assert "tell" not in page.context["form"].fields


def of(event: Event) -> str:
    return f"/events/work/{event.pk}/sessions/{event.sessions.earliest('pk').pk}/"


def typed(event: Event, **more: str) -> dict[str, str]:
    """What a browser sends of the untouched form, and what was changed in it."""
    facts = session_facts(event.sessions.earliest("pk"))
    shown = {
        "name": facts["name"], "day": format_date(facts["day"]), "starts_time": f"{facts['starts_time']:%H:%M}",
        "ends_time": f"{facts['ends_time']:%H:%M}", "venue": facts["venue"],
    }  # fmt: skip
    return shown | more


def said(client: Client, address: str, given: dict[str, str]) -> str:
    return " ".join(str(one) for one in client.post(address, given, follow=True).context["messages"])


def test_the_form_says_how_many_there_are_and_the_page_how_many_letters_go_out(event: Event, centre: Centre) -> None:
    client = signed_in(a_user(Role.STAFF, centre=centre))
    assert "tell" not in client.get(of(event)).context["form"].fields
    registers(event, "Anna")
    registers(event, "Juris")
    registers(event, "Bez adreses", email="")
    page = client.get(of(event)).content.decode()
    assert "Paziņot 2 cilvēkiem, kas pieteikušies" in page
    assert said(client, of(event), typed(event, venue="Ogre", tell="on")) == "Saglabāts. Tiek nosūtītas 2 vēstules."
    assert len(told_of_moves()) == 2
    assert said(client, of(event), typed(event, venue="Ogre", tell="on")) == "Saglabāts."
    assert "to vēl nezina" in said(client, of(event), typed(event, venue="Cēsis"))
    assert len(going()) == 2
    another_session(event)
    assert "to vēl nezina" in said(client, f"{of(event)}remove/", {})


def test_a_cancelled_event_is_crossed_out_in_the_calendar(event: Event) -> None:
    anna = registers(event, "Anna")
    registers(event, "Juris")
    waiting = registers(event, "Zane")
    before = entry_of(Letter.objects.get(key=f"events.registration:{anna.code}:confirmed"))
    cancel_event(event, reason="Plūdi", actor=system_actor())
    after = entry_of(Letter.objects.get(key=f"events.cancelled:{anna.pk}"))
    assert (after["uid"], str(after["status"])) == (before["uid"], "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])
    assert waiting.state == RegistrationState.WAITING
    assert Letter.objects.get(key=f"events.cancelled:{waiting.pk}").attachments == []


def test_whoever_is_invited_and_has_not_answered_hears_it_with_the_link_of_the_invitation(
    browser: Client, event: Event
) -> None:
    registers(event, "Anna", email="anna@example.lv")
    people = [Invited(name, f"{name.lower()}@example.lv") for name in ("Anna", "Berta", "Dace", "Egils")]
    _known, berta, declined, waiting = invite_people(event, people=people, actor=system_actor())
    answer_invitation(declined, accepts=False, actor=system_actor())
    Letter.objects.exclude(key=f"events.invited:{waiting.pk}").update(state=LetterState.SENT)
    page = f"/events/work/{event.pk}/sessions/{event.sessions.get().pk}/"
    assert "Paziņot 2 cilvēkiem, kas pieteikušies vai ielūgti" in browser.get(page).text
    assert moved(event).told == 2
    [letter] = Letter.objects.filter(key__startswith="events.invited:", key__contains=":moved ")
    assert letter.address == berta.email
    for words in ("Bija: ", "Tagad: ", "Ogre", f"/events/invitations/{berta.code}/"):
        assert words in letter.text
    assert LINK not in letter.text
    # Whose invitation was not out yet reads the new place in it.
    assert "Ogre" in Letter.objects.get(key=f"events.invited:{waiting.pk}").text
