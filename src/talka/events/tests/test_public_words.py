"""What a stranger reads on an event's page: the day by its name, where, whom to call, and why the form is not there."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.events.actions import cancel_registration
from talka.events.models import EventState
from talka.events.queries.keys import registration_key
from talka.events.tests.makers_public import an_open_event, registered
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db


def shown(contact: str) -> str:
    return Template("{{ contact|with_phones }}").render(Context({"contact": contact}))


@pytest.mark.parametrize(
    ("written", "number"),
    [("Ilze, 67000000", "+37167000000"), ("2600 0000", "+37126000000"), ("+371 26000000", "+37126000000")],
)
def test_a_phone_number_of_free_words_can_be_called(written: str, number: str) -> None:
    assert f'href="tel:{number}"' in shown(written)


@pytest.mark.parametrize(
    "written", ["https://example.lv/26000000", "ilze26000000@example.lv", "Reģ. nr. 40008000000", "126000000"]
)
def test_other_numbers_are_not_called(written: str) -> None:
    assert "tel:" not in shown(written)


def test_words_around_a_phone_number_are_told_as_they_stand() -> None:
    assert shown("<b>Ilze</b> 67000000, ilze@example.lv") == (
        '&lt;b&gt;Ilze&lt;/b&gt; <a class="govuk-link" href="tel:+37167000000">67000000</a>, '
        '<a href="mailto:ilze@example.lv">ilze@example.lv</a>'
    )


def test_a_day_has_its_name_and_somebody_may_also_take_part_online(client: Client, freeze: Freeze) -> None:
    freeze("2025-03-14 08:00")
    event = an_open_event(in_days=3, format="hybrid", online_link="https://meet.example.lv/x")
    page = client.get(f"/events/{event.code}/").content.decode()
    assert 'Pirmdiena, <span class="ev-when">17.03.2025.' in page
    assert "Bauskas kultūras centrs, Kalna iela 6, arī tiešsaistē" in page
    assert '"startDate":"2025-03-17T08:00:00+02:00"' in page
    assert f'<meta property="og:title" content="{event.title}">' in page


def test_an_event_that_nobody_can_register_for_says_whether_it_is_too_late(client: Client, freeze: Freeze) -> None:
    freeze("2025-03-14 08:00")
    over, later = an_open_event(in_days=-3), an_open_event(in_days=30, registration_opens="2025-04-01T06:00Z")
    gone = an_open_event(state=EventState.CANCELLED)
    full = an_open_event(capacity=0, has_waiting_list=False)
    told = {one: client.get(f"/events/{one.code}/register/").content.decode() for one in (over, later, gone, full)}
    assert "Pieteikties vēl nevar." in told[later]
    for one, words in (
        (over, "Pasākums jau ir noticis"), (gone, "Pasākums ir atcelts."), (full, "Visas vietas ir aizņemtas")
    ):  # fmt: skip
        assert words in told[one]
        assert "data-register" not in told[one]
        assert "gaidītāju sarakstā" not in told[one]


def test_the_own_calendar_file_names_the_place_also_where_one_may_take_part_online(client: Client) -> None:
    event = an_open_event(format="hybrid", online_link="https://meet.example.lv/x")
    mine = registered(event)
    address = reverse("events:registration_calendar", args=[registration_key(mine)])
    file = client.get(address).content.decode().replace("\r\n ", "")
    assert "LOCATION:Bauskas kultūras centrs\\, Kalna iela 6" in file
    assert "https://meet.example.lv/x" in file
    cancel_registration(mine, actor=system_actor())
    later = client.get(address).content.decode()
    assert f"SEQUENCE:{event.version + 1}" in later
    assert "STATUS:CANCELLED" in later
