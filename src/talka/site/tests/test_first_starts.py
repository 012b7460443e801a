"""Several commands that start at once on a database that is not there yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talka.site.tests.installations import start_talka, talka

REAL = Path(__file__).resolve().parents[1] / "demo" / "riga-2022-2025"


@pytest.mark.slow
def test_one_makes_the_tables_and_what_was_brought_in_at_once_is_there_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    started = [start_talka(folder, "import", str(REAL), "--json") for _each in range(3)]
    ended = [(process.communicate(timeout=300), process.returncode) for process in started]

    assert [(said[1], code) for said, code in ended] == [("", 0)] * 3
    new = sorted(json.loads(said[0])["tables"]["activities"]["new"] for said, _code in ended)
    assert new == [0, 0, 55]
    report = json.loads(talka(folder, "report", "KM-RIGA-2022").stdout)
    assert [year["spent"] for year in report["years"]] == ["53994.00", "52816.67", "53994.00"]
    assert not list(folder.glob("*lock*"))
