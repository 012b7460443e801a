"""Recording and editing expenditures; one document is paid for once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.files.models import StoredFile
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.spending.actions import (
    SameDocument,
    attach_document,
    edit_expenditure,
    record_expenditure,
    remove_expenditure,
    restore_expenditure,
)
from talka.spending.models import Expenditure
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def test_the_year_follows_from_the_date_and_the_trail_keeps_who() -> None:
    agreement = an_agreement(years=2)
    staff = a_user(Role.STAFF, centre=agreement.centre)
    recorded = an_expenditure(agreement, date=dt.date(2023, 7, 15), actor=staff)
    assert recorded.year.ordinal == 2
    assert recorded.recorded_by == staff
    assert AuditEntry.objects.latest("sequence").verb == "spending.record_expenditure"


def test_money_of_which_only_the_year_is_known_has_no_purpose_and_no_date() -> None:
    agreement = an_agreement(years=1)
    recorded = an_expenditure(agreement, date=None, year=agreement.years.get())
    assert (recorded.purpose, recorded.date) == (None, None)


def test_what_does_not_belong_together_is_refused_at_its_field() -> None:
    agreement, other = an_agreement(years=1), an_agreement(years=1)
    year = agreement.years.get()
    for facts, field in (
        ({"date": None}, "date"),
        ({"date": dt.date(2021, 1, 1)}, "year"),
        ({"year": other.years.get()}, "year"),
        ({"year": year, "purpose": a_purpose(other)}, "purpose"),
        ({"year": year, "amount": -1}, "amount"),
        ({"year": year, "amount": 10**14}, "amount"),
    ):
        with pytest.raises(Refused) as refused:
            an_expenditure(agreement, **facts)
        assert refused.value.field == field
    assert not Expenditure.objects.exists()


@pytest.mark.parametrize("twice_in_one", [True, False])
def test_the_same_document_of_the_same_supplier_is_refused(*, twice_in_one: bool) -> None:
    agreement = an_agreement(years=1)
    first = an_expenditure(agreement, supplier="SIA „Telpu noma”", document_number="RN-15")
    second = agreement if twice_in_one else an_agreement(years=1)
    with pytest.raises(SameDocument) as refused:
        an_expenditure(second, supplier="telpu noma, SIA", document_number="rn 15")
    assert refused.value.others == [first]
    assert refused.value.field == "document_number"
    assert Expenditure.objects.count() == 1


def test_another_number_another_supplier_and_unknown_documents_are_no_double_funding() -> None:
    agreement = an_agreement(years=1)
    for supplier, number in (("A", "1"), ("A", "2"), ("B", "1"), ("A", ""), ("A", ""), ("", "1"), ("", "1"), ("", "")):
        an_expenditure(agreement, supplier=supplier, document_number=number)
    assert Expenditure.objects.count() == 8


def test_a_removed_expenditure_frees_its_document_and_cannot_come_back_beside_another() -> None:
    agreement = an_agreement(years=1)
    first = an_expenditure(agreement, supplier="A", document_number="1")
    remove_expenditure(first, version=1, actor=system_actor())
    second = an_expenditure(agreement, supplier="A", document_number="1")
    with pytest.raises(SameDocument):
        restore_expenditure(first, actor=system_actor())
    remove_expenditure(second, version=1, actor=system_actor())
    restored = restore_expenditure(Expenditure.objects.get(pk=first.pk), actor=system_actor())
    assert restored.removed_at is None
    assert list(Expenditure.objects.present()) == [first]


def test_editing_raises_the_version_and_refuses_double_funding_conflicts_and_other_fields() -> None:
    agreement = an_agreement(years=1)
    an_expenditure(agreement, supplier="A", document_number="1")
    second = an_expenditure(agreement, supplier="A", document_number="2")
    edit_expenditure(second, values={"amount": 5}, version=1, actor=system_actor())
    assert (second.amount, second.version) == (5, 2)
    with pytest.raises(SameDocument):
        edit_expenditure(second, values={"document_number": "1"}, version=2, actor=system_actor())
    with pytest.raises(Conflict):
        edit_expenditure(second, values={"amount": 6}, version=1, actor=system_actor())
    with pytest.raises(Refused):
        edit_expenditure(second, values={"centre": a_centre()}, version=2, actor=system_actor())
    second.refresh_from_db()
    assert (second.document_number, second.amount) == ("2", 5)


def test_the_sum_cannot_fall_below_its_ineligible_part() -> None:
    recorded = an_expenditure(an_agreement(years=1), amount=100)
    recorded.ineligible = 50
    recorded.save()
    with pytest.raises(Refused) as refused:
        edit_expenditure(recorded, values={"amount": 40}, version=1, actor=system_actor())
    assert refused.value.field == "amount"


def test_a_document_is_attached_and_replaced() -> None:
    agreement = an_agreement(years=1)
    recorded = record_expenditure(
        Expenditure(agreement=agreement, centre=agreement.centre, date=dt.date(2022, 9, 1), amount=1),
        upload=SimpleUploadedFile("rēķins.pdf", PDF),
        actor=system_actor(),
    )
    assert recorded.file is not None
    assert recorded.file.name == "rēķins.pdf"
    attach_document(recorded, upload=SimpleUploadedFile("cits.txt", "Rēķins".encode()), actor=system_actor())
    recorded.refresh_from_db()
    assert recorded.file.name == "cits.txt"
    assert StoredFile.objects.count() == 2


def test_a_file_that_is_not_accepted_leaves_nothing(tmp_path: Path) -> None:
    agreement = an_agreement(years=1)
    with pytest.raises(Refused) as refused:
        record_expenditure(
            Expenditure(agreement=agreement, centre=agreement.centre, date=dt.date(2022, 9, 1), amount=1),
            upload=SimpleUploadedFile("rēķins.pdf", b"<html><script>alert(1)</script>"),
            actor=system_actor(),
        )
    assert refused.value.field == "file"
    assert not Expenditure.objects.exists()
    assert not StoredFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_centre_records_only_under_agreements_on_which_it_works() -> None:
    agreement = an_agreement(years=1)
    elsewhere = a_centre()
    with pytest.raises(NotAllowed):
        an_expenditure(agreement, centre=elsewhere, actor=a_user(Role.STAFF, centre=elsewhere))
    partner = a_centre()
    shared = an_agreement(years=1, partners=[partner])
    assert an_expenditure(shared, centre=partner, actor=a_user(Role.STAFF, centre=partner)).centre == partner


def test_a_file_attached_meanwhile_is_not_lost_to_an_edit_that_began_before() -> None:
    recorded = an_expenditure(an_agreement(years=1), 100)
    read_before = Expenditure.objects.get()
    attached = attach_document(recorded, upload=SimpleUploadedFile("rēķins.pdf", PDF), actor=system_actor())
    assert (attached.version, Expenditure.objects.get().version) == (2, 2)
    with pytest.raises(Conflict):
        edit_expenditure(read_before, values={"amount": 40}, version=1, actor=system_actor())
    stored = Expenditure.objects.get()
    assert stored.file is not None
    assert (stored.amount, stored.file.name) == (100, "rēķins.pdf")
