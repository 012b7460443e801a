"""Installations on the engine of the test run: made once, copied for each attempt, worked on by other processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from talka.site.tests.installations import environment
from tests.architecture.sources import ROOT

_START = "import django; django.setup(); from tests.interruptions.pieces import nursery; nursery()"
_numbers = count(1)


class Nursery:
    """A process whose children do the work."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def order(self, **order: Any) -> dict[str, Any]:
        """Let a child do a piece of work and give what it said."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("It was not started to be talked to.")
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "failed" not in said, said["failed"]
        return said


@contextmanager
def a_nursery() -> Iterator[Nursery]:
    """One for as long as a module's tests need it."""
    with tempfile.TemporaryDirectory(prefix="talka-nursery-") as folder:
        given = environment(Path(folder) / "data", DJANGO_SETTINGS_MODULE="talka.site.settings")
        given["PYTHONPATH"] += os.pathsep + str(ROOT)
        if connection.vendor == "postgresql":
            # Its children change the database of their connection, not the engine.
            given["TALKA_DATABASE_URL"] = os.environ["TALKA_DATABASE_URL"]
        process = subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, "-c", _START], env=given, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            yield Nursery(process)
        finally:
            process.communicate(timeout=120)


@dataclass(frozen=True)
class Installation:
    """A data folder, and on PostgreSQL a database."""

    nursery: Nursery
    folder: Path
    settings: dict[str, str]

    def copy(self, folder: Path) -> Installation:
        """Another one that holds the same."""
        shutil.copytree(self.folder, folder)
        if not self.settings:
            return Installation(self.nursery, folder, {})
        template = urlsplit(self.settings["TALKA_DATABASE_URL"]).path.strip("/")
        return Installation(self.nursery, folder, a_database(template))

    def ask(self, piece: str, *, mail_port: int = 0) -> dict[str, Any]:
        """Let a process do a piece of work to its end; `mail_port`: of the mail server that gets its letters."""
        said = self._order(piece, 0, mail_port)
        assert not said["killed_by"]
        return said

    def kill(self, piece: str, *, at: int, mail_port: int = 0) -> None:
        """Let a process do a piece of work and be killed before its n-th question to the database, or at its end."""
        assert self._order(piece, at, mail_port) == {"killed_by": signal.SIGKILL}

    def _order(self, piece: str, moment: int, mail_port: int) -> dict[str, Any]:
        return self.nursery.order(
            piece=piece, killed_at=moment, folder=str(self.folder), settings=self.settings, mail_port=mail_port
        )


def an_installation(nursery: Nursery, folder: Path) -> Installation:
    """One with an agreement, uploads and whatever else the pieces work on."""
    made = Installation(nursery, folder, a_database("template0") if connection.vendor == "postgresql" else {})
    assert made.ask("make")["wrong"] == []
    return made


def a_database(template: str) -> dict[str, str]:
    """A database beside the one of the tests; the server is thrown away with all."""
    name = f"talka_killed_{os.getpid()}_{next(_numbers)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    address = re.sub(r"(postgres\w*://[^/]*)/[^?]*", rf"\1/{name}", os.environ["TALKA_DATABASE_URL"])
    return {"TALKA_DATABASE_URL": address}
