"""The form to register on a phone: two fields are enough; and what it says when nobody can register."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.tests.makers import stranger
from talka.events.models import Event, Registration
from talka.events.tests.makers_public import an_open_event, registered

pytestmark = pytest.mark.django_db


def page_of(event: Event) -> str:
    return stranger().get(reverse("events:register", args=[event.code])).content.decode()


def test_a_name_and_an_address_are_enough_and_the_rest_is_folded() -> None:
    event = an_open_event()
    page = page_of(event)
    assert page.count('<details class="ev-further">') == page.count("ev-further") > 0
    told = {"name": "Anna Bērziņa", "email": "anna@example.lv", "rows": "0"}
    address = reverse("events:register", args=[event.code])
    assert stranger().post(address, told).status_code == 302
    assert Registration.objects.get().consents_to_photos is None
    # What was typed there is seen again beside what is to be mended.
    assert '<details class="ev-further" open>' in stranger().post(address, told | {"email": ""}).content.decode()


def test_of_an_online_event_nobody_is_asked_about_photos() -> None:
    event = an_open_event(format="online")
    assert 'name="photos"' not in page_of(event)
    assert 'name="photos"' in page_of(an_open_event())
    told = {"name": "Anna Bērziņa", "email": "anna@example.lv", "rows": "0", "photos": "yes"}
    assert stranger().post(reverse("events:register", args=[event.code]), told).status_code == 302
    assert Registration.objects.get().consents_to_photos is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "cancelled", "cancel_reason": "Lektors saslima."}, "Lektors saslima."),
        ({"capacity": 1, "has_waiting_list": False}, "Visas vietas ir aizņemtas, un gaidītāju saraksta nav."),
        ({"registration_opens": timezone.now() + dt.timedelta(days=1)}, "Pieteikties vēl nevar."),
        ({"registration_closes": timezone.now() - dt.timedelta(days=1)}, "vairs nevar pieteikties"),
    ],
)
def test_it_says_why_nobody_can_register(changed: dict[str, object], words: str) -> None:
    event = an_open_event("Kopsapulce")
    registered(event)
    Event.objects.filter(pk=event.pk).update(**changed)
    page = page_of(event)
    assert words in page
    assert '<h1 class="govuk-heading-l"><span lang="lv">Kopsapulce</span></h1>' in page
    assert "<form method" not in page
