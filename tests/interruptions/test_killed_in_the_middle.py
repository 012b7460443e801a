"""kill -9 in the middle of an import, of taking one back, of a submission and of a backup: all of it or nothing, never
half, and it can be done again. Of a newsletter, a rush for places and certificates: nothing lost, nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from talka.kernel.testing.mailbox import a_mailbox
from talka.site.backup import verified
from talka.site.tests.installations import start_talka, talka
from tests.interruptions.gatherings import CERTIFIED, PEOPLE
from tests.interruptions.installations import Installation, a_database, a_nursery, an_installation
from tests.interruptions.pieces import READERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Shares of what a whole run asks of the database; the last one is when all is done.
MOMENTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.97, 1.0)
# More questions than are asked about one letter: one after the other every moment of it is met.
STEPS = 12
ATTEMPTS = 4
Rows = dict[str, int]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    with a_nursery() as nursery, django_db_blocker.unblock():
        yield an_installation(nursery, tmp_path_factory.mktemp("interrupted") / "data")


def what_became(seen: Rows, before: Rows, after: Rows) -> str:
    """Nothing or all of it; what is neither is half-done, and said with its tables."""
    if seen in (before, after):
        return "nothing" if seen == before else "all"
    changed = {table for table in seen if before[table] != after[table]} | {t for t in seen if seen[t] != before[t]}
    return "half: " + ", ".join(f"{t} {before[t]}→{seen[t]}→{after[t]}" for t in sorted(changed))


@pytest.mark.parametrize("piece", ["small", "large", "undone", "listed", "command", "submission"])
def test_killed_at_any_moment_it_is_whole_or_not_there_and_can_be_done_again(
    made_once: Installation, tmp_path: Path, piece: str
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask(piece)
    before, after = whole["found"], whole["left"]
    assert before != after
    outcomes: Counter[str] = Counter()
    for share in MOMENTS:
        interrupted = made_once.copy(tmp_path / str(share))
        interrupted.kill(piece, at=round(whole["asked"] * share) + 1)

        again = interrupted.ask(piece)

        outcomes[what_became(again["found"], before, after)] += 1
        assert what_became(again["left"], before, after) == "all", share
        assert (again["wrong"], again["states"]) == ([], whole["states"])
    # Were only one of them seen, the moments would not lie in the middle.
    assert set(outcomes) == {"nothing", "all"}, outcomes


def test_a_newsletter_killed_at_any_moment_goes_on_where_it_was_and_writes_to_nobody_twice(
    made_once: Installation, tmp_path: Path
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("newsletter")
    assert whole["left"]["outreach.Delivery"] == whole["left"]["kernel.Letter"] == READERS
    seen: set[int] = set()
    for share in MOMENTS:
        interrupted = made_once.copy(tmp_path / str(share))
        interrupted.kill("newsletter", at=round(whole["asked"] * share) + 1)

        again = interrupted.ask("newsletter")

        assert again["found"]["outreach.Delivery"] == again["found"]["kernel.Letter"]
        assert (again["left"], again["wrong"]) == (whole["left"], []), share
        seen.add(again["found"]["outreach.Delivery"])
    assert seen - {0, READERS}


def test_letters_that_were_being_handed_over_go_out_and_a_mailbox_knows_what_it_has(
    made_once: Installation, tmp_path: Path
) -> None:
    with a_mailbox() as mailbox:
        port = settings.EMAIL_PORT
        interrupted = made_once.copy(tmp_path / "letters")
        assert interrupted.ask("newsletter")["unsent"] == READERS
        for step in range(STEPS):
            interrupted.kill("handed_over", at=30 + step, mail_port=port)
            # The server was killed, not the clock stopped: something went out each time.
            assert step < len(mailbox.letters) < READERS + STEPS

        ended = interrupted.ask("handed_over", mail_port=port)
        again = interrupted.ask("handed_over", mail_port=port)

        assert (ended["unsent"], ended["wrong"], again["left"]) == (0, [], ended["left"])
        copies = Counter((one["To"], one["Message-ID"]) for one in mailbox.letters)
        # One letter for each, known by its number; a copy only of the one that was in hand when the process was killed.
        assert len(copies) == len({to for to, _number in copies}) == len({number for _to, number in copies}) == READERS
        assert 0 < copies.total() - READERS < STEPS
        assert max(copies.values()) == 2
        assert ended["left"]["activities.Activity"] == ended["found"]["activities.Activity"] + 1


def test_a_rush_for_places_killed_at_any_moment_gives_each_place_once_and_loses_nobody(
    made_once: Installation, tmp_path: Path
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("rush")
    assert whole["left"]["events.Registration"] == whole["found"]["events.Registration"] + PEOPLE
    seen: set[int] = set()
    for share in MOMENTS:
        interrupted = made_once.copy(tmp_path / str(share))
        interrupted.kill("rush", at=round(whole["asked"] * share) + 1)

        again = interrupted.ask("rush")

        assert again["wrong"] == [], share
        # Whoever was registered already and tries again hears so in a letter of its own.
        assert {**again["left"], "kernel.Letter": 0} == {**whole["left"], "kernel.Letter": 0}
        seen.add(again["found"]["events.Registration"] - whole["found"]["events.Registration"])
    assert seen - {0, PEOPLE}


def test_certificates_killed_again_and_again_are_given_once_each_without_a_gap_in_their_numbers(
    made_once: Installation, tmp_path: Path
) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("certificates")
    assert whole["left"]["events.Certificate"] == CERTIFIED
    interrupted, seen = made_once.copy(tmp_path / "killed"), {0}
    for step in range(STEPS):
        # A certificate asks some thirty questions: every few of them the process is gone.
        interrupted.kill("certificates", at=10 + step * 5)
        left = interrupted.ask("look")
        assert left["wrong"] == []
        seen.add(left["found"]["events.Certificate"])

    again = interrupted.ask("certificates")

    assert (again["left"], again["wrong"]) == (whole["left"], [])
    assert len(seen) > CERTIFIED / 2


@pytest.mark.parametrize("growing", ["talka.*", "backup.zip"])
def test_a_backup_killed_while_it_grows_is_none_and_the_next_one_holds_everything(
    made_once: Installation, tmp_path: Path, growing: str
) -> None:
    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    installation = made_once.copy(tmp_path / "data")
    before = installation.ask("look")
    target = tmp_path / "backups" / "talka.zip"
    caught = False
    for _attempt in range(ATTEMPTS):
        process = start_talka(installation.folder, "backup", "--to", str(target), **installation.settings)
        while not list(target.parent.glob(f".backup-*/{growing}")) and process.poll() is None:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        # Faster than the signal, it has its name and is whole.
        caught = caught or not target.exists()
        if target.exists():
            verified(target)
            target.unlink()
    assert caught

    made = talka(installation.folder, "backup", "--to", str(target), **installation.settings)
    assert made.returncode == 0, made.stderr
    again = Installation(
        made_once.nursery, tmp_path / "restored", a_database("template0") if installation.settings else {}
    )
    restored = talka(again.folder, "restore", str(target), **again.settings)
    assert restored.returncode == 0, restored.stderr
    for held in (installation.ask("look"), again.ask("look")):
        assert (held["left"], held["wrong"], held["states"]) == (before["left"], [], before["states"])


def test_what_is_half_done_is_noticed(made_once: Installation, tmp_path: Path) -> None:
    whole = made_once.copy(tmp_path / "whole").ask("command")
    half: dict[str, Any] = made_once.copy(tmp_path / "half").ask("half")
    assert what_became(half["left"], whole["found"], whole["left"]).startswith("half: activities.Activity")
    assert len(half["wrong"]) == 3
