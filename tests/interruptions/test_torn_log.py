"""The log of SQLite torn at any byte, as a disk that lost power leaves it: what was committed before the tear is there,
each piece of it whole."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from django.db import connection

from talka.kernel.tests.sqlite_files import opened
from talka.site.backup import DATABASE
from talka.site.tests.installations import talka
from tests.interruptions.installations import a_nursery, an_installation
from tests.interruptions.pieces import CONSULTATIONS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL mends its own log"),
]
LOG = f"{DATABASE}-wal"
HEADER, FRAME = 32, 24 + 4096


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose process was killed after many commits that are in the log only."""
    with a_nursery() as nursery:
        made = an_installation(nursery, tmp_path_factory.mktemp("torn") / "data")
        with opened(made.folder / DATABASE) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.kill("consultations", at=100_000)
    assert (made.folder / LOG).stat().st_size > CONSULTATIONS * FRAME
    return made.folder


def torn(folder: Path, target: Path, log: bytes) -> Path:
    """The same folder with this for a log; what other processes shared of it is gone with them."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*-shm", "*-wal"))
    (target / LOG).write_bytes(log)
    return target


def consultations_in(path: Path) -> int:
    """How many are whole, after the engine found nothing damaged and every record has its entry in the trail."""
    with opened(path) as raw:
        assert [row[0] for row in raw.execute("PRAGMA integrity_check")] == ["ok"]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        found = raw.execute("SELECT count(*) FROM activities_activity WHERE title LIKE 'Konsultācija %'").fetchone()[0]
        told = raw.execute("SELECT count(*) FROM kernel_auditentry WHERE object_label LIKE 'Konsultācija %'")
        assert told.fetchone()[0] == found
        head = raw.execute("SELECT sequence, entry_hash FROM kernel_audithead").fetchall()
        last = raw.execute("SELECT sequence, entry_hash FROM kernel_auditentry ORDER BY sequence DESC LIMIT 1")
        assert last.fetchall() == head
    return int(found)


def test_torn_anywhere_the_log_gives_whole_commits_and_the_more_the_later_it_is_torn(
    cut_off: Path, tmp_path: Path
) -> None:
    log = (cut_off / LOG).read_bytes()
    chance = random.Random(20261121)
    ends = {0, 1, HEADER, HEADER + 23, HEADER + FRAME - 1, HEADER + FRAME, len(log) - 1, len(log)}
    ends |= {chance.randrange(len(log)) for _time in range(30)}
    seen: list[int] = []
    for end in sorted(ends):
        folder = torn(cut_off, tmp_path / str(end), log[:end])
        seen.append(consultations_in(folder / DATABASE))
        shutil.rmtree(folder)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, CONSULTATIONS)
    assert len(set(seen)) > 10


def test_a_flipped_byte_ends_the_log_before_the_commit_that_it_is_in(cut_off: Path, tmp_path: Path) -> None:
    log = (cut_off / LOG).read_bytes()
    chance = random.Random(7)
    seen: set[int] = set()
    for at in sorted(chance.randrange(HEADER, len(log)) for _time in range(15)):
        spoilt = bytearray(log)
        spoilt[at] ^= 0xFF
        folder = torn(cut_off, tmp_path / str(at), bytes(spoilt))
        seen.add(consultations_in(folder / DATABASE))
        shutil.rmtree(folder)
    assert len(seen) > 5


def test_a_damaged_database_itself_is_noticed(cut_off: Path, tmp_path: Path) -> None:
    folder = torn(cut_off, tmp_path / "data", (cut_off / LOG).read_bytes())
    content = bytearray((folder / DATABASE).read_bytes())
    content[4096 * 8 : 4096 * 12] = bytes(4096 * 4)
    (folder / DATABASE).write_bytes(content)
    with pytest.raises((AssertionError, connection.Database.DatabaseError)):  # type: ignore[attr-defined]  # the engine's
        consultations_in(folder / DATABASE)


@pytest.mark.parametrize("share", [0.0, 0.37, 0.81, 1.0])
def test_the_site_opens_a_torn_log_and_finds_itself_sound(cut_off: Path, tmp_path: Path, share: float) -> None:
    log = (cut_off / LOG).read_bytes()
    folder = torn(cut_off, tmp_path / "data", log[: int(len(log) * share)])
    examined = talka(folder, "doctor", "--json")
    states = {check["title"]: check["state"] for check in json.loads(examined.stdout)}
    assert (states["Veselums"], states["Darbību vēsture"]) == ("good", "good")
    held = talka(folder, "audit", "verify")
    assert held.returncode == 0, held.stderr
