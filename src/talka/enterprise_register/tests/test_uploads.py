"""Bringing the register in by its page: uploads, progress, the question, undo."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_user, signed_in
from talka.enterprise_register import tasks
from talka.enterprise_register.actions import accept_register_drop, refuse_register_drop, runs
from talka.enterprise_register.imports import running, storage
from talka.enterprise_register.models import RegisterEntry, RegisterRun, RunState
from talka.enterprise_register.tests.makers import ONE, TWO, Line, a_folder, but, register_text
from talka.kernel.actions import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return a_user(Role.COORDINATOR)


@pytest.fixture
def client(coordinator: User) -> Client:
    return signed_in(coordinator)


def register_file(*lines: Line, name: str = "register.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, register_text(lines).encode("utf-8-sig"))


def uploaded(client: Client, *files: SimpleUploadedFile) -> RegisterRun:
    answer = client.post("/register/imports/new/", {"given": list(files)})
    assert answer.status_code == 302, answer.context["form"].errors
    return RegisterRun.objects.latest("pk")


def mistake(client: Client, *files: SimpleUploadedFile) -> str:
    answer = client.post("/register/imports/new/", {"given": list(files)})
    assert answer.status_code == 200
    assert not RegisterRun.objects.exists()
    return str(answer.context["form"].errors)


def zipped(folder: Path, *, within: str = "") -> SimpleUploadedFile:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, within + path.name)
        archive.writestr("piezime.txt", "x")
    return SimpleUploadedFile("reģistrs.zip", target.getvalue())


def test_files_are_known_by_their_columns_whatever_they_are_called(client: Client, coordinator: User) -> None:
    areas = SimpleUploadedFile("jomas (2).csv", f"regcode;area_of_activity\n{ONE};Sports\n".encode("utf-8-sig"))
    run = uploaded(client, areas, register_file(Line(), name="register (1).csv"))
    assert (run.state, run.started_by) == (RunState.DONE, coordinator)
    assert RegisterEntry.objects.get().areas == "Sports"
    assert not list(storage.root().iterdir())
    page = client.get(f"/register/imports/{run.pk}/").content.decode()
    assert "Atsaukt šo importu" in page
    assert client.get(f"/register/imports/{run.pk}/progress/").status_code == 302


@pytest.mark.parametrize("within", ["", "dati/"])
def test_an_archive_is_unpacked(client: Client, coordinator: User, tmp_path: Path, within: str) -> None:
    folder = a_folder(tmp_path, [Line()], areas=[(ONE, "Sports")], benefit=[(ONE, "01.02.2018", "", "Sports")])
    run = uploaded(client, zipped(folder, within=within))
    assert run.state == RunState.DONE
    kept = RegisterEntry.objects.get()
    assert (kept.areas, kept.benefit_areas) == ("Sports", "Sports")


def test_what_is_no_file_of_the_register_is_refused_at_once(
    client: Client, coordinator: User, settings: Settings
) -> None:
    assert "nav neviens no reģistra failiem" in mistake(client, SimpleUploadedFile("citi.csv", b"a;b\n1;2\n"))
    assert "Ir divi tādi faili" in mistake(client, register_file(Line()), register_file(Line()))
    assert "tukšs" in mistake(client, SimpleUploadedFile("register.csv", b""))
    assert "Izvēlieties" in mistake(client)
    assert "reizē" in mistake(client, *[register_file(Line())] * 4)
    damaged = zipped_with_damage()
    assert mistake(client, SimpleUploadedFile("x.zip", damaged))
    settings.UPLOAD_LIMIT = 100
    assert "MB" in mistake(client, register_file(Line()))
    assert not list(storage.root().iterdir())


def zipped_with_damage() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("register.csv", register_text([Line()]))
    content = bytearray(target.getvalue())
    content[200] ^= 0xFF
    return bytes(content)


def test_a_broken_file_is_refused_with_its_reason_on_the_page(client: Client, coordinator: User) -> None:
    run = uploaded(client, SimpleUploadedFile("register.csv", register_text([Line()]).encode("cp1257")))
    assert run.state == RunState.REFUSED
    page = client.get(f"/register/imports/{run.pk}/").content.decode()
    assert "Windows-1257" in page
    assert "Augšupielādēt failus vēlreiz" in page


def drop(client: Client) -> RegisterRun:
    uploaded(client, register_file(Line(), but(Line(), number=TWO)))
    return uploaded(client, register_file(Line()))


def test_when_much_less_is_there_the_page_asks_and_goes_on_when_it_is_right(client: Client, coordinator: User) -> None:
    run = drop(client)
    assert run.state == RunState.ASKING
    assert "Vai tas ir pareizi?" in client.get(f"/register/imports/{run.pk}/").content.decode()
    assert RegisterEntry.objects.filter(gone_on=None).count() == 2
    client.post(f"/register/imports/{run.pk}/answer/", {"act": "accept"})
    run.refresh_from_db()
    assert (run.state, run.accepts_drop, run.counts["gone"]) == (RunState.DONE, True, 1)
    client.post(f"/register/imports/{run.pk}/answer/", {"act": "refuse"})
    client.get(f"/register/imports/{run.pk}/answer/")
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_when_it_is_not_right_the_import_ends(client: Client, coordinator: User) -> None:
    run = drop(client)
    client.post(f"/register/imports/{run.pk}/answer/", {"act": "refuse"})
    run.refresh_from_db()
    assert run.state == RunState.REFUSED
    assert RegisterEntry.objects.filter(gone_on=None).count() == 2
    assert not list(storage.root().iterdir())
    for verb in (accept_register_drop, refuse_register_drop):
        with pytest.raises(Refused):
            verb(run, actor=coordinator)


def test_large_files_are_imported_in_the_background(
    client: Client, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_BYTES_AT_ONCE", 0)
    run = uploaded(client, register_file(Line()))
    assert run.state == RunState.WAITING
    assert "Reģistru ienes" in client.get(f"/register/imports/{run.pk}/").content.decode()
    assert client.get(f"/register/imports/{run.pk}/progress/").status_code == 200
    tasks.import_register.func(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    tasks.import_register.func(run_id=run.pk)
    refreshed = client.get(f"/register/imports/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert refreshed.headers["HX-Refresh"] == "true"


def test_an_upload_whose_turn_has_not_come_is_refused_in_words(client: Client, coordinator: User) -> None:
    running.take_turn(RegisterRun(file_name="a", started_by=coordinator))
    run = uploaded(client, register_file(Line()))
    assert run.state == RunState.REFUSED
    assert "patlaban jau ienes" in run.message


def test_the_last_import_is_undone_from_its_page(client: Client, coordinator: User) -> None:
    first = uploaded(client, register_file(Line()))
    second = uploaded(client, register_file(Line(), but(Line(), number=TWO)))
    assert client.get(f"/register/imports/{first.pk}/undo/").status_code == 302
    assert "Vai atsaukt šo importu?" in client.get(f"/register/imports/{second.pk}/undo/").content.decode()
    client.post(f"/register/imports/{first.pk}/undo/")
    assert RegisterEntry.objects.count() == 2
    client.post(f"/register/imports/{second.pk}/undo/")
    assert RegisterEntry.objects.count() == 1
    assert "Imports ir atsaukts" in client.get(f"/register/imports/{second.pk}/").content.decode()
