"""Recording and changing money by machines."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.machines import a_machine_in, post
from talka.accounts.tests.makers import a_centre
from talka.activities.tests.makers import a_programme
from talka.activities.tests.test_api_changes import PDF
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import QueryBudget
from talka.spending.models import Expenditure, Remainder
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
MONEY = "/api/v1/expenditures"


def patch(machine: Client, pk: int, **sent: Any) -> Any:
    return machine.patch(f"{MONEY}/{pk}", sent, content_type="application/json")


def facts(number: str, **more: Any) -> dict[str, Any]:
    return {"agreement": number, "amount": "120.5", "date": "2022-10-28", "purpose": "CS", "supplier": "SIA Telpa",
            "document_number": "A-17", "description": "Telpu noma", **more}  # fmt: skip


def test_money_is_recorded_as_by_a_person() -> None:
    agreement = a_programme(a_centre("riga"))
    answered = post(a_machine_in(agreement.centre), MONEY, facts(agreement.number, ref="B-1"))
    assert answered.status_code == 201
    told, recorded = answered.json(), Expenditure.objects.get()
    assert (recorded.amount, recorded.centre, recorded.year.ordinal) == (120_50, agreement.centre, 1)
    assert (told["amount"], told["year"], told["purpose"], told["ineligible"]) == ("120.50", 1, "CS", None)
    assert AuditEntry.objects.latest("pk").verb == "spending.record_expenditure"


def test_the_same_reference_or_document_is_recorded_once() -> None:
    agreement = a_programme(a_centre("riga"))
    machine = a_machine_in(agreement.centre)
    assert post(machine, MONEY, facts(agreement.number, ref="B-1")).status_code == 201
    by_ref = post(machine, MONEY, facts(agreement.number, ref="B-1", document_number="A-18"))
    by_document = post(machine, MONEY, facts(agreement.number, ref="B-2"))
    assert [list(one.json()["fields"]) for one in (by_ref, by_document)] == [["ref"], ["document_number"]]
    assert Expenditure.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", 120), ("amount", 1.5), ("amount", "1.234"), ("amount", "-1"), ("amount", ""), ("amount", "1,5"),
     ("amount", "9" * 13), ("amount", "999999999999.99"), ("agreement", "L-none"), ("purpose", "XX"), ("year", 9),
     ("date", "28.10.2022."), ("centre", 1), ("description", "a\0b"), ("ineligible", "1")],
)  # fmt: skip
def test_a_mistake_is_told_at_its_field(field: str, value: Any) -> None:
    agreement = a_programme(a_centre("riga"))
    answered = post(a_machine_in(agreement.centre), MONEY, facts(agreement.number) | {field: value})
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])
    assert not Expenditure.objects.exists()


def test_only_what_is_sent_changes_and_only_of_the_version_that_was_read() -> None:
    agreement = a_programme(a_centre("riga"))
    spent = an_expenditure(agreement, 100_00, supplier="SIA Telpa", ref="B-1")
    machine = a_machine_in(agreement.centre)
    told = patch(machine, spent.pk, version=1, amount="80.00", date="2023-10-01", purpose="MN").json()
    assert (told["amount"], told["year"], told["purpose"], told["supplier"]) == ("80.00", 2, "MN", "SIA Telpa")
    assert (told["ref"], told["version"]) == ("B-1", 2)
    assert patch(machine, spent.pk, version=2, ref="B-1", purpose="").json()["purpose"] is None
    assert patch(machine, spent.pk, version=1, amount="1.00").status_code == 409
    assert patch(machine, spent.pk, amount="1.00").json()["fields"].keys() == {"version"}
    an_expenditure(agreement, 1_00, ref="B-2")
    assert list(patch(machine, spent.pk, version=3, ref="B-2").json()["fields"]) == ["ref"]
    spent.refresh_from_db()
    assert spent.amount == 80_00


def test_money_is_removed_and_put_back() -> None:
    agreement = a_programme(a_centre("riga"))
    spent, machine = an_expenditure(agreement), a_machine_in(agreement.centre)
    address = f"{MONEY}/{spent.pk}"
    assert post(machine, f"{address}/restoration", {"version": 1}).status_code == 403
    assert post(machine, f"{address}/removal", {"version": 9}).status_code == 409
    assert post(machine, f"{address}/removal", {"version": 1}).json()["state"] == "removed"
    assert machine.get(MONEY).json()["items"] == []
    assert [one["id"] for one in machine.get(f"{MONEY}?state=removed").json()["items"]] == [spent.pk]
    assert patch(machine, spent.pk, version=2, amount="1.00").status_code == 403
    assert post(machine, f"{address}/restoration", {"version": 1}).status_code == 409
    assert post(machine, f"{address}/restoration", {"version": 2}).json()["state"] == "present"


def test_a_document_is_attached_if_it_is_one() -> None:
    agreement = a_programme(a_centre("riga"))
    spent, machine = an_expenditure(agreement), a_machine_in(agreement.centre)
    address = f"{MONEY}/{spent.pk}/document"
    told = machine.post(address, {"file": SimpleUploadedFile("rekins.pdf", PDF)}).json()
    assert (told["file"], len(told["sha256"])) == ("rekins.pdf", 64)
    refused = machine.post(address, {"file": SimpleUploadedFile("rekins.exe", b"MZ\x90")})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["file"])
    assert machine.get(f"{MONEY}/{spent.pk}").json()["file"] == "rekins.pdf"


def test_remainders_are_the_managers() -> None:
    agreement = a_programme(a_centre("riga"))
    address = f"/api/v1/agreements/{agreement.number}/remainders"
    sent = {"year": 1, "purpose": "CS", "amount": "12.00", "disposition": "carried", "ref": "A-1"}
    staff, manager = a_machine_in(agreement.centre), a_machine_in(agreement.centre, role=Role.MANAGER)
    assert post(staff, address, sent).status_code == 403
    recorded = post(manager, address, sent)
    assert (recorded.status_code, recorded.json()["amount"]) == (201, "12.00")
    assert list(post(manager, address, sent).json()["fields"]) == ["ref"]
    assert [one["id"] for one in staff.get(address).json()] == [recorded.json()["id"]]
    removal = f"/api/v1/remainders/{recorded.json()['id']}/removal"
    assert post(staff, removal, {}).status_code == 403
    assert post(manager, removal, {}).status_code == 200
    assert (post(manager, removal, {}).status_code, staff.get(address).json()) == (404, [])


@pytest.mark.parametrize(
    ("field", "value"), [("year", 9), ("purpose", "XX"), ("amount", "x"), ("disposition", "eaten"), ("document", 5)]
)
def test_a_mistake_in_a_remainder_is_told_at_its_field(field: str, value: Any) -> None:
    agreement = a_programme(a_centre("riga"))
    sent = {"year": 1, "amount": "12.00", "disposition": "carried"} | {field: value}
    machine = a_machine_in(agreement.centre, role=Role.MANAGER)
    answered = post(machine, f"/api/v1/agreements/{agreement.number}/remainders", sent)
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])
    assert not Remainder.objects.exists()


def test_money_of_another_centre_is_not_there() -> None:
    ours, theirs = a_programme(a_centre("riga")), a_programme(a_centre("kurzeme"))
    foreign = an_expenditure(theirs, 100_00, description="Svešs")
    left = a_remainder(theirs.years.get(ordinal=1), 1_00)
    machine = a_machine_in(ours.centre, role=Role.MANAGER)
    base, remainders = f"{MONEY}/{foreign.pk}", f"/api/v1/agreements/{theirs.number}/remainders"
    answers = [
        machine.get(base),
        patch(machine, foreign.pk, version=1, amount="1.00"),
        post(machine, f"{base}/removal", {"version": 1}),
        post(machine, f"{base}/restoration", {"version": 1}),
        machine.post(f"{base}/document", {"file": SimpleUploadedFile("a.pdf", PDF)}),
        machine.get(remainders),
        post(machine, remainders, {"year": 1, "amount": "1.00", "disposition": "carried"}),
        post(machine, f"/api/v1/remainders/{left.pk}/removal", {}),
    ]
    assert [one.status_code for one in answers] == [404] * len(answers)
    assert list(post(machine, MONEY, facts(theirs.number)).json()["fields"]) == ["agreement"]
    assert machine.get(MONEY).json()["items"] == []
    foreign.refresh_from_db()
    assert (foreign.amount, foreign.version, foreign.removed_at) == (100_00, 1, None)


def test_pages_follow_one_another_and_are_narrowed() -> None:
    agreement = a_programme(a_centre("riga"))
    made = [an_expenditure(agreement, 100, description=f"Noma {n}", ref=f"B-{n}").pk for n in range(5)]
    machine = a_machine_in(agreement.centre)
    seen: list[int] = []
    cursor: str | int | None = ""
    while cursor is not None:
        page = machine.get(MONEY, {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    assert [one["ref"] for one in machine.get(f"{MONEY}?ref=B-3").json()["items"]] == ["B-3"]
    assert len(machine.get(f"{MONEY}?text=noma&agreement={agreement.number}&year=1").json()["items"]) == 5
    assert machine.get(f"{MONEY}?purpose=CS").json()["items"] == []
    assert list(machine.get(f"{MONEY}?suplier=x").json()["fields"]) == ["suplier"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_as_many_queries_for_three_rows_as_for_one(rows: int, query_budget: QueryBudget) -> None:
    agreement = a_programme(a_centre("riga"))
    for _row in range(rows):
        an_expenditure(agreement)
    machine = a_machine_in(agreement.centre)
    machine.get(MONEY)
    with query_budget(10):
        assert len(machine.get(MONEY).json()["items"]) == rows


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_nothing_spent_is_no_expenditure_recorded_or_changed(amount: str) -> None:
    agreement = a_programme(a_centre("riga"))
    machine = a_machine_in(agreement.centre)
    recorded = post(machine, MONEY, facts(agreement.number, amount=amount))
    assert (recorded.status_code, list(recorded.json()["fields"])) == (422, ["amount"])
    spent = an_expenditure(agreement, 100_00)
    changed = patch(machine, spent.pk, version=1, amount=amount)
    assert (changed.status_code, list(changed.json()["fields"])) == (422, ["amount"])
    assert Expenditure.objects.get().amount == 100_00
