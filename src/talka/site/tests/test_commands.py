"""The `talka` command as an operator types it: exit codes, where its words go, and in which language."""

from __future__ import annotations

import json
import re
import sqlite3  # noqa: TID251 -- what somebody may do below us
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from talka.accounts.models import DemoMarker, Invitation, Role
from talka.accounts.tests.makers import a_user, an_invitation
from talka.site.demo import NotEmpty, make_demo
from talka.site.tests.installations import KEY, environment, talka

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
        (["export"], "LĪGUMS"),
        (["export", "X", "--format", "odt"], "odt"),
        (["export", "X", "--format", "folder"], "--out"),
        (["export", "X", "--out", ""], "tukš"),
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
    ["", "serve", "demo", "import", "export", "report", "findings", "administrator", "backup", "restore",
     "move-to-postgresql", "doctor", "search", "search rebuild", "audit", "audit verify"],
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


@pytest.mark.parametrize("form", ["zip", "xlsx", "folder"])
def test_an_agreement_that_is_exported_is_the_same_elsewhere(demo_folder: Path, tmp_path: Path, form: str) -> None:
    first, again = tmp_path / f"first.{form}", tmp_path / f"again.{form}"
    asked = talka(demo_folder, "export", "KM-RIGA-2022", "--format", form, "--out", str(first))
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "", "")
    elsewhere = tmp_path / "elsewhere"

    brought = talka(elsewhere, "import", str(first))

    assert (brought.returncode, brought.stderr) == (0, "")
    reports = [talka(folder, "report", "KM-RIGA-2022").stdout for folder in (demo_folder, elsewhere)]
    assert reports[0] == reports[1]
    assert len(json.loads(reports[0])["years"]) == 3
    talka(elsewhere, "export", "KM-RIGA-2022", "--format", form, "--out", str(again))
    assert tables_in(first) == tables_in(again)
    assert len(tables_in(first)) >= 8
    twice = talka(elsewhere, "import", str(again), "--json").stdout
    assert {status for rows in json.loads(twice)["tables"].values() for status, n in rows.items() if n} == {"same"}


def tables_in(exported: Path) -> dict[str, bytes]:
    """Its files with their bytes; of a workbook without the moment at which it was made."""
    if exported.is_dir():
        return {path.name: path.read_bytes() for path in exported.iterdir()}
    with zipfile.ZipFile(exported) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def test_an_export_goes_to_standard_output_or_where_its_name_says(demo_folder: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "ligums.XLSX"
    assert talka(demo_folder, "export", "KM-RIGA-2022", "--out", str(workbook)).returncode == 0
    assert "Darbi" in tables_in(workbook)["xl/workbook.xml"].decode()
    piped = subprocess.run(  # noqa: S602 -- as an operator types it
        f"{sys.executable} -m talka export KM-RIGA-2022 > ligums.zip", shell=True, check=False, cwd=tmp_path,
        env=environment(demo_folder),
    )  # fmt: skip
    assert piped.returncode == 0
    assert "activities.csv" in tables_in(tmp_path / "ligums.zip")


def test_an_export_of_what_is_not_there_and_into_a_folder_with_files_is_refused(
    demo_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mape"
    for number, said in (("NAV-TADA", "NAV-TADA"), ("KM-RIGA-2022", str(out))):
        (out / "targets.csv").parent.mkdir(exist_ok=True)
        (out / "targets.csv").write_text("indicator,year,target\n")
        ended = talka(demo_folder, "export", number, "--format", "folder", "--out", str(out))
        assert (ended.returncode, ended.stdout) == (1, "")
        assert said in ended.stderr
        assert [path.name for path in out.iterdir()] == ["targets.csv"]
        assert not list(tmp_path.glob(".export-*"))


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


def test_a_machine_gets_all_keys_also_where_nothing_can_be_read(demo_folder: Path, tmp_path: Path) -> None:
    ended = talka(demo_folder, "import", str(tmp_path / "nav"), "--json")
    assert ended.returncode == 1
    said = json.loads(ended.stdout)
    assert said.keys() == {"agreement", "applied", "tables", "problems", "problem_count", "notes"}
    assert (said["applied"], said["problem_count"]) == (False, 1)
    assert ended.stderr == f"talka: {said['problems'][0]['reason']}\n"


def test_the_demo_is_made_once(demo_folder: Path) -> None:
    again = talka(demo_folder, "demo")
    assert again.returncode == 1
    assert "nav tukša" in again.stderr
    not_empty = talka(demo_folder, "demo", "--if-empty")
    assert (not_empty.returncode, not_empty.stdout) == (0, "")


@pytest.mark.django_db
def test_a_site_that_invited_its_first_administrator_does_not_become_a_demo() -> None:
    invited = an_invitation(Role.ADMINISTRATOR)
    for _attempt in ("invited", "accepted"):
        with pytest.raises(NotEmpty):
            make_demo()
        assert not DemoMarker.objects.exists()
        a_user(Role.ADMINISTRATOR)
        Invitation.objects.filter(pk=invited.pk).delete()


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


def test_what_somebody_did_to_the_trail_below_us_is_named(demo_folder: Path) -> None:
    assert talka(demo_folder, "backup").returncode == 0

    def below(*statements: str) -> str:
        with closing(sqlite3.connect(demo_folder / "talka.sqlite3")) as raw, raw:
            triggers = raw.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'kernel_auditentry'"
            ).fetchall()
            guards = [(name, sql) for name, sql in triggers if "TRIGGER" in str(sql).upper()]
            for statement in (*(f"DROP TRIGGER {name}" for name, _sql in guards), *statements):
                raw.execute(statement)
            for _name, sql in guards:
                raw.execute(sql)
        ended = talka(demo_folder, "audit", "verify")
        assert (ended.returncode, ended.stdout) == (1, "")
        return ended.stderr

    label = "UPDATE kernel_auditentry SET actor_label = {} WHERE sequence = 7"
    changed = below(label.format("actor_label || ' 100 %'"))
    assert "ieraksts Nr. 7 nav tāds" in changed
    assert "100 %" in changed
    # The last entry is taken away and the end of the chain mended: the backup knows better.
    cut = "DELETE FROM kernel_auditentry WHERE sequence = (SELECT max(sequence) FROM kernel_auditentry)"
    mended = (
        "UPDATE kernel_audithead SET (sequence, entry_hash) = "
        "(SELECT sequence, entry_hash FROM kernel_auditentry ORDER BY sequence DESC LIMIT 1)"
    )
    assert "rezerves kopij" in below(label.format("replace(actor_label, ' 100 %', '')"), cut, mended)


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
