"""The `talka` command as an operator types it: exit codes, where its words go, and in which language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from talka.site.tests.installations import KEY, talka

pytestmark = pytest.mark.slow

REAL = Path(__file__).resolve().parents[1] / "demo" / "riga-2022-2025"
PRODUCTION = {"TALKA_MODE": "production", "TALKA_SECRET_KEY": KEY, "TALKA_ADDRESS": "https://talka.example.lv"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "jānorāda"),
        (["uzlabo"], "uzlabo"),
        (["serve", "--port", "abc"], "abc"),
        (["backup", "--keep", "0"], "0"),
        (["report"], "LĪGUMS"),
        (["report", "X", "--format", "odt"], "odt"),
        (["doctor", "--ātri"], "--ātri"),
    ],
)
def test_wrong_use_is_2_and_says_in_latvian_what_is_wrong(tmp_path: Path, arguments: list[str], said: str) -> None:
    ended = talka(tmp_path / "data", *arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("lietojums: talka")
    assert said in ended.stderr.splitlines()[-1]
    assert not re.search("required|invalid|unrecognized|usage|argument ", ended.stderr)


@pytest.mark.parametrize(
    "command",
    ["", "serve", "demo", "import", "report", "findings", "administrator", "backup", "restore", "move-to-postgresql",
     "doctor", "search", "search rebuild", "audit", "audit verify"],
)  # fmt: skip
def test_help_is_latvian(tmp_path: Path, command: str) -> None:
    ended = talka(tmp_path / "data", *command.split(), "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith("lietojums: talka")
    assert not re.search(r"\b(usage|options|positional|show|file|the|of)\b", ended.stdout)


def test_a_refusal_is_1_with_its_reason_on_standard_error_and_the_folder_made_on_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    folder.parent.mkdir()
    ended = talka(folder, "report", "NAV-TADA")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("talka: ")
    assert "NAV-TADA" in ended.stderr
    assert (folder / "talka.sqlite3").exists()
    assert folder.stat().st_mode & 0o077 == 0


def test_import_report_and_findings_work_on_a_folder_that_did_not_exist(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    brought = talka(folder, "import", str(REAL), "--json")
    assert brought.returncode == 0, brought.stderr
    assert json.loads(brought.stdout)["applied"] is True
    report = talka(folder, "report", "KM-RIGA-2022", "--format", "json")
    assert [year["spent"] for year in json.loads(report.stdout)["years"]] == ["53994.00", "52816.67", "53994.00"]
    findings = json.loads(talka(folder, "findings", "KM-RIGA-2022", "--json").stdout)
    assert {"rule", "kind", "year", "records", "message"} <= set(findings[0])
    words = talka(folder, "findings", "KM-RIGA-2022").stdout
    assert words.startswith("Pretruna: ")


def test_a_dry_run_on_a_database_where_nobody_acted_yet_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    talka(folder, "report", "NAV-TADA")
    before = (folder / "talka.sqlite3").read_bytes()
    checked = talka(folder, "import", str(REAL), "--dry-run")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert (folder / "talka.sqlite3").read_bytes() == before


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "html"])
def test_the_report_is_written_in_each_form(demo_folder: Path, tmp_path: Path, form: str) -> None:
    ended = talka(demo_folder, "report", "KM-RIGA-2022", "--format", form, "--out", str(tmp_path / "parskats"))
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "parskats").stat().st_size > 5000


def test_an_import_of_what_is_not_there_and_a_report_to_where_nothing_can_be_are_refused(
    demo_folder: Path, tmp_path: Path
) -> None:
    assert talka(demo_folder, "import", str(tmp_path / "nav")).returncode == 1
    ended = talka(demo_folder, "report", "KM-RIGA-2022", "--out", str(tmp_path / "nav" / "p.json"))
    assert ended.returncode == 1
    assert str(tmp_path / "nav") in ended.stderr


def test_the_demo_is_made_once(demo_folder: Path) -> None:
    again = talka(demo_folder, "demo")
    assert again.returncode == 1
    assert "nav tukša" in again.stderr
    assert talka(demo_folder, "demo", "--if-empty").returncode == 0


def test_there_is_no_demo_in_production(tmp_path: Path, demo_folder: Path) -> None:
    made = talka(tmp_path / "new", "demo", **PRODUCTION)
    assert (made.returncode, made.stdout) == (1, "")
    served = talka(demo_folder, "serve", "--port", "0", **PRODUCTION)
    assert served.returncode == 1
    assert "paraug" in served.stderr


@pytest.mark.parametrize(
    "settings",
    [{"TALKA_NAV": "1"}, {"TALKA_MODE": "production"}, {"TALKA_DATABASE_URL": "postgresql://u:p@127.0.0.1:1/n"}],
)
def test_settings_that_cannot_work_are_said_in_words(tmp_path: Path, settings: dict[str, str]) -> None:
    ended = talka(tmp_path / "data", "audit", "verify", **settings)
    assert ended.returncode == 1
    assert ended.stderr.startswith("talka: ")
    assert "Traceback" not in ended.stderr


def test_an_administrator_is_invited_by_a_link(tmp_path: Path) -> None:
    ended = talka(tmp_path / "data", "administrator", "Toms@Example.lv", TALKA_ADDRESS="https://talka.example.lv/")
    assert ended.returncode == 0, ended.stderr
    assert re.search(r" https://talka\.example\.lv/people/invitation/[\w-]{40,}/\n", ended.stdout)
    assert list((tmp_path / "data" / "mail").iterdir())


def test_a_word_that_is_no_address_is_not_invited(tmp_path: Path) -> None:
    ended = talka(tmp_path / "data", "administrator", "toms")
    assert ended.returncode == 1
    assert "toms" in ended.stderr


def test_the_trail_is_verified_and_a_lost_end_is_told(demo_folder: Path) -> None:
    held = talka(demo_folder, "audit", "verify")
    assert held.returncode == 0
    head = held.stdout.split()[-1].rstrip(".")
    assert talka(demo_folder, "audit", "verify", "--head", head).returncode == 0
    lost = talka(demo_folder, "audit", "verify", "--head", "0" * 64)
    assert (lost.returncode, lost.stdout) == (1, "")


def test_the_doctor_answers_people_and_machines(demo_folder: Path) -> None:
    told = talka(demo_folder, "doctor")
    assert told.returncode == 0, told.stdout
    checks = json.loads(talka(demo_folder, "doctor", "--json").stdout)
    assert {check["state"] for check in checks} <= {"good", "look"}
    assert len(told.stdout.splitlines()) == len(checks)


def test_a_file_that_is_no_database_is_said_in_words(demo_folder: Path) -> None:
    (demo_folder / "talka.sqlite3").write_bytes(b"sveiki " * 1000)
    told = talka(demo_folder, "doctor")
    assert (told.returncode, told.stderr) == (1, "")
    assert "✗ Datubāze: datubāzes fails ir bojāts" in told.stdout
    ended = talka(demo_folder, "audit", "verify")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "datubāzes fails ir bojāts" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_doctor_says_that_the_database_does_not_answer(tmp_path: Path) -> None:
    ended = talka(tmp_path / "data", "doctor", TALKA_DATABASE_URL="postgresql://u:p@127.0.0.1:1/n")
    assert ended.returncode == 1
    assert ended.stdout.startswith("✗ ")
