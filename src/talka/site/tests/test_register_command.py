"""`talka register import` as an operator and a machine use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talka.enterprise_register.tests.makers import TWO, Line, a_folder, but
from talka.site.tests.installations import talka

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
