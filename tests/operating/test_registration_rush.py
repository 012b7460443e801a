"""A rush for the places of an event over HTTP: two workers, many browsers, a worker killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.sources import ROOT
from tests.interruptions.installations import a_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SMALL = ["--places", "40", "--attempts", "240", "--clients", "24", "--no-pages"]


def rush(*more: str) -> str:
    """Run it on the engine of the tests, in an installation of its own."""
    given = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    if connection.vendor == "postgresql":
        given["TALKA_DATABASE_URL"] = a_database("template1")["TALKA_DATABASE_URL"]
    command = [sys.executable, str(Path("benchmarks") / "registrations.py"), *SMALL, *more]
    ended = subprocess.run(  # noqa: S603 -- our own program
        command, cwd=ROOT, env=given, text=True, capture_output=True, check=False
    )
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr[-3000:]}"
    return ended.stdout


def test_exactly_as_many_are_confirmed_as_there_are_places_and_without_the_guard_more() -> None:
    told = rush()
    assert "'confirmed': 40" in told
    assert "Without the guard" in told


def test_a_killed_worker_loses_nobody_and_writes_to_nobody_twice() -> None:
    assert "As it must be." in rush("--kill", "1.0")
