"""Whole installations in scratch folders, and the `talka` command as an operator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

KEY = "x" * 40


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What an operator sets: nothing of the test run's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKA_")}
    source = str(Path(__file__).resolve().parents[3])
    return {**kept, "PYTHONPATH": source, "TALKA_DATA_DIR": str(folder), **settings}


def talka(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-m", "talka", *arguments], env=environment(folder, **settings), cwd=folder.parent,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def run_clock_jobs(folder: Path) -> None:
    """Let the clock do once whatever it does."""
    code = (
        "import django; django.setup()\n"
        "from talka.kernel.modules import manifests\n"
        "for each in manifests():\n"
        "    for job in each.clock_jobs:\n"
        "        job.run()\n"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "talka.site.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment(folder, **settings), check=True, timeout=300)  # noqa: S603 -- ourselves


def start_talka(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start a command and let it run."""
    return subprocess.Popen(  # noqa: S603 -- ourselves
        [sys.executable, "-m", "talka", *arguments], env=environment(folder, **settings), cwd=folder.parent,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
