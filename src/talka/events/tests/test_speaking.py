"""Who registers for an organisation: whether the registry knows of it stands beside what they say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.queries.speaking import words_of_speaking
from talka.events.tests.makers_public import an_open_event, registered
from talka.registry.tests.makers import a_mandate, a_person, an_organisation

pytestmark = pytest.mark.django_db

NOT_KNOWN = "saka pats; reģistrā viņa pilnvaras nav"


def test_a_mandate_of_the_same_person_proves_it_on_the_day_of_the_event() -> None:
    event = an_open_event()
    staff = a_user(Role.STAFF, centre=event.centre)
    choir = an_organisation("Biedrība „Kokle”")
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=event.centre)
    said = {"speaks_for": True, "organisation_name": 'biedrība "KOKLE"'}
    one = registered(event, "Anna Bērziņa", "Anna@example.lv", **said)
    assert words_of_speaking(one, staff) == NOT_KNOWN

    mandate = a_mandate(anna, organisation=choir)
    assert words_of_speaking(one, staff) == "jā, to zina arī reģistrs: valdes loceklis"
    one.organisation = choir
    assert words_of_speaking(one, staff).startswith("jā")
    page = signed_in(staff).get(f"/events/work/{event.pk}/registrations/{one.pk}/").content.decode()
    assert "jā, to zina arī reģistrs" in page

    mandate.ends = timezone.localdate() + dt.timedelta(days=1)
    mandate.save()
    assert words_of_speaking(one, staff) == NOT_KNOWN, "on the day of the event it holds no more"


@pytest.mark.parametrize(
    ("name", "email", "organisation"),
    [
        ("Anna Bērziņa", "cita@example.lv", "Biedrība „Kokle”"),
        ("Pauls Kalns", "anna@example.lv", "Biedrība „Kokle”"),
        ("Anna Bērziņa", "", "Biedrība „Kokle”"),
        ("Anna Bērziņa", "anna@example.lv", "Biedrība „Stabule”"),
    ],
)
def test_another_address_name_or_organisation_proves_nothing(name: str, email: str, organisation: str) -> None:
    event = an_open_event()
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=event.centre)
    a_mandate(anna, organisation=an_organisation("Biedrība „Kokle”"))
    one = registered(event, name, email, speaks_for=True, organisation_name=organisation)
    assert words_of_speaking(one, a_user(Role.STAFF, centre=event.centre)) == NOT_KNOWN


def test_who_says_nothing_is_asked_nothing() -> None:
    one = registered(an_open_event(), "Anna")
    assert words_of_speaking(one, a_user(Role.STAFF, centre=one.event.centre)) == ""
