"""The operator's guide, from its first line to its last, as one installation lives through it.

Left out is what needs packages of Debian, a certificate or the network: programs, proxy, PostgreSQL, a trial elsewhere.
"""

from __future__ import annotations

import re
import socket
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Letters

from tests.architecture.sources import ROOT
from tests.operating.machine import COMMIT, Machine, git

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "docs/operators-guide.md").read_text(encoding="utf-8")
ELSEWHERE = ("1. Programs", "5. Certificate and address", "Move to PostgreSQL")
WHAT_IT_IS = re.compile(r"^#+ (?P<title>[^\n]+)$|^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Mailbox(Letters):
    """Keeps the letters that a mail server was given."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message[Any, Any]] = []

    def handle_message(self, message: Message[Any, Any]) -> None:
        self.kept.append(message)


def blocks() -> dict[str, list[tuple[str, str]]]:
    """Of each chapter its blocks: what to type (`sh`) and what one should see (`text`)."""
    found: dict[str, list[tuple[str, str]]] = {}
    title = ""
    for each in WHAT_IT_IS.finditer(GUIDE):
        title = each["title"] or title
        found.setdefault(title, [])
        if each["kind"]:
            found[title].append((each["kind"], each["text"]))
    return {name: held for name, held in found.items() if held and name not in ELSEWHERE}


def looks_like(example: str) -> str:
    """A pattern of what the guide shows: its numbers and what it leaves out may differ."""
    return re.sub(r"\\?…", r"\\S+", re.sub(r"\d+", r"\\d+", re.escape(example.strip())))


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    kept, port = Mailbox(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def machine(tmp_path: Path, mailbox: tuple[Mailbox, int]) -> Iterator[Machine]:
    made = Machine(tmp_path / "machine")
    made.values = {
        "ADDRESS-OF-THE-REPOSITORY": str(tmp_path / "repository"),
        "TALKA_SMTP_HOST=smtp.example.lv": "TALKA_SMTP_HOST=127.0.0.1\nTALKA_SMTP_TLS=no",
        "TALKA_SMTP_PORT=587": f"TALKA_SMTP_PORT={mailbox[1]}\nTALKA_PORT={(port := free_port())}",
        "TALKA_SMTP_USER=talka@example.lv\n": "",
        "TALKA_SMTP_PASSWORD='PUT-THE-PASSWORD-HERE'\n": "",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
    }
    made.publish(tmp_path / "repository")
    yield made
    if (made.root / "talka.service.pid").exists():
        made.run("systemctl stop talka")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def follow(machine: Machine, chapter: str, *, only: slice = slice(None)) -> str:
    """Type a chapter's commands one block after the other; what it shows must be seen."""
    said = ""
    for kind, text in blocks()[chapter][only]:
        if kind == "sh":
            said = machine.run(text)
        else:
            assert re.search(looks_like(machine.here(text)), said), f"{chapter} shows\n{text}\nbut one sees\n{said}"
    return said


def test_the_guide_can_be_followed_word_for_word(
    machine: Machine, mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    clone, *rest = blocks()["2. Talka"][0][1].split("/opt/talka/tools/setup\n")
    machine.run(clone)
    machine.have_packages_fetched()
    assert machine.run("/opt/talka/tools/setup\n" + "".join(rest)).rstrip().endswith("Ready.")
    for chapter in ("3. Settings", "4. Start", "6. The first administrator"):
        follow(machine, chapter)
    assert mailbox[0].kept[0]["To"] == "toms@example.lv"
    assert "✗" not in follow(machine, "7. Look at it all")
    follow(machine, "Back up")
    machine.run("systemctl start talka-backup")

    before = machine.run("talka audit verify")
    machine.values["talka-20261121-120000.zip"] = newest_backup(machine)
    said = follow(machine, "Restore", only=slice(0, 3))
    assert "✗" not in said
    assert machine.run("talka audit verify") == before
    machine.run("rm -r /var/lib/talka-aside")

    (tmp_path / "repository/CHANGELOG.md").write_text("Jauna versija\n", encoding="utf-8")
    git(tmp_path / "repository", *COMMIT, "Second")
    updating, going_back = (text for _kind, text in blocks()["Update"])
    said = machine.run(updating)
    assert Path(machine.here("/opt/talka/CHANGELOG.md")).read_text(encoding="utf-8") == "Jauna versija\n"
    machine.values["VERSION-BEFORE"] = re.findall(r"^[0-9a-f]{7,12}$", said, re.MULTILINE)[0]
    machine.run(going_back)
    assert Path(machine.here("/opt/talka/CHANGELOG.md")).read_text(encoding="utf-8") != "Jauna versija\n"
    machine.values["talka-20261121-120000.zip"] = newest_backup(machine)
    follow(machine, "Restore", only=slice(0, 3))
    assert machine.run("talka audit verify") == before
    with urllib.request.urlopen(f"http://{machine.values['127.0.0.1:8000']}/healthz", timeout=120) as answer:
        assert answer.status == 200

    machine.run("rm -r /var/lib/talka-aside")
    follow(machine, "Uninstall")
    found = (path.relative_to(machine.root) for path in machine.root.rglob("*talka*") if path.suffix != ".log")
    # The installer keeps what it built for the next time, among packages of all programs.
    assert [path for path in found if path.parts[0] != ".cache"] == []


def newest_backup(machine: Machine) -> str:
    return max(Path(machine.here("/var/lib/talka/backups")).iterdir()).name


def test_every_chapter_with_commands_is_followed_or_named_as_left_out() -> None:
    followed = {"2. Talka", "3. Settings", "4. Start", "6. The first administrator", "7. Look at it all", "Back up",
                "Restore", "Update", "Uninstall"}  # fmt: skip
    assert set(blocks()) == followed
    assert {name for name in ELSEWHERE if f" {name}\n" in GUIDE} == set(ELSEWHERE)
