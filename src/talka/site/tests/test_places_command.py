"""`talka places import` as an operator and a machine use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talka.site.tests.installations import talka

pytestmark = pytest.mark.slow

GOOD = "Kods;Gads;Skaits\nLV0001000;2025;605802\nLV0002000;2025;77799\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "skaits.csv"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_counts_are_printed_for_machines_and_the_same_file_again_changes_nothing(tmp_path: Path, good: Path) -> None:
    data = tmp_path / "data"
    dry = talka(data, "places", "import", str(good), "--json", "--dry-run")
    assert (dry.returncode, json.loads(dry.stdout)["applied"]) == (0, False)
    first = talka(data, "places", "import", str(good), "--json", "--source", "CSP")
    assert first.returncode == 0
    assert json.loads(first.stdout) == {
        "read": 2, "kept": 2, "new": 2, "changed": 0, "closed": 0, "same": 0, "refused": [], "refused_count": 0,
        "notes": [], "applied": True,
    }  # fmt: skip
    again = json.loads(talka(data, "places", "import", str(good), "--json").stdout)
    assert (again["same"], again["new"], again["applied"]) == (2, 0, False)


def test_a_wrong_row_is_1_with_its_reason_and_nothing_is_written(tmp_path: Path, good: Path) -> None:
    data = tmp_path / "data"
    bad = tmp_path / "slikts.csv"
    bad.write_text(GOOD + "LV0099999;2025;1\n", encoding="utf-8")
    ended = talka(data, "places", "import", str(good), str(bad), "--json")
    assert ended.returncode == 1
    found = json.loads(ended.stdout)
    assert (found["applied"], found["refused_count"]) == (False, 1)
    refused = found["refused"][0]
    assert (refused["file"], refused["row"], refused["value"]) == ("slikts.csv", 4, "LV0099999")
    assert refused["reason"] in ended.stderr
    assert json.loads(talka(data, "places", "import", str(good), "--json").stdout)["new"] == 2


def test_words_for_people_are_latvian(tmp_path: Path, good: Path) -> None:
    data = tmp_path / "data"
    told = talka(data, "places", "import", str(good))
    assert told.returncode == 0
    assert "Nolasītas rindas: 2" in told.stdout
    missing = talka(data, "places", "import", str(tmp_path / "nav.csv"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "nav.csv" in missing.stderr


def test_a_machine_gets_all_keys_also_for_a_file_that_is_not_there(tmp_path: Path, good: Path) -> None:
    data = tmp_path / "data"
    whole = json.loads(talka(data, "places", "import", str(good), "--json").stdout)
    missing = talka(data, "places", "import", str(good), str(tmp_path / "nav.csv"), "--json")
    assert missing.returncode == 1
    found = json.loads(missing.stdout)
    assert found.keys() == whole.keys()
    assert (found["read"], found["applied"], found["refused_count"], found["refused"][0]["file"]) == (
        0, False, 1, "nav.csv",
    )  # fmt: skip
    assert found["refused"][0]["reason"] in missing.stderr


def test_half_of_the_classification_is_asked_about_and_goes_in_when_accepted(tmp_path: Path) -> None:
    data, cut = tmp_path / "data", tmp_path / "atu_nuts_codes.csv"
    heading = "Level,Code,Name,Code_parent,Validity_period_begin,Validity_period_end,Predecessors,Successors"
    municipalities = [f"3,LV00{number}000,Novads {number} novads,,2021-07-01,,," for number in range(20, 56)]
    cut.write_text("\n".join([heading, *municipalities]) + "\n", encoding="utf-8")
    asked = talka(data, "places", "import", str(cut), "--json")
    assert asked.returncode == 1
    found = json.loads(asked.stdout)
    assert (found["applied"], found["refused_count"], found["refused"][0]["row"]) == (False, 1, 0)
    assert "--accept-drop" in asked.stderr
    accepted = talka(data, "places", "import", str(cut), "--json", "--accept-drop")
    assert (accepted.returncode, json.loads(accepted.stdout)["applied"]) == (0, True)
