"""Numbers on pages: what people read is written with groups, the key of a record never."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.places.models import Place
from talka.registry.actions import add_organisation
from talka.registry.models import Organisation

pytestmark = pytest.mark.django_db
LANGUAGES = ("lv", "en", "uk", "ru")
# A thousand in the way of any of the languages: with a space of some kind, a comma, a full stop, an apostrophe.
IN_GROUPS = re.compile(r"\d[\s\u00a0\u202f.,'’]\d{3}(?!\d)|\d%C2%A0\d")
SENT_BACK = "//input[@type='hidden' or @type='checkbox' or @type='radio']/@value | //option/@value | //button/@value"
ADDRESSES = "//@href | //@action | //@hx-get | //@hx-post | //@id | //@for | //@name"


def sent_back_and_addresses(client: Client, address: str) -> list[str]:
    """Whatever of a page comes back to the site: values of forms, addresses and names."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = html.fromstring(answer.content).xpath(f"{SENT_BACK} | {ADDRESSES}")
    assert isinstance(found, list)
    return [str(one) for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_of_places_from_the_thousandth_on_are_written_as_they_are(language: str) -> None:
    unit = Place.objects.filter(pk__gte=1000, level="unit", parent__level="municipality", valid_until=None)[:1].get()
    page = f"/directory/?municipality={unit.parent_id}&unit={unit.pk}"
    client = stranger(language=language)
    assert f'lang="{language}"' in client.get(page).text
    found = sent_back_and_addresses(client, page)
    assert str(unit.pk) in found
    assert [one for one in found if IN_GROUPS.search(one)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_of_organisations_from_the_thousandth_on_are_written_as_they_are(language: str) -> None:
    first, second = (
        add_organisation(Organisation(pk=key, name=f"Biedrība „{name}”"), actor=system_actor())
        for key, name in ((1004, "Skaņais šķūnis"), (1234567, "Zaļā pļava"))
    )
    client = signed_in(a_user(Role.MANAGER, centre=a_centre("riga")), language=language)
    listed = sent_back_and_addresses(client, "/registry/")
    assert {str(first.pk), str(second.pk)} <= set(listed)
    assert f"/registry/organisations/{second.pk}/" in listed
    assert [one for one in listed if IN_GROUPS.search(one)] == []
