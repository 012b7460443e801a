"""What changes while a letter waits: it goes out with the hour, the place and the link that hold."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.events.actions.clock import remind_registered
from talka.events.actions.events import cancel_event, edit_event
from talka.events.actions.invitations import Invited, answer_invitation, invite_people
from talka.events.actions.sessions import add_session, edit_session, remove_session
from talka.events.models import Event
from talka.events.tests.makers import a_session, an_event_by_link, another_session, entry_of, registers
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.mailbox import a_mailbox
from talka.kernel.testing.plugin import Freeze, QueryBudget

pytestmark = pytest.mark.django_db
OLD, NEW = "https://meet.example.lv/veca", "https://meet.example.lv/jauna"


@pytest.fixture
def event(centre: Centre) -> Event:
    return an_event_by_link(OLD, centre=centre)


def moved(event: Event, *, tell: bool = True, **values: Any) -> int:
    session = event.sessions.select_related("event").earliest("pk")
    edit_session(session, values=values, tell=tell, actor=system_actor())
    return session.told


def changed(event: Event, *, tell: bool = True, **values: Any) -> None:
    event = Event.objects.get(pk=event.pk)
    edit_event(event, values=values, version=event.version, tell=tell, actor=system_actor())


def sent() -> list[tuple[str, str]]:
    """What a mail server is handed when the clock looks: the subject, and the words with those of the calendar."""
    with a_mailbox() as mailbox:
        deliver_due()
    return [(str(one["Subject"]), words_of(one)) for one in mailbox.letters]


def words_of(letter: EmailMessage) -> str:
    texts = [part.get_content() for part in letter.walk() if part.get_content_type() in {"text/plain", "text/html"}]
    calendars = [part.get_content() for part in letter.walk() if part.get_content_type() == "text/calendar"]
    for entry in (entry for words in calendars for entry in Calendar.from_ical(words).walk("VEVENT")):
        begins: Any = entry["dtstart"]
        texts.append(f"{entry['location']} {timezone.localtime(begins.dt):%d.%m. %H:%M} {entry['description']}")
    return "\n".join(texts)


@pytest.mark.parametrize("tell", [True, False])
def test_a_letter_about_a_move_goes_out_with_the_place_of_the_second_move(event: Event, *, tell: bool) -> None:
    registers(event, "Anna")
    sent()
    assert moved(event, venue="Ogre") == 1
    moved(event, venue="Cēsis", tell=tell)
    [(subject, words)] = sent()
    assert subject == "Izmaiņas: Tāmes"
    assert "Ogre" not in words
    # What its reader knows is the first place: nothing was said of the second.
    assert "Alberta iela 13" in next(line for line in words.splitlines() if line.startswith("Bija:"))
    assert "Cēsis" in next(line for line in words.splitlines() if line.startswith("Tagad:"))
    assert sent() == []


@pytest.mark.parametrize("tell", [True, False])
def test_a_letter_about_a_move_goes_out_with_the_link_that_came_after_it(event: Event, *, tell: bool) -> None:
    registers(event, "Anna")
    sent()
    moved(event, venue="Ogre")
    changed(event, online_link=NEW, tell=tell)
    found = sent()
    assert [subject for subject, _words in found] == [
        "Izmaiņas: Tāmes", *(["Saite dalībai tiešsaistē: Tāmes"] if tell else []),
    ]  # fmt: skip
    for _subject, words in found:
        assert OLD not in words
        assert words.count(NEW) > 2


@pytest.mark.parametrize("tell", [True, False])
def test_the_letters_of_registering_go_out_with_the_new_hour_and_the_new_link(event: Event, *, tell: bool) -> None:
    for name in ("Anna", "Juris", "Gaida"):
        registers(event, name)
    session = event.sessions.get()
    later = session.starts_at + dt.timedelta(hours=3)
    moved(event, starts_at=later, ends_at=later + dt.timedelta(hours=4), tell=False)
    changed(event, online_link=NEW, tell=tell)
    found = sent()
    assert len(found) == 3
    for _subject, words in found:
        assert "10:00" not in words
        assert OLD not in words
    assert ["13:00" in words for _subject, words in found] == [True] * 3
    # Who waits is not told the link.
    assert sorted(NEW in words for _subject, words in found) == [False, True, True]


def test_back_where_it_was_nothing_is_told_and_a_link_that_is_gone_is_not_sent(event: Event) -> None:
    registers(event, "Anna")
    sent()
    moved(event, venue="Ogre")
    assert moved(event, venue="Alberta iela 13") == 0
    assert sent() == []
    changed(event, online_link=NEW)
    changed(event, online_link="")
    assert sent() == []


def test_what_was_being_handed_over_does_not_come_back_with_the_old_hour(event: Event) -> None:
    anna = registers(event, "Anna")
    key = f"events.registration:{anna.code}:confirmed"
    with a_mailbox() as mailbox:
        Letter.objects.filter(key=key).update(state=LetterState.SENDING)
        before = Letter.objects.get(key=key)
        moved(event, venue="Ogre", tell=False)
        deliver_due()
    [letter] = mailbox.letters
    # Another letter to mailboxes, which may have got the first one.
    assert before.pk != Letter.objects.get(key=key).pk
    assert str(before.pk) + "." not in str(letter["Message-ID"])
    former = Letter.objects.get(pk=before.pk)
    assert (former.state, former.text, former.attachments) == (LetterState.WITHDRAWN, "", [])
    assert "Ogre" in entry_of(Letter.objects.get(key=key))["location"]


def test_a_reminder_and_other_sessions_say_what_holds(event: Event, freeze: Freeze) -> None:
    registers(event, "Anna")
    second = another_session(event, venue="Bauska")
    moved(event, venue="Ogre")
    sent()
    freeze(f"{event.sessions.get(pk=second.pk).starts_at - dt.timedelta(days=1):%Y-%m-%d %H:%M}")
    remind_registered()
    remove_session(second, actor=system_actor())
    add_session(a_session(event, venue="Tukums"), actor=system_actor())
    found = sent()
    assert found
    for _subject, words in found:
        assert "Bauska" not in words
        assert "Tukums" in words


def test_an_invitation_that_waits_says_when_it_is_now_and_who_answered_is_not_asked(event: Event) -> None:
    people = [Invited("Anna", "anna@example.lv"), Invited("Juris", "juris@example.lv")]
    _anna, juris = invite_people(event, people=people, actor=system_actor())
    answer_invitation(juris, accepts=False, actor=system_actor())
    later = event.sessions.get().starts_at + dt.timedelta(hours=3)
    moved(event, starts_at=later, ends_at=later + dt.timedelta(hours=4))
    [(subject, words)] = sent()
    assert subject == "Ielūgums: Tāmes"
    assert "Anna" in words
    assert "13:00" in words
    assert "10:00" not in words


def test_after_a_cancelled_event_nothing_else_goes_out(event: Event) -> None:
    registers(event, "Anna")
    moved(event, venue="Ogre")
    invite_people(event, people=[Invited("Juris", "juris@example.lv")], actor=system_actor())
    cancel_event(event, reason="Plūdi", actor=system_actor())
    assert [subject for subject, _words in sent()] == ["Atcelts: Tāmes"]


def test_whoever_holds_an_invitation_hears_that_it_is_cancelled(event: Event, browser: Client) -> None:
    people = [Invited(name, f"{name.lower()}@example.lv") for name in ("Anna", "Juris", "Liene")]
    _anna, juris, _liene = invite_people(event, people=people, actor=system_actor())
    registers(event, "Liene", email="liene@example.lv")
    assert len(sent()) > len(people)
    answer_invitation(juris, accepts=False, actor=system_actor())
    assert browser.get(reverse("events:cancel", args=[event.pk])).context["written_to"] == 2
    assert cancel_event(event, reason="Plūdi", actor=system_actor()) == 2
    told = Letter.objects.filter(subject="Atcelts: Tāmes").values_list("address", flat=True)
    assert sorted(told) == ["anna@example.lv", "liene@example.lv"]


@pytest.mark.parametrize("rows", [1, 3])
def test_letters_of_other_events_are_left_alone_and_cost_nothing(
    centre: Centre, event: Event, query_budget: QueryBudget, rows: int
) -> None:
    for _row in range(rows):
        registers(an_event_by_link(OLD, centre=centre), "Juris")
    before = list(Letter.objects.order_by("pk").values_list("pk", "state", "text"))
    session = event.sessions.select_related("event__centre", "event__kind").get()
    actor = system_actor()
    with query_budget(13):
        edit_session(session, values={"venue": "Ogre"}, actor=actor)
    assert list(Letter.objects.order_by("pk").values_list("pk", "state", "text")) == before
