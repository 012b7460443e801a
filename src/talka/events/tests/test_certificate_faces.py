"""Whose site and whose money stand on a certificate, as they were on the day it was given."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from talka.accounts.actions import add_funder_logo, edit_identity, remove_funder_logo
from talka.accounts.models import FunderLogo, Role, User
from talka.accounts.queries.faces import stored_identity
from talka.accounts.tests.makers import a_user
from talka.events.actions.certificates import give_certificate
from talka.events.exports.certificates import certificate_pdf
from talka.events.models import Certificate, Event
from talka.events.tests.makers_afterwards import a_past_event, a_registration
from talka.kernel.files.store import path_of
from talka.kernel.models import StoredFile

SAID = {
    **dict.fromkeys(("short_name", "accent", "accent_dark", "phone", "email", "security_email"), ""),
    "name": "Kopā spēks",
    "words": {},
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def event() -> Event:
    return a_past_event(certificate_share=80)


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR)


def a_picture(colour: str) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (300, 100), colour).save(stream, "PNG")
    return SimpleUploadedFile("zime.png", stream.getvalue(), "image/png")


def given(event: Event) -> Certificate:
    made = give_certificate(event, registration=a_registration(event), minutes=240, actor=a_user(Role.ADMINISTRATOR))
    return Certificate.objects.get(pk=made.pk)


def faces(certificate: Certificate) -> tuple[str, int]:
    """The words of the paper and how many pictures are on it."""
    reader = PdfReader(io.BytesIO(certificate_pdf(certificate)))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    return " ".join(page.extract_text().split()), len(page.images)


def with_faces(administrator: User) -> FunderLogo:
    """A site of its own name and logo, and two funders; the second of them."""
    edit_identity(stored_identity(), values=SAID, logo=a_picture("white"), version=1, actor=administrator)
    union, fund = (
        FunderLogo(name=statement, statement=statement, height_mm=12)
        for statement in ("Līdzfinansē Eiropas Savienība", "Finansē fonds")
    )
    add_funder_logo(union, upload=a_picture("blue"), actor=administrator)
    return add_funder_logo(fund, upload=a_picture("red"), actor=administrator)


def test_a_site_without_name_and_logos_leaves_the_centre_alone(event: Event) -> None:
    words, pictures = faces(given(event))
    assert event.centre.name in words
    assert "Talka" not in words
    assert pictures == 0


def test_the_logo_of_the_site_and_those_of_funders_stand_on_it(event: Event, administrator: User) -> None:
    with_faces(administrator)
    words, pictures = faces(given(event))
    assert "Līdzfinansē Eiropas Savienība" in words
    assert "Finansē fonds" in words
    assert pictures == 3


def test_what_was_given_keeps_the_logos_of_its_day(event: Event, administrator: User) -> None:
    before = given(event)
    logo = with_faces(administrator)
    certificate = given(event)
    paper = certificate_pdf(certificate)
    remove_funder_logo(logo, actor=administrator)
    assert certificate_pdf(Certificate.objects.get(pk=certificate.pk)) == paper
    assert faces(before)[1] == 0
    words, pictures = faces(given(event))
    assert "Finansē fonds" not in words
    assert pictures == 2


def test_a_certificate_from_before_and_a_logo_that_was_lost_are_printed_all_the_same(
    event: Event, administrator: User
) -> None:
    with_faces(administrator)
    certificate = given(event)
    path_of(StoredFile.objects.get(pk=certificate.says["mark"]["file"])).unlink()
    words, pictures = faces(certificate)
    assert "Kopā spēks" in words
    assert pictures == 2
    for name in ("site", "mark", "funders"):
        del certificate.says[name]
    assert faces(certificate)[1] == 0
