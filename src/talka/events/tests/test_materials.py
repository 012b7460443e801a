"""Materials beside an event: shown to everybody only where somebody said so."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.models import Event, EventState, Material
from talka.events.tests.makers_afterwards import a_past_event

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


def test_neither_nothing_nor_what_would_run_is_added(event: Event) -> None:
    client, address = signed_in(a_user(Role.STAFF, centre=event.centre)), f"/events/work/{event.pk}/materials/"
    for typed in ({}, {"link": "javascript:alert(1)"}, {"file": SimpleUploadedFile("x.exe", b"MZ\x00\x01")}):
        assert client.post(address, {"kind": "other", "title": "A"} | typed).status_code == 200
    assert not Material.objects.exists()


def test_another_centre_finds_nothing(event: Event) -> None:
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    assert client.get(f"/events/work/{event.pk}/materials/").status_code == 404
