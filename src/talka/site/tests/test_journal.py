"""The log of a service is read with journalctl, everybody else's on a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from talka.site.tests.installations import environment

LOGS = """
import logging, django
django.setup()
try:
    raise ValueError("kaut kas")
except ValueError:
    logging.getLogger("talka.trial").exception("Neizdevās")
"""


def logged(folder: Path, *, in_journal: bool) -> list[str]:
    with (folder / "log").open("w+b") as log:
        stream = os.fstat(log.fileno()) if in_journal else os.fstat(0)
        given = environment(
            folder / "data", DJANGO_SETTINGS_MODULE="talka.site.settings",
            JOURNAL_STREAM=f"{stream.st_dev}:{stream.st_ino}",
        )  # fmt: skip
        subprocess.run([sys.executable, "-c", LOGS], env=given, stderr=log, check=True)  # noqa: S603 -- ourselves
    return (folder / "log").read_text(encoding="utf-8").splitlines()


def test_in_the_journal_every_line_has_its_weight_and_no_time(tmp_path: Path) -> None:
    lines = logged(tmp_path, in_journal=True)
    assert lines[0] == "<3>ERROR talka.trial: Neizdevās"
    assert lines[-1] == "<3>ValueError: kaut kas"
    assert all(line.startswith("<3>") for line in lines)


def test_elsewhere_a_line_begins_with_its_time(tmp_path: Path) -> None:
    lines = logged(tmp_path, in_journal=False)
    assert lines[0][0].isdigit()
    assert lines[0].endswith(" ERROR talka.trial: Neizdevās")
    assert lines[-1] == "ValueError: kaut kas"
