"""The topic of an event is read in the language of the page where somebody wrote it, otherwise in that of the event."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import the_kind
from talka.events.actions.events import add_event
from talka.events.models import Event
from talka.events.tests.makers import an_event
from talka.events.tests.makers_public import an_open_event

pytestmark = pytest.mark.django_db
NAMES: dict[str, Any] = {"topic_en": "Book-keeping", "topic_uk": "Бухгалтерія", "topic_ru": "Бухгалтерия"}


def calendar_in(client: Client, language: str, **asked: str) -> str:
    return client.get(reverse("events:calendar"), asked, headers={"accept-language": language}).content.decode()


def planned(topic: str, **fields: Any) -> Event:
    event = Event(kind=the_kind("seminar"), title="Jauns", topic=topic, **{"centre": a_centre(), **fields})
    added: Event = add_event(event, actor=a_user(Role.COORDINATOR))
    return added


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_stranger_reads_and_chooses_the_topic_in_their_language(client: Client, language: str) -> None:
    an_open_event("Pirmais", topic="Grāmatvedība", **NAMES)
    an_open_event("Otrais", topic="Projekti")
    page = calendar_in(client, language)
    told = NAMES[f"topic_{language}"]
    assert f'<span class="ui-muted" lang="{language}">{told}</span>' in page
    assert '<span class="ui-muted" lang="lv">Projekti</span>' in page
    assert f'<option value="Grāmatvedība" lang="{language}">{told}</option>' in page
    assert '<option value="Projekti" lang="lv">Projekti</option>' in page
    narrowed = calendar_in(client, language, topic="Grāmatvedība")
    assert ("Pirmais" in narrowed, "Otrais" in narrowed) == (True, False)
    assert "Pirmais" in calendar_in(client, language, q=told)


def test_latvian_pages_keep_the_topic_as_it_was_typed(client: Client) -> None:
    an_open_event("Pirmais", topic="Grāmatvedība", **NAMES)
    page = calendar_in(client, "lv")
    assert '<span class="ui-muted" lang="lv">Grāmatvedība</span>' in page
    assert not any(name in page for name in NAMES.values())


def test_a_topic_falls_back_to_the_language_of_its_event() -> None:
    event = Event(topic="Workshop", language="en", topic_uk="Майстерня")
    said = {}
    for language in ("lv", "en", "uk", "ru"):
        with override(language):
            said[language] = (event.topic_told, event.topic_in)
    assert said == {
        "lv": ("Workshop", "en"), "en": ("Workshop", "en"), "uk": ("Майстерня", "uk"), "ru": ("Workshop", "en"),
    }  # fmt: skip


def test_a_new_event_takes_what_the_same_topic_was_called_before() -> None:
    an_open_event("Senais", topic="Grāmatvedība", **NAMES)
    assert {name: getattr(planned("Grāmatvedība"), name) for name in NAMES} == NAMES
    own = planned("Grāmatvedība", topic_en="Accounting")
    assert (own.topic_en, own.topic_uk) == ("Accounting", "")
    assert planned("Projekti").topic_en == planned("").topic_en == planned("Grāmatvedība", language="ru").topic_en == ""


def test_names_of_a_draft_stay_in_its_centre() -> None:
    draft = an_event("Melnraksts", topic="Klusais temats", topic_en="Quiet")
    assert planned("Klusais temats").topic_en == ""
    assert planned("Klusais temats", centre=draft.centre).topic_en == "Quiet"


def test_staff_write_the_topic_in_other_languages_in_a_fold_of_the_form() -> None:
    centre = a_centre()
    client = signed_in(a_user(Role.STAFF, centre=centre))
    event = an_event("Kurss", centre=centre, topic="Grāmatvedība")
    address = reverse("events:edit", args=[event.pk])
    page = client.get(address)
    assert all(f'name="{name}"' in page.content.decode() for name in NAMES)
    asked = {name: "" if value in {None, False} else value for name, value in page.context["form"].initial.items()}
    asked |= {"kind": event.kind_id, "agreement": "", "purpose": ""}
    wrong = client.post(address, asked | {"topic_uk": "Б" * 151}).content.decode()
    assert '<details class="govuk-details" open>' in wrong
    assert client.post(address, asked | NAMES).status_code == 302
    event.refresh_from_db()
    assert {name: getattr(event, name) for name in NAMES} == NAMES
