"""Changing, judging and proving work by machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.machines import a_machine_in, post
from talka.accounts.tests.makers import a_centre
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import Activity, Evidence, State
from talka.activities.tests.makers import a_programme, a_series, some_work
from talka.kernel.audit.models import AuditEntry
from talka.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
LOG = "/api/v1/activities"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def patch(machine: Client, work: Activity, **sent: Any) -> Any:
    return machine.patch(f"{LOG}/{work.pk}", {"version": work.version, **sent}, content_type="application/json")


def move(machine: Client, work: Activity, state: str, **sent: Any) -> Any:
    return post(machine, f"{LOG}/{work.pk}/state", {"state": state, "version": work.version, **sent})


def test_only_what_is_sent_changes() -> None:
    agreement = a_programme(a_centre("riga"))
    work = some_work("Seminārs", agreement=agreement, purpose="CS", participants=9, minutes=60)
    told = patch(a_machine_in(agreement.centre), work, participants=14, minutes=None, purpose="MN").json()
    work.refresh_from_db()
    assert (work.participants, work.minutes, told["purpose"], told["year"]) == (14, None, "MN", 1)
    assert (work.title, work.starts, work.version) == ("Seminārs", dt.date(2022, 10, 28), told["version"])
    assert told["version"] == 2
    assert AuditEntry.objects.latest("pk").verb == "activities.edit_activity"


def test_the_year_follows_from_a_new_date_unless_it_is_sent() -> None:
    agreement = a_programme(a_centre("riga"))
    work, machine = some_work(agreement=agreement), a_machine_in(agreement.centre)
    assert patch(machine, work, starts="2023-10-01").json()["year"] == 2
    work.refresh_from_db()
    assert patch(machine, work, starts="2022-10-01", year=3).json()["year"] == 3


def test_work_moves_to_another_agreement_without_the_parts_of_the_first() -> None:
    centre = a_centre("riga")
    first, second = a_programme(centre), a_programme(centre)
    work = some_work(agreement=first, purpose="CS", series=a_series(first))
    told = patch(a_machine_in(centre), work, agreement=second.number).json()
    assert (told["agreement"], told["purpose"], told["series"], told["year"]) == (second.number, None, None, 1)


def test_a_change_of_what_was_changed_meanwhile_is_a_conflict() -> None:
    work = some_work(centre=a_centre("riga"))
    machine = a_machine_in(work.centre)
    assert patch(machine, work, title="Pirmais").status_code == 200
    again = patch(machine, work, title="Otrais")
    assert (again.status_code, again.json()["error"]) == (409, "conflict")
    assert move(machine, work, "removed").status_code == 409
    work.refresh_from_db()
    assert (work.title, work.state) == ("Pirmais", State.RECORDED)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", None), ("kind", "no-such"), ("place", "LV999"), ("year", 9), ("purpose", "XX"),
     ("agreement", "L-none"), ("starts", "31.12.2022"), ("state", "approved"), ("ref", "TAKEN"), ("count", -1)],
)  # fmt: skip
def test_a_mistake_in_a_change_is_told_at_its_field(field: str, value: Any) -> None:
    agreement = a_programme(a_centre("riga"))
    some_work(agreement=agreement, ref="TAKEN")
    work = some_work("Seminārs", agreement=agreement, ref="OURS")
    machine = a_machine_in(agreement.centre)
    answered = patch(machine, work, **{field: value})
    assert (answered.status_code, list(answered.json()["fields"])) == (422, [field])
    assert patch(machine, work, ref="OURS").status_code == 200, "its own reference is not taken"


def test_a_version_is_needed_for_a_change() -> None:
    work = some_work(centre=a_centre("riga"))
    answered = a_machine_in(work.centre).patch(f"{LOG}/{work.pk}", {"title": "X"}, content_type="application/json")
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["version"])


def test_work_is_approved_sent_back_mended_and_removed() -> None:
    work = some_work("Darbs", centre=a_centre("riga"))
    manager = a_machine_in(work.centre, role=Role.MANAGER)
    steps = [("approved", ""), ("recorded", ""), ("returned", "Trūkst saraksta."), ("removed", ""), ("recorded", "")]
    seen = []
    for state, note in steps:
        answered = move(manager, work, state, note=note)
        work.refresh_from_db()
        seen.append((answered.json()["state"], work.return_note))
    # What was removed while it was sent back is sent back again.
    assert [state for state, _note in seen] == ["approved", "recorded", "returned", "removed", "returned"]
    assert seen[2][1] == "Trūkst saraksta."
    for state, note in (("recorded", ""), ("returned", "Trūkst dienas.")):
        assert move(manager, work, state, note=note).json()["state"] == state
        work.refresh_from_db()
    assert patch(manager, work, title="Mainīts").json()["state"] == "recorded"


def test_a_draft_is_finished() -> None:
    work = some_work(centre=a_centre("riga"), draft=True)
    assert move(a_machine_in(work.centre), work, "recorded").json()["state"] == "recorded"


def test_who_sends_back_says_why() -> None:
    work = some_work(centre=a_centre("riga"))
    answered = move(a_machine_in(work.centre, role=Role.MANAGER), work, "returned")
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["note"])


def test_only_the_key_of_a_manager_judges() -> None:
    work = some_work(centre=a_centre("riga"))
    staff = a_machine_in(work.centre)
    assert move(staff, work, "approved").status_code == 403
    assert move(staff, work, "returned", note="Nē.").status_code == 403
    approve_activity(work, actor=system_actor())
    assert patch(staff, work, title="X").status_code == 403
    assert post(staff, f"{LOG}/{work.pk}/evidence", {"link": "https://example.lv/"}).status_code == 403
    work.refresh_from_db()
    assert (work.state, Evidence.objects.count()) == (State.APPROVED, 0)


def test_work_is_proved_by_an_address_and_a_file() -> None:
    work = some_work(centre=a_centre("riga"))
    machine = a_machine_in(work.centre)
    link = post(machine, f"{LOG}/{work.pk}/evidence", {"link": "https://example.lv/foto", "note": "Foto"})
    sent = {"kind": "attendance", "file": SimpleUploadedFile("saraksts.pdf", PDF)}
    file = machine.post(f"{LOG}/{work.pk}/evidence/files", sent)
    assert (link.status_code, file.status_code) == (201, 201), file.content
    told = machine.get(f"{LOG}/{work.pk}/evidence").json()
    assert [(one["kind"], one["link"], one["file"]) for one in told] == [
        ("link", "https://example.lv/foto", None), ("attendance", None, "saraksts.pdf"),
    ]  # fmt: skip
    assert told[1]["sha256"] == StoredFile.objects.get().sha256
    left = post(machine, f"{LOG}/{work.pk}/evidence/{told[0]['id']}/removal", {})
    assert [one["id"] for one in left.json()] == [told[1]["id"]]
    assert post(machine, f"{LOG}/{work.pk}/evidence/{told[0]['id']}/removal", {}).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("virus.exe", b"MZ\x90\x00"), ("lapa.html", b"<script>"), ("tukss.pdf", b"")]
)
def test_files_of_other_kinds_are_refused(name: str, content: bytes) -> None:
    work = some_work(centre=a_centre("riga"))
    machine = a_machine_in(work.centre)
    answered = machine.post(f"{LOG}/{work.pk}/evidence/files", {"file": SimpleUploadedFile(name, content)})
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["file"])
    assert machine.post(f"{LOG}/{work.pk}/evidence/files", {"kind": "photo"}).status_code == 422
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_for_approved_work_is_not_even_kept() -> None:
    work = some_work(centre=a_centre("riga"))
    approve_activity(work, actor=system_actor())
    sent = {"file": SimpleUploadedFile("saraksts.pdf", PDF)}
    assert a_machine_in(work.centre).post(f"{LOG}/{work.pk}/evidence/files", sent).status_code == 403
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "example"])
def test_an_address_is_an_address(link: str) -> None:
    work = some_work(centre=a_centre("riga"))
    answered = post(a_machine_in(work.centre), f"{LOG}/{work.pk}/evidence", {"link": link})
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["link"])


def test_work_of_another_centre_is_not_there() -> None:
    ours, foreign = some_work(centre=a_centre("riga")), some_work("Svešs", centre=a_centre("kurzeme"))
    evidence = Evidence.objects.create(
        activity=foreign, kind="link", link="https://example.lv/", added_by=system_actor()
    )
    machine = a_machine_in(ours.centre, role=Role.MANAGER)
    base = f"{LOG}/{foreign.pk}"
    answers = [
        patch(machine, foreign, title="Mūsu"),
        move(machine, foreign, "approved"),
        machine.get(f"{base}/evidence"),
        post(machine, f"{base}/evidence", {"link": "https://example.lv/2"}),
        machine.post(f"{base}/evidence/files", {"file": SimpleUploadedFile("a.pdf", PDF)}),
        post(machine, f"{base}/evidence/{evidence.pk}/removal", {}),
        post(machine, f"{LOG}/{ours.pk}/evidence/{evidence.pk}/removal", {}),
    ]
    assert [one.status_code for one in answers] == [404] * len(answers)
    foreign.refresh_from_db()
    assert (foreign.title, foreign.version, foreign.evidence.count()) == ("Svešs", 1, 1)


def test_removed_work_is_changed_only_after_it_is_put_back() -> None:
    work = some_work(centre=a_centre("riga"))
    remove_activity(work, actor=system_actor())
    machine = a_machine_in(work.centre)
    assert patch(machine, work, title="X").status_code == 403
    assert move(machine, work, "recorded").status_code == 200


def test_work_does_not_move_to_where_its_reference_is_taken() -> None:
    centre = a_centre("riga")
    first, second = a_programme(centre), a_programme(centre)
    work = some_work(agreement=first, ref="S-1")
    some_work(agreement=second, ref="S-1")
    machine = a_machine_in(centre)
    answered = patch(machine, work, agreement=second.number)
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["ref"])
    work.refresh_from_db()
    assert work.agreement == first
    told = patch(machine, work, agreement=second.number, ref="S-2").json()
    assert (told["agreement"], told["ref"]) == (second.number, "S-2")
