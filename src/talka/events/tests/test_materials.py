"""Materials beside an event: shown to everybody only where somebody said so."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.actions.registrations import change_registration
from talka.events.models import Event, EventState, Material, Registration
from talka.events.queries.keys import registration_key
from talka.events.tests.makers_afterwards import a_past_event, a_registration

pytestmark = pytest.mark.django_db


def slides() -> SimpleUploadedFile:
    return SimpleUploadedFile("slaidi.txt", b"Saturs", content_type="text/plain")


def taken(client: Client, address: str) -> bytes:
    return b"".join(client.get(address))


@pytest.fixture
def event() -> Event:
    return a_past_event()


def test_a_file_is_added_shown_hidden_and_taken_away(event: Event) -> None:
    client, address = signed_in(a_user(Role.STAFF, centre=event.centre)), f"/events/work/{event.pk}/materials/"
    client.post(address, {"kind": "slides", "title": "Slaidi", "file": slides()})
    material = Material.objects.get()
    public = f"/events/materials/{material.code}/"
    assert "Slaidi" in client.get(address).content.decode()
    assert taken(client, f"{address}{material.pk}/file/") == b"Saturs"
    assert stranger().get(public).status_code == 404
    client.post(f"{address}{material.pk}/", {"act": "show"})
    assert taken(stranger(), public) == b"Saturs"
    assert public in render_to_string("events/public/after.html", {"event": event})
    Event.objects.update(state=EventState.DRAFT)
    assert stranger().get(public).status_code == 404
    Event.objects.update(state=EventState.PUBLISHED)
    client.post(f"{address}{material.pk}/", {"act": "hide"})
    assert stranger().get(public).status_code == 404
    assert client.post(f"{address}{material.pk}/", {"act": "x"}).status_code == 404
    client.post(f"{address}{material.pk}/", {"act": "remove"})
    assert not Material.objects.exists()


def test_a_photo_is_shown_only_with_consent(event: Event) -> None:
    client, address = signed_in(a_user(Role.STAFF, centre=event.centre)), f"/events/work/{event.pk}/materials/"
    photo = {"kind": "photo", "title": "Bildes", "link": "https://example.lv/bildes", "is_public": "on"}
    assert "piekrita" in client.post(address, photo).content.decode()
    assert not Material.objects.exists()
    client.post(address, photo | {"is_public": ""})
    material = Material.objects.get()
    client.post(f"{address}{material.pk}/", {"act": "show"})
    material.refresh_from_db()
    assert not material.is_public
    client.post(f"{address}{material.pk}/", {"act": "show", "consent": "atzīmēja piesakoties"})
    material.refresh_from_db()
    assert (material.is_public, material.consent) == (True, "atzīmēja piesakoties")


def a_shown_photo(event: Event) -> tuple[Material, str]:
    """A photo that everybody sees, and its address."""
    client, address = signed_in(a_user(Role.STAFF, centre=event.centre)), f"/events/work/{event.pk}/materials/"
    photo = {"kind": "photo", "title": "Bildes", "is_public": "on", "consent": "atzīmēja", "file": slides()}
    assert client.post(address, photo).status_code == 302
    material = Material.objects.get()
    return material, f"/events/materials/{material.code}/"


def test_withdrawn_consent_hides_a_photo_at_once_and_is_asked_for_anew(event: Event) -> None:
    material, public = a_shown_photo(event)
    shown = stranger().get(public)
    assert b"".join(shown) == b"Saturs"
    assert shown.headers["Cache-Control"] == "no-store"
    client, address = (
        signed_in(a_user(Role.STAFF, centre=event.centre)),
        f"/events/work/{event.pk}/materials/{material.pk}/",
    )
    client.post(address, {"act": "withdraw"})
    assert stranger().get(public).status_code == 404
    client.post(address, {"act": "show"})
    assert stranger().get(public).status_code == 404


def test_a_participant_takes_consent_back_after_the_event(event: Event) -> None:
    anna = a_registration(event, "Anna Bērziņa")
    Registration.objects.filter(pk=anna.pk).update(consents_to_photos=True)
    _material, public = a_shown_photo(event)
    own = f"/events/registrations/{registration_key(anna)}/"
    assert 'value="photos"' in stranger().get(own).content.decode()
    assert stranger().post(own, {"do": "photos"}).status_code == 302
    assert stranger().get(public).status_code == 404
    page = stranger().get(own).content.decode()
    assert 'value="photos"' not in page
    anna.refresh_from_db()
    assert anna.consents_to_photos is False
    told = signed_in(a_user(Role.STAFF, centre=event.centre)).get(f"/events/work/{event.pk}/materials/")
    assert "Anna Bērziņa" in told.content.decode()


def test_changing_the_answer_hides_photos_as_well(event: Event) -> None:
    anna = a_registration(event, "Anna Bērziņa")
    _material, public = a_shown_photo(event)
    anna = change_registration(anna, values={"phone": "20000000"}, version=anna.version, actor=system_actor())
    assert taken(stranger(), public) == b"Saturs"
    change_registration(anna, values={"consents_to_photos": False}, version=anna.version, actor=system_actor())
    assert stranger().get(public).status_code == 404


def test_neither_nothing_nor_what_would_run_is_added(event: Event) -> None:
    client, address = signed_in(a_user(Role.STAFF, centre=event.centre)), f"/events/work/{event.pk}/materials/"
    for typed in ({}, {"link": "javascript:alert(1)"}, {"file": SimpleUploadedFile("x.exe", b"MZ\x00\x01")}):
        assert client.post(address, {"kind": "other", "title": "A"} | typed).status_code == 200
    assert not Material.objects.exists()


def test_another_centre_finds_nothing(event: Event) -> None:
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert client.get(f"/events/work/{event.pk}/materials/").status_code == 404
