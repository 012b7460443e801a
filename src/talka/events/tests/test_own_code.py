"""What a guest shows at the door: the picture and the letters on the page behind the link of their letter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.models import Format
from talka.events.models import EventState, Registration
from talka.events.queries.door import code_in_letters
from talka.events.queries.keys import registration_key
from talka.events.tests.makers_public import an_open_event, registered
from talka.kernel.mail.models import Letter

pytestmark = pytest.mark.django_db


def page_of(client: Client, registration: Registration) -> str:
    return client.get(f"/events/registrations/{registration_key(registration)}/").content.decode()


def shows(page: str, registration: Registration) -> bool:
    picture, letters = '<svg class="ev-qr"' in page, code_in_letters(registration) in page
    assert picture == letters
    return picture


@pytest.mark.parametrize("place", [Format.ONSITE, Format.HYBRID])
def test_whoever_has_a_place_shows_a_code_that_the_door_knows(client: Client, place: Format) -> None:
    anna = registered(an_open_event(format=place))
    assert shows(page_of(client, anna), anna)
    staff = signed_in(a_user(Role.STAFF, centre=anna.event.centre))
    found = staff.get(f"/events/work/{anna.event_id}/door/", {"code": code_in_letters(anna).upper()})
    assert found.context["found"] == anna


def test_the_picture_has_words_in_the_reader_s_language(client: Client) -> None:
    anna = registered(an_open_event(format=Format.ONSITE))
    address = f"/events/registrations/{registration_key(anna)}/"
    for language, picture, words in (
        ("uk", "Код, який показують на вході", "Що показати на вході"),
        ("ru", "Код, который показывают на входе", "Что показать на входе"),
    ):
        page = client.get(f"{address}?lang={language}", follow=True).content.decode()
        assert f'role="img" aria-label="{picture}"' in page
        assert words in page


def test_nobody_shows_a_code_where_there_is_no_door(client: Client) -> None:
    online = registered(an_open_event(format=Format.ONLINE))
    assert not shows(page_of(client, online), online)
    event = an_open_event(format=Format.ONSITE, capacity=1)
    first, waits = registered(event), registered(event)
    assert not shows(page_of(client, waits), waits)
    type(event).objects.filter(pk=event.pk).update(state=EventState.CANCELLED)
    assert not shows(page_of(client, first), first)
    past = timezone.now() - dt.timedelta(hours=1)
    type(event).objects.filter(pk=event.pk).update(state=EventState.PUBLISHED, starts_at=past, ends_at=past)
    assert not shows(page_of(client, first), first)


def test_the_letter_says_where_the_code_is() -> None:
    registered(an_open_event(format=Format.ONSITE), email="anna@example.lv")
    registered(an_open_event(format=Format.ONLINE), email="olga@example.lv")
    words = "Pie durvīm parādiet kodu, kas ir jūsu pieteikuma lapā"
    assert words in Letter.objects.get(address="anna@example.lv").text
    assert words not in Letter.objects.get(address="olga@example.lv").text
