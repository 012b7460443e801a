"""What the examination of an installation notices."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from talka.accounts.models import Centre, DemoMarker
from talka.kernel.audit.models import AuditHead
from talka.kernel.audit.trail import write_entry
from talka.kernel.mail.models import Letter
from talka.kernel.schedule.models import DueJob
from talka.site.doctor import Check, examine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.FILES_DIR = tmp_path / "data" / "files"
    settings.FILES_DIR.mkdir(parents=True)
    settings.DATA_DIR.chmod(0o700)
    return Path(settings.DATA_DIR)


def found(title: str) -> Check:
    [check] = [check for check in examine() if check.title == title]
    return check


def test_a_new_installation_has_nothing_to_mend() -> None:
    assert not any(check.failed for check in examine())


def test_a_key_that_others_can_read_must_be_mended(own_folder: Path) -> None:
    (own_folder / "secret_key").write_text("x", encoding="ascii")
    (own_folder / "secret_key").chmod(0o644)
    assert found("Atslēga").failed
    (own_folder / "secret_key").chmod(0o600)
    assert found("Atslēga").state == "good"


def test_a_folder_that_others_can_read_is_to_be_looked_at(own_folder: Path) -> None:
    own_folder.chmod(0o755)
    assert found("Atslēga").state == "look"


def test_production_without_a_mail_server_must_be_mended(settings: Any) -> None:
    assert found("Pasts").state == "look"
    settings.PRODUCTION = True
    assert found("Pasts").failed


def test_production_with_the_demo_must_be_mended(settings: Any) -> None:
    DemoMarker.objects.create()
    assert found("Paraugs").state == "look"
    settings.PRODUCTION = True
    assert found("Paraugs").failed


def test_letters_that_nobody_got_are_counted_by_what_became_of_them() -> None:
    assert found("Vēstules").state == "good"
    now = timezone.now()
    states = ["failed", "returned", "returned", "complained", "sent"]
    for number, state in enumerate(states):
        Letter.objects.create(key=f"a{number}", kind="x", address="a@example.lv", subject="x", state=state, due_at=now)
    check = found("Vēstules")
    assert check.state == "look"
    assert check.message == (
        "pēdējā nedēļā neaizgājušas: 1, atgriezušās: 2, par nevēlamām sauktas: 1; ilgāk par stundu gaida: 0"
    )
    Letter.objects.update(written_at=now - timedelta(days=8))
    assert found("Vēstules").state == "good"


def test_a_broken_job_and_a_stuck_task_are_to_be_looked_at() -> None:
    assert found("Fona darbi").state == "good"
    DueJob.objects.create(name="tests.job", due_at=timezone.now(), last_problem="LookupError: nav")
    DBTaskResult.objects.create(
        status="RUNNING", started_at=timezone.now() - timedelta(hours=1), args_kwargs={}, task_path="x",
        backend_name="default", run_after=timezone.now(),
    )  # fmt: skip
    check = found("Fona darbi")
    assert check.state == "look"
    assert "tests.job: LookupError: nav" in check.message
    assert check.message.startswith("iestrēguši: 1, ")


def test_a_missing_or_old_backup_is_to_be_looked_at(own_folder: Path) -> None:
    assert found("Rezerves kopija").state == "look"
    backups = own_folder / "backups"
    backups.mkdir()
    (backups / "talka-20250101-000000.zip").touch()
    assert found("Rezerves kopija").state == "good"


def test_a_broken_trail_must_be_mended() -> None:
    centre = Centre.objects.create(code="riga", name="Rīga")
    write_entry(actor="Ilze", verb="tests.edit", subject=centre, changes={"n": (1, 2)})
    assert found("Darbību vēsture").state == "good"
    AuditHead.objects.update(entry_hash="0" * 64)
    assert found("Darbību vēsture").failed


def test_a_trail_that_lost_what_the_last_backup_knew_must_be_mended(own_folder: Path) -> None:
    (own_folder / "backups").mkdir()
    with zipfile.ZipFile(own_folder / "backups" / "talka-20250101-000000.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 1, "audit_head": "0" * 64}))
    assert found("Darbību vēsture").failed


def test_each_state_has_its_own_sign_and_only_the_worst_fails() -> None:
    checks = [Check("a", "b", "good"), Check("a", "b", "look"), Check("a", "b", "bad")]
    assert [check.mark for check in checks] == ["✓", "!", "✗"]
    assert [check.failed for check in checks] == [False, False, True]
    assert checks[1].to_dict() == {"title": "a", "state": "look", "message": "b"}
