"""Whoever was forgotten does not come back with an old backup."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from talka.kernel.tests.sqlite_files import opened
from talka.site.backup import DATABASE
from talka.site.tests.installations import talka

pytestmark = pytest.mark.slow


def somebody(folder: Path) -> tuple[int, str, str]:
    """Key, name and moment of entry of a person in a database whose name nobody else has."""
    with opened(folder / DATABASE) as raw:
        key, name, entered = raw.execute(
            "SELECT min(id), name, added_at FROM registry_person GROUP BY name HAVING count(*) = 1 ORDER BY 1 LIMIT 1"
        ).fetchone()
    return key, name, datetime.fromisoformat(entered).replace(tzinfo=UTC).isoformat()


def write_list(folder: Path, key: int, entered: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "erased.json").write_text(json.dumps({"people": [{"id": key, "entered": entered}]}))


@pytest.fixture
def backup(demo_made_once: Path, tmp_path: Path) -> Path:
    path = tmp_path / "backups" / "talka-old.zip"
    assert talka(demo_made_once, "backup", "--to", str(path)).returncode == 0
    return path


@pytest.mark.parametrize("where", ["new", "backups"])
def test_a_restored_backup_forgets_again(demo_made_once: Path, backup: Path, tmp_path: Path, where: str) -> None:
    key, name, entered = somebody(demo_made_once)
    new = tmp_path / "new"
    write_list(tmp_path / where, key, entered)
    restored = talka(new, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert somebody(new)[1] == f"Persona P-{key:06d}"
    with opened(new / DATABASE) as raw:
        trail = raw.execute("SELECT count(*) FROM kernel_auditentry WHERE changes LIKE ?", (f"%{name}%",)).fetchone()[0]
    assert trail == 0
    verified = talka(new, "audit", "verify")
    assert verified.returncode == 0, verified.stderr
    assert key in {one["id"] for one in json.loads((new / "erased.json").read_text())["people"]}


def test_a_list_of_another_installation_forgets_nobody(demo_made_once: Path, backup: Path, tmp_path: Path) -> None:
    key, name, _entered = somebody(demo_made_once)
    new = tmp_path / "new"
    write_list(new, key, "2001-01-01T00:00:00+00:00")
    assert talka(new, "restore", str(backup)).returncode == 0
    assert somebody(new)[1] == name


def test_the_examination_notices_who_came_back_and_a_command_forgets_them(demo_made_once: Path, tmp_path: Path) -> None:
    new = Path(shutil.copytree(demo_made_once, tmp_path / "new"))
    key, name, entered = somebody(new)
    write_list(new, key, entered)
    assert "talka erasures" in talka(new, "doctor").stdout
    assert somebody(new)[1] == name
    assert talka(new, "erasures").returncode == 0
    assert somebody(new)[1] != name
    assert "talka erasures" not in talka(new, "doctor").stdout


def test_a_list_that_cannot_be_read_stops_the_restore_in_words(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "erased.json").write_text("{")
    restored = talka(new, "restore", str(backup))
    assert restored.returncode == 1
    assert "erased.json" in restored.stderr
