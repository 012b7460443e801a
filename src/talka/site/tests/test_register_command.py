"""`talka register import` as an operator and a machine use it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.enterprise_register.actions import import_register
from talka.enterprise_register.tests.makers import FIRM, TWO, Line, a_folder, but
from talka.kernel.database import sqlite_rows
from talka.site.commands.register import Progress
from talka.site.tests.installations import start_talka, talka

pytestmark = pytest.mark.slow


def test_counts_are_printed_for_machines_and_a_drop_asks_for_a_word(tmp_path: Path) -> None:
    data = tmp_path / "data"
    both = a_folder(tmp_path / "a", [Line(), but(Line(), number=TWO), but(Line(), number="x")])
    first = talka(data, "register", "import", str(both), "--json")
    assert first.returncode == 0
    found = json.loads(first.stdout)
    assert {name: found[name] for name in ("read", "kept", "new", "changed", "closed")} == {
        "read": 3, "kept": 2, "new": 2, "changed": 0, "closed": 0,
    }  # fmt: skip
    [refused] = found["refused"]
    assert (refused["file"], refused["row"], refused["column"], refused["value"]) == ("register.csv", 4, "regcode", "x")
    assert refused["reason"] in first.stderr
    less = a_folder(tmp_path / "b", [Line()])
    asked = talka(data, "register", "import", str(less))
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "--accept-drop" in asked.stderr
    told = talka(data, "register", "import", str(less), "--accept-drop")
    assert told.returncode == 0
    assert "Nolasītas rindas: 1" in told.stdout
    again = json.loads(talka(data, "register", "import", str(less), "--json").stdout)
    assert (again["state"], again["same"], again["new"]) == ("same", 1, 0)


def test_what_cannot_be_imported_is_1_with_its_reason(tmp_path: Path) -> None:
    data = tmp_path / "data"
    missing = talka(data, "register", "import", str(tmp_path / "nav"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "nav" in missing.stderr
    empty = a_folder(tmp_path / "a", [])
    refused = talka(data, "register", "import", str(empty), "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["reason"] in refused.stderr
    (empty / "register.csv").unlink()
    assert talka(data, "register", "import", str(empty)).returncode == 1


def test_a_machine_gets_all_keys_on_every_refusal_with_what_is_known(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lines = [Line(), but(Line(), number=TWO), but(Line(), number="x")]
    whole = json.loads(talka(data, "register", "import", str(a_folder(tmp_path / "a", lines)), "--json").stdout)

    def refused(folder: Path, *more: str) -> dict[str, Any]:
        ended = talka(data, "register", "import", str(folder), "--json", *more)
        assert ended.returncode == 1
        found: dict[str, Any] = json.loads(ended.stdout)
        assert found.keys() == whole.keys()
        assert ended.stderr.count(found["reason"]) == 1
        return found

    asked = refused(a_folder(tmp_path / "b", [Line(), but(Line(), number="x")]))
    assert (asked["state"], asked["read"], asked["kept"], asked["new"]) == ("asking", 2, 1, 0)
    assert [(one["row"], one["value"]) for one in asked["refused"]] == [(3, "x")]
    cut = a_folder(tmp_path / "c", lines)
    (cut / "register.csv").write_bytes((cut / "register.csv").read_bytes()[:-30])
    short = refused(cut)
    assert (short["state"], short["read"], short["refused"][-1]["row"]) == ("refused", 2, 4)
    assert short["refused"][-1]["reason"] == short["reason"]
    (cut / "register.csv").unlink()
    assert refused(cut)["read"] == 0
    absent = refused(tmp_path / "nav")
    assert absent["refused"] == [{"file": "", "row": 0, "column": "", "value": "", "reason": absent["reason"]}]


def test_what_breaks_off_late_or_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    """The first import writes while it reads."""
    data = tmp_path / "data"
    kept = [but(Line(), number=f"4000823{at:04d}", name=f"Biedrība {at}") for at in range(3_000)]
    folder = a_folder(tmp_path / "a", [*kept, *[FIRM] * 150_000])
    whole = (folder / "register.csv").read_bytes()
    (folder / "register.csv").write_bytes(whole[:-30])
    assert json.loads(talka(data, "register", "import", str(folder), "--json").stdout)["kept"] == 3_000
    assert entries(data) == 0
    (folder / "register.csv").write_bytes(whole)
    process = start_talka(data, "register", "import", str(folder))
    assert process.stderr is not None
    assert "nolasītas" in process.stderr.readline()
    process.kill()
    # Whoever still holds the output would keep this waiting.
    process.communicate(timeout=60)
    assert entries(data) in {0, 3_000}


def entries(data: Path) -> int:
    """How many legal persons an installation knows."""
    [count] = sqlite_rows(data / "talka.sqlite3", ["enterprise_register_registerentry"]).values()
    return count


class Screen(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_progress_is_a_line_that_is_renewed_or_a_line_now_and_then() -> None:
    for stream, told in ((Screen(), 8), (io.StringIO(), 2)):
        progress = Progress(stream)
        for rows in range(25_000, 200_001, 25_000):
            progress.say(rows)
        progress.end()
        words = stream.getvalue()
        assert (words.count("\r") or words.count("\n"), "200 000" in words.replace("\xa0", " ")) == (told, True)
        assert words.endswith("\n")


@pytest.mark.django_db
def test_a_long_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    folder = a_folder(tmp_path / "a", [Line(), *[FIRM] * 30_000])
    import_register(folder, actor=system_actor(), say=told.append)
    assert len(told) == 1
    assert 25_000 <= told[0] <= 30_001
