"""What the examination of an installation notices."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, DemoMarker
from talka.kernel.audit.models import AuditHead
from talka.kernel.audit.trail import write_entry
from talka.kernel.files.store import path_of, store_upload
from talka.kernel.mail.models import Letter
from talka.kernel.modules import manifests
from talka.kernel.schedule.models import DueJob
from talka.site.commands.outcome import RefusedInput
from talka.site.commands.preparation import migrate_if_needed
from talka.site.doctor import examine
from talka.site.doctor.check import Check
from talka.site.tests.installations import KEY, environment

pytestmark = pytest.mark.django_db
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


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


def test_a_key_of_a_few_signs_must_be_mended_in_production(settings: Any) -> None:
    settings.SECRET_KEY = "slepens" * 10
    assert found("Atslēga").state == "look"
    settings.PRODUCTION = True
    assert found("Atslēga").failed


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_what_the_user_of_the_service_cannot_write_is_named(own_folder: Path) -> None:
    closed = own_folder / "files" / "ab"
    closed.mkdir()
    assert found("Datu mape").state == "good"
    closed.chmod(0o500)
    assert str(closed) in found("Datu mape").message
    assert found("Datu mape").failed


def test_a_disk_that_can_only_be_read_is_not_mended_by_giving_files_away(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700, exist_ok=True)
    read_only = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", read_only, "sh", str(tmp_path / "data")]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode:  # noqa: S603 -- ourselves
        pytest.skip("disks cannot be mounted here")
    ended = subprocess.run(  # noqa: S603 -- ourselves
        [*apart, sys.executable, "-m", "talka", "doctor"], env=environment(tmp_path / "data", TALKA_SECRET_KEY=KEY),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "✗ Datu mape: tajā nevar rakstīt: diskā nevar rakstīt, tikai lasīt" in ended.stdout
    assert ended.returncode == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_in_the_folder_of_somebody_else_is_warned(own_folder: Path) -> None:
    assert found("Datu mape").state == "good"
    os.chown(own_folder, 65534, 65534)
    assert found("Datu mape").state == "look"


def test_production_without_a_mail_server_must_be_mended(settings: Any) -> None:
    assert found("Pasts").state == "look"
    settings.PRODUCTION = True
    assert found("Pasts").failed


class Choosy:
    """A mail server that takes letters from one domain only."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 -- as the server calls it
        if not address.endswith("@example.lv"):
            return "553 5.7.1 Not from there"
        envelope.mail_from = address
        return "250 OK"


