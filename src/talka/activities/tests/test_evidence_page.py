from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Activity, Evidence, EvidenceKind
from talka.activities.tests.makers import a_proof, a_stored_file, some_work
from talka.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
CSV = "Vārds;Uzvārds\r\nAnna;Bērziņa\r\n".encode()


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.STAFF, centre=centre))


@pytest.fixture
def activity(centre: Centre) -> Activity:
    return some_work(centre=centre)


def address(activity: Activity) -> str:
    return reverse("activities:add_evidence", args=[activity.pk])


def test_a_file_is_kept_and_handed_out_to_the_centre_only(browser: Client, activity: Activity) -> None:
    upload = SimpleUploadedFile("saraksts.csv", CSV, content_type="text/csv")
    assert browser.post(address(activity), {"kind": "attendance", "file": upload}).status_code == 302
    evidence = Evidence.objects.get()
    download = reverse("activities:evidence_file", args=[activity.pk, evidence.pk])
    answer: Any = browser.get(download)
    assert b"".join(answer.streaming_content) == CSV
    assert "attachment" in answer["Content-Disposition"]
    assert signed_in(a_user(Role.STAFF, centre=a_centre("cita"))).get(download).status_code == 404
    assert signed_in(a_user(Role.REVIEWER)).get(download).status_code == 404
    assert stranger().get(download).status_code == 302


def test_a_file_is_not_found_through_another_entry(browser: Client, activity: Activity, centre: Centre) -> None:
    proof = a_proof(activity, file=a_stored_file())
    other = some_work(centre=centre)
    assert browser.get(reverse("activities:evidence_file", args=[other.pk, proof.pk])).status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_found(browser: Client, activity: Activity) -> None:
    proof = a_proof(activity, file=a_stored_file())
    assert browser.get(reverse("activities:evidence_file", args=[activity.pk, proof.pk])).status_code == 404


def test_a_link_is_evidence(browser: Client, activity: Activity) -> None:
    browser.post(address(activity), {"kind": "document", "link": "https://example.lv/raksts", "note": "Raksts"})
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.link, str(evidence)) == (EvidenceKind.LINK, "https://example.lv/raksts", "Raksts")
    assert browser.get(reverse("activities:evidence_file", args=[activity.pk, evidence.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("lapa.html", b"<html><script>alert(1)</script></html>"), ("virus.exe", b"MZ" + b"\0" * 100)]
)
def test_a_dangerous_file_is_refused_at_its_field(
    name: str, content: bytes, browser: Client, activity: Activity
) -> None:
    answer = browser.post(address(activity), {"kind": "document", "file": SimpleUploadedFile(name, content)})
    assert "file" in answer.context["form"].errors
    assert not StoredFile.objects.exists()


def test_neither_file_nor_link_is_not_enough(browser: Client, activity: Activity) -> None:
    assert "file" in browser.post(address(activity), {"kind": "photo"}).context["form"].errors
    bad = browser.post(address(activity), {"kind": "link", "link": "javascript:alert(1)"})
    assert "link" in bad.context["form"].errors


def test_evidence_is_taken_away_once(browser: Client, activity: Activity) -> None:
    proof = a_proof(activity)
    remove = reverse("activities:remove_evidence", args=[activity.pk, proof.pk])
    assert browser.get(remove).status_code == 405
    browser.post(remove)
    assert not Evidence.objects.exists()
    assert browser.post(remove).status_code == 302
