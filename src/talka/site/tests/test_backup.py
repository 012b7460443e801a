"""A backup is whole or is not there, and one command puts it back."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from talka.kernel.tests.sqlite_files import counts, opened
from talka.site.backup import DATABASE
from talka.site.tests.installations import start_talka, talka

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def backup_made_once(demo_made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backups") / "talka.zip"
    made = talka(demo_made_once, "backup", "--to", str(path))
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def backup(backup_made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(backup_made_once, tmp_path / "talka.zip"))


def files(folder: Path) -> dict[str, bytes]:
    root = folder / "files"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_backup_comes_back_into_an_empty_folder_with_rows_files_and_key(
    demo_made_once: Path, backup: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    restored = talka(new, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert counts(new / DATABASE) == counts(demo_made_once / DATABASE)
    assert files(new) == files(demo_made_once) != {}
    assert (new / "secret_key").read_text() == (demo_made_once / "secret_key").read_text()
    assert stat.S_IMODE((new / "secret_key").stat().st_mode) == 0o600
    assert talka(new, "audit", "verify").stdout == talka(demo_made_once, "audit", "verify").stdout
    assert not [path.name for path in new.iterdir() if path.name.startswith(".restore")]


def test_a_backup_is_for_its_owner_only(backup_made_once: Path) -> None:
    assert stat.S_IMODE(backup_made_once.stat().st_mode) == 0o600


def test_a_backup_is_checked_without_being_put_anywhere(backup: Path, tmp_path: Path) -> None:
    checked = talka(tmp_path / "new", "restore", str(backup), "--check")
    assert checked.returncode == 0
    assert not (tmp_path / "new" / "talka.sqlite3").exists()


def test_a_backup_is_never_written_over_a_file(demo_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "talka.zip").write_text("mans", encoding="utf-8")
    ended = talka(demo_folder, "backup", "--to", str(tmp_path / "talka.zip"))
    assert ended.returncode == 1
    assert (tmp_path / "talka.zip").read_text(encoding="utf-8") == "mans"


def test_only_the_newest_backups_are_kept(demo_folder: Path) -> None:
    folder = demo_folder / "backups"
    folder.mkdir()
    for year in (2023, 2024, 2025):
        (folder / f"talka-{year}0101-000000.zip").touch()
    (folder / "cits.zip").touch()
    assert talka(demo_folder, "backup", "--keep", "2").returncode == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names[:2] == ["cits.zip", "talka-20250101-000000.zip"]
    assert len(names) == 3


def test_the_backup_just_made_is_kept_though_the_clock_has_gone_back(demo_folder: Path) -> None:
    folder = demo_folder / "backups"
    folder.mkdir()
    for year in (2093, 2094, 2095):
        (folder / f"talka-{year}0101-000000.zip").touch()
    assert talka(demo_folder, "backup", "--keep", "2").returncode == 0
    just_made, other = sorted(path.name for path in folder.iterdir())
    assert just_made < "talka-2093"
    assert other == "talka-20950101-000000.zip"


def test_nothing_is_restored_over_records(demo_folder: Path, backup: Path) -> None:
    before = counts(demo_folder / DATABASE)
    ended = talka(demo_folder, "restore", str(backup))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert counts(demo_folder / DATABASE) == before


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def be_something_else(path: Path) -> None:
    path.write_bytes(b"nav arhivs" * 100)


def be_another_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("talka.sqlite3", b"")


def change_a_member(path: Path) -> None:
    rewrite(path, lambda name, content: content + b" " if name == "secret_key" else content)


def leave_a_member_out(path: Path) -> None:
    rewrite(path, lambda name, content: None if name.startswith("files/") else content)


def add_a_member_outside(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../ara", b"x")


def be_of_a_newer_version(path: Path) -> None:
    def with_an_unknown_migration(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        return json.dumps(manifest | {"migrations": [*manifest["migrations"], "kernel.9999_future"]}).encode()

    rewrite(path, with_an_unknown_migration)


def be_of_another_format(path: Path) -> None:
    rewrite(path, lambda name, content: b'{"format": 99}' if name == "manifest.json" else content)


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)


@pytest.mark.parametrize(
    "spoil",
    [flip_a_byte, cut, be_something_else, be_another_archive, change_a_member, leave_a_member_out, add_a_member_outside,
     be_of_a_newer_version, be_of_another_format, Path.unlink],
)  # fmt: skip
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(
    backup: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(backup)
    ended = talka(tmp_path / "new", "restore", str(backup))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("talka: ")
    assert "Traceback" not in ended.stderr
    # What a library says of a damaged archive is neither Latvian nor for whoever restores.
    assert not re.search(r"zip file|CRC|archive|decompress|header", ended.stderr)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_what_a_killed_restore_left_does_not_stand_in_the_way(backup: Path, tmp_path: Path) -> None:
    left = tmp_path / "new" / ".restore-abc"
    left.mkdir(parents=True)
    (left / "talka.sqlite3").touch()
    assert talka(tmp_path / "new", "restore", str(backup)).returncode == 0
    assert not left.exists()


def test_a_backup_killed_at_any_moment_leaves_no_file_with_the_final_name(demo_folder: Path, tmp_path: Path) -> None:
    for _attempt in range(4):
        target = tmp_path / "killed" / "talka.zip"
        process = start_talka(demo_folder, "backup", "--to", str(target))
        while not list(tmp_path.glob("killed/.backup-*/*")) and process.poll() is None:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert not target.exists()
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
    assert talka(demo_folder, "backup").returncode == 0


def test_a_backup_taken_while_others_write_is_whole_and_holds_what_was_confirmed_before(
    demo_folder: Path, tmp_path: Path
) -> None:
    writers = [start_talka(demo_folder, "serve", "--port", "0")]
    confirmed, stop = [0], threading.Event()

    def write() -> None:
        with opened(demo_folder / DATABASE) as raw:
            while not stop.is_set():
                raw.execute("INSERT INTO accounts_funder (name) VALUES (?)", (f"Slodze {confirmed[0]}",))
                confirmed[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while confirmed[0] < 20:
            time.sleep(0.01)
        before = confirmed[0]
        made = talka(demo_folder, "backup", "--to", str(tmp_path / "load.zip"))
        after = confirmed[0]
    finally:
        stop.set()
        writer.join()
        for process in writers:
            process.terminate()
            process.communicate(timeout=120)
    assert made.returncode == 0, made.stderr
    assert after > before
    restored = talka(tmp_path / "new", "restore", str(tmp_path / "load.zip"))
    assert restored.returncode == 0, restored.stderr
    with opened(tmp_path / "new" / DATABASE) as raw:
        held = {row[0] for row in raw.execute("SELECT name FROM accounts_funder WHERE name LIKE 'Slodze %'")}
    assert held == {f"Slodze {number}" for number in range(len(held))}
    assert before <= len(held) <= after + 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sqlite_moves_to_postgresql_and_postgresql_backs_up_and_comes_back(demo_folder: Path, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    first, second = new_database("talka_moved"), new_database("talka_restored")
    moved = talka(demo_folder, "move-to-postgresql", TALKA_DATABASE_URL=first)
    assert moved.returncode == 0, moved.stderr
    assert talka(demo_folder, "move-to-postgresql", TALKA_DATABASE_URL=first).returncode == 1
    on_sqlite = talka(demo_folder, "audit", "verify").stdout
    assert talka(demo_folder, "audit", "verify", TALKA_DATABASE_URL=first).stdout == on_sqlite
    findings = talka(demo_folder, "findings", "KM-RIGA-2022", "--json").stdout
    assert talka(demo_folder, "findings", "KM-RIGA-2022", "--json", TALKA_DATABASE_URL=first).stdout == findings
    made = talka(demo_folder, "backup", "--to", str(tmp_path / "pg.zip"), TALKA_DATABASE_URL=first)
    assert made.returncode == 0, made.stderr
    assert talka(tmp_path / "other", "restore", str(tmp_path / "pg.zip")).returncode == 1
    restored = talka(tmp_path / "new", "restore", str(tmp_path / "pg.zip"), TALKA_DATABASE_URL=second)
    assert restored.returncode == 0, restored.stderr
    assert talka(tmp_path / "new", "audit", "verify", TALKA_DATABASE_URL=second).stdout == on_sqlite
    again = talka(tmp_path / "again", "restore", str(tmp_path / "pg.zip"), TALKA_DATABASE_URL=second)
    assert again.returncode == 1
    invited = talka(tmp_path / "new", "administrator", "toms@example.lv", TALKA_DATABASE_URL=second)
    assert invited.returncode == 0, invited.stderr  # new rows find free numbers


def new_database(name: str) -> str:
    """An empty database beside the one of the tests; the server is thrown away with all."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    return re.sub(r"(postgres\w*://[^/]*)/[^?]*", rf"\1/{name}", os.environ["TALKA_DATABASE_URL"])