@pytest.fixture
def choosy(settings: Any) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    controller = Controller(Choosy(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, smtp_host="127.0.0.1", smtp_port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    yield
    controller.stop()


@pytest.mark.usefixtures("choosy")
def test_a_mail_server_that_takes_nothing_from_our_address_is_not_well(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Talka <talka@example.lv>"
    assert found("Pasts").state == "good"
    settings.MAIL_RETURNS_TO = "talka@citur.lv"
    assert found("Pasts").failed
    assert "talka@citur.lv: 553 5.7.1 Not from there" in found("Pasts").message


def test_a_mail_server_that_is_away_is_told_in_words(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, smtp_host="127.0.0.1", smtp_port=1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert found("Pasts").failed
    assert found("Pasts").message.startswith("127.0.0.1:1 mūsu vēstules nepieņem: tur neviens neatbild (")


def test_settings_that_do_not_work_together_in_production_must_be_mended(settings: Any) -> None:
    assert found("Iestatījumi").state == "good"
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["*"]
    checks = [check for check in examine() if check.title == "Iestatījumi"]
    assert [check.message.split()[0] for check in checks] == ["TALKA_TRUSTED_PROXIES", "TALKA_HOSTS", "TALKA_MAIL_FROM"]
    assert all(check.failed for check in checks)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, trusted_proxies=1, mail_from="talka@example.lv")
    settings.ALLOWED_HOSTS = ["talka.example.lv"]
    assert found("Iestatījumi").state == "good"


def test_development_at_a_public_address_is_to_be_looked_at(settings: Any) -> None:
    settings.SITE_ADDRESS = "http://talka.example.lv:8000"
    assert found("Iestatījumi").state == "look"


def test_production_with_the_demo_must_be_mended(settings: Any) -> None:
    DemoMarker.objects.create()
    assert found("Paraugs").state == "look"
    settings.PRODUCTION = True
    assert found("Paraugs").failed


def letter(number: int, state: str, **values: Any) -> Letter:
    told = {"kind": "x", "address": "a@example.lv", "subject": "x", "due_at": timezone.now(), **values}
    return Letter.objects.create(key=f"a{number}", state=state, **told)


def test_letters_that_nobody_got_are_counted_by_what_became_of_them(freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    assert found("Vēstules").message == "neviena negaida, un visas pēdējās nedēļas vēstules ir nosūtītas"
    for number, state in enumerate(["failed", "returned", "returned", "complained", "sent"]):
        letter(number, state)
    check = found("Vēstules")
    assert check.state == "look"
    assert check.message == (
        "pasta serveris pēdējā nedēļā noraidījis 1 vēstuli (rakstīta 14.03.2025. 12:00), atkārtoti to nesūta: nosūtiet "
        "no jauna; pēdējā nedēļā atgriezušās: 2, par nevēlamām sauktas: 1; kuras un kāpēc, redzams: Cilvēki un lomas → "
        "Vēstules"
    )
    freeze("2025-03-22 12:00")
    assert found("Vēstules").state == "good"


def test_a_letter_that_was_put_off_a_minute_ago_and_one_that_nobody_hands_over_are_told(freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    letter(1, "waiting", problem="451 Try again later", due_at=timezone.now() + timedelta(minutes=5))
    assert "pasta serveris atlicis 1 vēstuli (rakstīta 14.03.2025. 12:00)" in found("Vēstules").message
    letter(2, "waiting")
    assert "`talka serve`" not in found("Vēstules").message
    freeze("2025-03-14 12:20")
    assert "gaida 1 vēstule (rakstīta 14.03.2025. 12:00), un neviens to nesūta" in found("Vēstules").message
    assert found("Vēstules").state == "look"


def test_when_no_letter_goes_out_any_more_it_must_be_mended(freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    for number in range(3):
        letter(number, "failed", problem="553 Not from there")
    assert found("Vēstules").failed
    letter(3, "sent", sent_at=timezone.now() + timedelta(minutes=1))
    assert found("Vēstules").state == "look"


def test_addresses_that_are_not_there_are_no_fault_of_the_installation() -> None:
    for number in range(3):
        letter(number, "failed", problem="550 5.1.1 No such user", is_refused=True)
    assert found("Vēstules").state == "look"


def test_a_clock_that_does_nothing_is_noticed(settings: Any, freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    assert found("Pulkstenis").state == "look"
    job = next(job for manifest in manifests() for job in manifest.clock_jobs)
    DueJob.objects.create(name=job.name, due_at=timezone.now() + timedelta(minutes=job.every_minutes))
    assert found("Pulkstenis").message == "14.03.2025. 12:00 Europe/Riga"
    freeze("2025-03-14 12:20")
    assert "kopš 14.03.2025. 12:00 pēc pulksteņa nekas nav darīts" in found("Pulkstenis").message
    assert found("Pulkstenis").state == "look"
    settings.PRODUCTION = True
    assert found("Pulkstenis").failed


def test_a_clock_that_went_back_is_noticed(freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    centre = Centre.objects.create(code="riga", name="Rīga")
    write_entry(actor="Ilze", verb="tests.edit", subject=centre, changes={"n": (1, 2)})
    freeze("2025-03-13 12:00")
    assert found("Pulkstenis").failed
    assert "14.03.2025. 12:00" in found("Pulkstenis").message


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


def test_a_task_that_nobody_begins_is_to_be_looked_at(freeze: Any) -> None:
    freeze("2025-03-14 12:00")
    DBTaskResult.objects.create(
        status="READY", args_kwargs={}, task_path="x", backend_name="default", run_after=timezone.now()
    )
    assert found("Fona darbi").state == "good"
    freeze("2025-03-14 13:00")
    assert found("Fona darbi").message.endswith("pārāk ilgi gaida: 1")


def test_a_file_that_is_gone_or_is_not_what_was_added_must_be_mended() -> None:
    assert found("Pievienotie faili").state == "good"
    kept = [
        path_of(store_upload(SimpleUploadedFile(f"{name}.png", PICTURE, "image/png"), system_actor())) for name in "ab"
    ]
    assert found("Pievienotie faili").message == "2, visi tādi, kādi pievienoti"
    content = kept[0].read_bytes()
    kept[0].write_bytes(content[:-1] + b"x")
    assert found("Pievienotie faili").failed
    assert str(kept[0]) in found("Pievienotie faili").message
    kept[0].write_bytes(content)
    kept[1].unlink()
    assert found("Pievienotie faili").message.startswith("trūkst: 1, izmainīti: 0 ")


def a_backup(folder: Path, made_at: datetime, **facts: str) -> None:
    (folder / "backups").mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "backups" / f"talka-{made_at:%Y%m%d-%H%M%S}.zip", "w") as archive:
        told = {"format": 1, "made_at": made_at.isoformat(), "audit_head": "", **facts}
        archive.writestr("manifest.json", json.dumps(told))


def test_a_database_of_a_newer_version_is_named_and_left_alone(own_folder: Path) -> None:
    assert found("Tabulas").state == "good"
    MigrationRecorder(connection).record_applied("events", "0999_later")
    checks = examine()
    [tables] = [check for check in checks if check.title == "Tabulas"]
    assert tables.failed
    assert "events.0999_later" in tables.message
    assert "Vēstules" not in {check.title for check in checks}
    with pytest.raises(RefusedInput, match=r"events\.0999_later"):
        migrate_if_needed()


def test_what_an_application_that_is_gone_has_left_is_no_newer_version() -> None:
    MigrationRecorder(connection).record_applied("no_longer_here", "0001_initial")
    assert found("Tabulas").state == "good"


def test_changes_that_wait_are_told_and_records_are_asked_after_them() -> None:
    MigrationRecorder(connection).record_unapplied(*MigrationLoader(connection).graph.leaf_nodes("events")[0])
    assert found("Tabulas").state == "look"
    assert "Vēstules" not in {check.title for check in examine()}


def test_a_missing_or_old_backup_is_to_be_looked_at_by_what_it_says_of_itself(own_folder: Path) -> None:
    now = datetime.now(UTC)
    assert found("Rezerves kopija").state == "look"
    a_backup(own_folder, now - timedelta(days=20))
    assert found("Rezerves kopija").failed
    a_backup(own_folder, now - timedelta(days=3))
    assert found("Rezerves kopija").state == "look"
    a_backup(own_folder, now)
    assert found("Rezerves kopija").state == "good"
    a_backup(own_folder, now + timedelta(days=40))
    assert found("Rezerves kopija").state == "look"
    assert "ir no nākotnes" in found("Rezerves kopija").message


def test_a_last_backup_that_cannot_be_read_must_be_mended(own_folder: Path) -> None:
    a_backup(own_folder, datetime.now(UTC))
    (own_folder / "backups" / "talka-29990101-000000.zip").touch()
    assert found("Rezerves kopija").failed
    assert "talka-29990101-000000.zip" in found("Rezerves kopija").message


def test_a_broken_trail_must_be_mended() -> None:
    centre = Centre.objects.create(code="riga", name="Rīga")
    write_entry(actor="Ilze", verb="tests.edit", subject=centre, changes={"n": (1, 2)})
    assert found("Darbību vēsture").state == "good"
    AuditHead.objects.update(entry_hash="0" * 64)
    assert found("Darbību vēsture").failed


def test_a_trail_that_lost_what_the_last_backup_knew_must_be_mended(own_folder: Path) -> None:
    a_backup(own_folder, datetime.now(UTC), audit_head="0" * 64)
    assert found("Darbību vēsture").failed


def test_each_state_has_its_own_sign_and_only_the_worst_fails() -> None:
    checks = [Check("a", "b", "good"), Check("a", "b", "look"), Check("a", "b", "bad")]
    assert [check.mark for check in checks] == ["✓", "!", "✗"]
    assert [check.failed for check in checks] == [False, False, True]
    assert checks[1].to_dict() == {"title": "a", "state": "look", "message": "b"}
