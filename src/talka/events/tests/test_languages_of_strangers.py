"""What strangers read is in the language that they chose: pages, dates, letters."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.events.actions.feedback import give_feedback
from talka.events.models import Event, FeedbackRequest
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.events.tests.makers_public import an_open_event
from talka.kernel.mail.models import Letter

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
