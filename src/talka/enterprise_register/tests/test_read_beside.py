"""Files that another process reads come to the same as files that are read here, whole or broken."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from talka.enterprise_register.tests.makers import FIRM, ONE, TWO, Line, a_folder, but, register_text

SCRIPT = """
import sys
from pathlib import Path
import django
django.setup()
from talka.enterprise_register.imports.comparing import Entry, Known, Outcome, compared
from talka.enterprise_register.imports.extras import Extras
from talka.enterprise_register.imports.files import files_in
from talka.kernel.beside import can_work_beside, worked_out_beside

def told(things):
    try:
        for one in things:
            if isinstance(one, Outcome):
                yield type(one.refusal), str(one.refusal)
                one = one._replace(refusal=None)
            yield one
    except Exception as failure:
        yield type(failure), str(failure), getattr(failure, "problem", None), getattr(failure, "field", None)

assert can_work_beside()
for folder in map(Path, sys.argv[1:]):
    files = files_in(folder)
    known = Known({"50008000130": Entry(1, "0", True), "9": Entry(2, "0", False)}, {"0010000": 7}, Extras())
    here = [*told(compared(files, known))]
    with worked_out_beside(compared(files, known)) as coming:
        beside = [*told(coming)]
    assert here == beside, (folder, here, beside)
    print(len(here), here[-2][0] if isinstance(here[-1], Outcome) else here[-1][0])
"""
MANY = 2_500


def written(folder: Path, text: str) -> Path:
    (a_folder(folder, []) / "register.csv").write_text(text, encoding="utf-8-sig")
    return folder


def outcomes(*folders: Path) -> list[str]:
    """How many things each came to, and what it was refused with."""
    done = subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-c", SCRIPT, *map(str, folders)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("talka.enterprise_register.imports.problems.", "").splitlines()


@pytest.mark.skipif(not hasattr(os, "fork") or os.cpu_count() == 1, reason="nothing is read beside here")
def test_what_is_read_beside_is_what_is_read_here(tmp_path: Path) -> None:
    many = [but(Line(), number=f"4000823{at:04d}", name=f"Biedrība {at}") for at in range(MANY)]
    whole = register_text(many)
    wrong = register_text([*many[:40], but(Line(), number="x"), but(Line(), number=ONE), but(Line(), number=ONE), FIRM])
    late = whole.encode()[:-30]
    benefit = a_folder(tmp_path / "benefit", [Line()], benefit=[(ONE, "2018-01-02", "", "Sports")])
    cut = written(tmp_path / "cut", "")
    (cut / "register.csv").write_bytes(late)
    letters = written(tmp_path / "letters", "")
    (letters / "register.csv").write_bytes(whole.encode() + register_text([but(Line(), number=TWO)]).encode("cp1257"))
    with resources.as_file(resources.files("talka.enterprise_register") / "data" / "sample") as sample:
        found = outcomes(
            sample, written(tmp_path / "whole", whole), written(tmp_path / "wrong", wrong), cut, letters, benefit,
            written(tmp_path / "firms", register_text([FIRM])), written(tmp_path / "empty", ""),
        )  # fmt: skip
    nothing, source, refused = "<class 'NoneType'>", "<class 'BadSource'>", "<class 'talka.kernel.actions.Refused'>"
    assert found == [
        f"3 {nothing}", f"5 {nothing}", f"3 {nothing}", f"4 {source}", f"4 {source}", f"1 {source}", f"3 {refused}",
        f"2 {source}",
    ]  # fmt: skip
