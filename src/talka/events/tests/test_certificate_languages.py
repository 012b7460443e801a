"""A certificate speaks the language of its event; the page that proves it speaks the reader's."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.actions.certificates import give_certificate, save_design
from talka.events.exports.certificates import certificate_pdf
from talka.events.models import Certificate, Event
from talka.events.queries.certificates import design_of
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came

pytestmark = pytest.mark.django_db


def given(language: str) -> Certificate:
    event = a_past_event(title="Kā jautāt", certificate_share=80)
    Event.objects.filter(pk=event.pk).update(language=language)
    event.refresh_from_db()
    anna = a_registration(event, "Anna Bērziņa")
    came(anna)
    manager = a_user(Role.MANAGER, centre=event.centre)
    return give_certificate(event, registration=anna, minutes=240, actor=manager)


def words_on(paper: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("language", "heading", "check", "spoken"),
    [
        ("lv", "Apliecinājums par dalību", "Vai šis apliecinājums ir derīgs", "lv"),
        ("en", "Certificate of participation", "Whether this certificate is valid", "en"),
        ("uk", "Сертифікат про участь", "Перевірити, чи сертифікат дійсний", "uk"),
        ("ru", "Сертификат об участии", "Проверить, действителен ли сертификат", "ru"),
        # We do not write in it.
        ("de", "Apliecinājums par dalību", "Vai šis apliecinājums ir derīgs", "lv"),
    ],
)
def test_the_paper_speaks_the_language_of_the_event(language: str, heading: str, check: str, spoken: str) -> None:
    certificate = given(language)
    paper = certificate_pdf(certificate)
    words = words_on(paper)
    assert heading in words
    assert check in words
    assert "Anna Bērziņa" in words
    assert str(PdfReader(io.BytesIO(paper)).root_object["/Lang"]) == spoken
    assert certificate_pdf(Certificate.objects.get(pk=certificate.pk)) == paper


def test_what_the_centre_has_written_stands_in_place_of_the_usual() -> None:
    first = given("en")
    event, manager = first.event, a_user(Role.MANAGER, centre=first.event.centre)
    told = {"en": {"title": "Proof of attendance", "words": "{name} was at “{event}”.", "signer_role": "head"}}
    values = {"title": "Apliecinājums", "words": "{vārds}", "signer": "Jānis", "signer_role": "vadītājs", "told": told}
    save_design(design_of(event.centre), values=values, version=1, actor=manager)
    pauls = a_registration(event, "Pauls Kalns")
    words = words_on(certificate_pdf(give_certificate(event, registration=pauls, minutes=60, actor=manager)))
    assert "Proof of attendance" in words
    assert "Pauls Kalns was at “Kā jautāt”." in words
    assert "head" in words
    assert "vadītājs" not in words


@pytest.mark.parametrize(("reader", "lasted"), [("lv", "4\xa0h"), ("en", "4\xa0h"), ("uk", "4\xa0год")])
def test_the_page_that_proves_it_speaks_to_its_reader(client: Client, reader: str, lasted: str) -> None:
    certificate = given("ru")
    page = client.get(f"/events/certificates/{certificate.code}/?lang={reader}").content.decode()
    assert f'<html lang="{reader}"' in page
    assert lasted in page
    assert '<dd class="govuk-summary-list__value" lang="ru">Kā jautāt</dd>' in page


def test_one_from_before_says_what_stands_on_it(client: Client) -> None:
    certificate = given("lv")
    says = {name: value for name, value in certificate.says.items() if name not in {"days", "language"}}
    Certificate.objects.filter(pk=certificate.pk).update(says=says)
    page = client.get(f"/events/certificates/{certificate.code}/?lang=en").content.decode()
    assert says["dates"] in page
    assert says["hours"] in page
    assert "Apliecinājums par dalību" in words_on(certificate_pdf(Certificate.objects.get(pk=certificate.pk)))


def test_the_manager_writes_and_tries_it_in_each_language() -> None:
    event = a_past_event()
    browser = signed_in(a_user(Role.MANAGER, centre=event.centre))
    address = f"/events/work/certificate-design/{event.centre_id}/"
    page = browser.get(address).content.decode()
    assert "Сертифікат про участь" in page
    told = {"title": "Apliecinājums", "words": "{vārds}", "version": "1", "title_en": "Proof", "words_en": "{nam}"}
    refused = browser.post(address, told)
    assert refused.status_code == 200
    assert "words_en" in refused.context["form"].errors
    told["words_en"] = "{name} was there"
    assert browser.post(address, told).status_code == 302
    assert design_of(event.centre).told == {"en": {"title": "Proof", "words": "{name} was there"}}
    paper = browser.post(f"{address}preview/", told | {"in": "en"})
    assert "Proof" in words_on(paper.content)
    assert "Name Surname was there" in words_on(paper.content)
