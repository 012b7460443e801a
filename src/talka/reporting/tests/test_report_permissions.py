"""Who may open which page of reports: anything else is not found."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.tests.makers import a_programme, a_proof, some_work
from talka.kernel.audit.models import AuditEntry
from talka.kernel.files.store import store_upload
from talka.programmes.models import Agreement
from talka.reporting.tests.makers import a_colleague, a_manager, a_reviewer, a_submission

pytestmark = pytest.mark.django_db
EVERYBODY = ("manager", "colleague", "partner", "coordinator", "reviewer", "other reviewer", "stranger")
STAFF = {"manager", "colleague", "coordinator"}
PAGES = {
    "/reports/{a}/": STAFF | {"partner"},
    "/reports/{a}/numbers/": STAFF | {"partner"},
    "/reports/{a}/numbers/y1.meeting.count/": set(),
    "/reports/{a}/documents/json/": STAFF | {"partner"},
    "/reports/{a}/evidence/{f}/": STAFF,
    "/reports/{a}/declared/": STAFF | {"partner"},
    "/reports/{a}/findings/": STAFF | {"partner"},
    "/reports/{a}/indicators/": STAFF | {"partner"},
    "/reports/{a}/centres/": STAFF | {"partner"},
    "/reports/{a}/narratives/1/": STAFF,
    "/reports/{a}/template/": {"manager", "coordinator"},
    "/reports/{a}/template/file/": {"manager", "coordinator"},
    "/reports/{a}/submissions/new/": {"manager", "coordinator"},
    "/reports/submissions/{s}/": STAFF | {"partner", "reviewer"},
    "/reports/submissions/{s}/review/": STAFF | {"partner", "reviewer"},
    "/reports/submissions/{s}/documents/pdf/": STAFF | {"partner", "reviewer"},
    "/reports/submissions/{s}/evidence/{f}/": STAFF | {"reviewer"},
    "/reports/submissions/{s}/proof/": STAFF | {"reviewer"},
    "/reports/submissions/{s}/acceptance/": {"reviewer"},
    "/reports/submissions/{s}/return/": {"reviewer"},
}


def read_to_the_end(response: Any) -> None:
    """Let the client close a download."""
    if response.streaming:
        list(response.streaming_content)


@pytest.fixture
def places() -> dict[str, str]:
    agreement, partner = a_programme(), a_centre("partneris")
    agreement.partners.add(partner)
    file = store_upload(SimpleUploadedFile("saraksts.csv", b"a\nb\n"), a_manager(agreement))
    work = some_work("Sapulce", agreement=agreement, kind="meeting", participants=3)
    a_proof(work, "attendance", file=file)
    sent = a_submission(agreement, up_to_year=1)
    return {"a": str(agreement.pk), "s": str(sent.pk), "f": str(file.pk)}


@pytest.fixture
def browsers(places: dict[str, str]) -> dict[str, Client]:
    agreement = Agreement.objects.get(pk=places["a"])
    people = {
        "manager": a_manager(agreement),
        "colleague": a_colleague(agreement),
        "partner": a_user(Role.STAFF, centre=a_centre("partneris")),
        "coordinator": a_user(Role.COORDINATOR),
        "reviewer": a_reviewer(agreement),
        "other reviewer": a_user(Role.REVIEWER),
        "stranger": a_user(Role.MANAGER),
    }
    return {name: signed_in(person) for name, person in people.items()}


@pytest.mark.slow
def test_a_page_is_found_by_whom_it_concerns_and_by_nobody_else(
    places: dict[str, str], browsers: dict[str, Client]
) -> None:
    found: dict[str, set[str]] = {address: set() for address in PAGES}
    for address, who in found.items():
        for name in EVERYBODY:
            response = browsers[name].get(address.format(**places))
            assert response.status_code in {200, 404}, (address, name, response.status_code)
            if response.status_code == 200:
                who.add(name)
            read_to_the_end(response)
    assert found == PAGES


def test_somebody_who_is_not_signed_in_is_asked_to(places: dict[str, str]) -> None:
    for address in PAGES:
        response = stranger().get(address.format(**places))
        assert response.status_code == 302, address
        assert "login" in response["Location"], address


@pytest.mark.parametrize("address", ["acceptance/", "return/", "review/settled/"])
def test_nobody_decides_by_posting_past_the_page(
    address: str, places: dict[str, str], browsers: dict[str, Client]
) -> None:
    for name in ("manager", "partner", "other reviewer", "stranger"):
        if name == "manager" and address == "review/settled/":
            continue
        response = browsers[name].post(f"/reports/submissions/{places['s']}/{address}", {"reason": "x", "comment": "1"})
        assert response.status_code == 404, name


def test_getting_a_page_changes_nothing(places: dict[str, str], browsers: dict[str, Client]) -> None:
    before = AuditEntry.objects.count()
    for address in PAGES:
        read_to_the_end(browsers["manager"].get(address.format(**places)))
        read_to_the_end(browsers["reviewer"].get(address.format(**places)))
    assert AuditEntry.objects.count() == before
