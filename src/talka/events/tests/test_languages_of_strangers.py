"""What strangers read is in the language that they chose: pages, dates, letters."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.actions.attendance import welcome_walk_in
from talka.events.actions.events import cancel_event
from talka.events.actions.feedback import give_feedback
from talka.events.actions.invitations import Invited, invite_people, remind_invited
from talka.events.models import Event, FeedbackRequest, Invitation
from talka.events.queries.arrivals import Unexpected
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.events.tests.makers_public import an_open_event
from talka.kernel.mail.models import Letter, LetterState

pytestmark = pytest.mark.django_db

WORDS = {
    "uk": ("Зареєструватися", "Додати в мій календар", "Вас зареєстровано"),
    "ru": ("Зарегистрироваться", "Добавить в мой календарь", "Вы зарегистрированы"),
}


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_whoever_registers_reads_page_and_letter_in_their_language(client: Client, language: str) -> None:
    event = an_open_event()
    page = client.get(f"/events/{event.code}/?lang={language}", follow=True).content.decode()
    assert event.starts_at is not None
    day = f"{timezone.localtime(event.starts_at):%d.%m.%Y}"
    assert day in page
    assert f"{day}." not in page
    register, add, subject = WORDS[language]
    assert register in page
    assert add in page
    client.post(f"/events/{event.code}/register/", {"name": "Олена Коваль", "email": "olena@example.lv"})
    letter = Letter.objects.get()
    assert subject in letter.subject
    assert day in letter.text
    assert f"{day}." not in letter.text


SUBJECTS = {
    "uk": ("Запрошення", "Нагадування", "Скасовано"),
    "ru": ("Приглашение", "Напоминание", "Отменено"),
    "ltg": ("Ielūgums", "Atgādinājums", "Atcelts"),
}


@pytest.mark.parametrize("held_in", SUBJECTS)
def test_whoever_has_chosen_no_language_is_written_to_in_that_of_the_event(held_in: str) -> None:
    event, actor = an_open_event("Tāmes", language=held_in), system_actor()
    invite_people(event, people=[Invited("Олена Коваль", "olena@example.lv")], actor=actor)
    Letter.objects.update(state=LetterState.SENT)
    Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(days=2))
    remind_invited(event, actor=actor)
    Letter.objects.update(state=LetterState.SENT)
    cancel_event(event, reason="Slims", actor=actor)
    subjects = Letter.objects.order_by("pk").values_list("subject", flat=True)
    assert [one.split()[0].rstrip(":") for one in subjects] == list(SUBJECTS[held_in])


@pytest.mark.parametrize(("held_in", "wanted"), [("uk", "uk"), ("ru", "ru"), ("en", "en"), ("ltg", "lv")])
def test_whoever_staff_writes_down_is_written_to_in_the_language_of_the_event(held_in: str, wanted: str) -> None:
    event = an_open_event(language=held_in)
    staff = a_user(Role.STAFF, centre=event.centre)
    welcome_walk_in(event.sessions.get(), walk_in=Unexpected("Ivars"), actor=staff)
    signed_in(staff).post(f"/events/work/{event.pk}/registrations/new/", {"name": "Anna"})
    told = dict(event.registrations.values_list("name", "language"))
    assert told == {"Anna": wanted, "Ivars": wanted}


@pytest.mark.parametrize("language", ["lv", "en", "uk", "ru"])
def test_what_participants_thought_stands_on_the_page(client: Client, language: str) -> None:
    event = a_past_event(days_ago=9)
    rated(event, 5, 4, 4, 5, 5)
    page = client.get(f"/events/{event.code}/?lang={language}", follow=True)
    assert page.status_code == 200
    assert "(5 " in page.content.decode()


def rated(event: Event, *ratings: int) -> None:
    for rating in ratings:
        registration = a_registration(event)
        came(registration)
        asked = FeedbackRequest.objects.create(registration=registration)
        give_feedback(event, code=asked.code, rating=rating, actor=system_actor())
