"""The golden file: for each address, method and owner of the object, what each person gets.

Written anew by `python -m tests.permissions.golden`; a changed line is a changed permission, and is reviewed as one.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent / "permissions.csv"
WRITE = "WRITE_PERMISSIONS"
Row = tuple[str, str, str]
Cells = Mapping[Row, Mapping[str, str]]


def stored() -> dict[Row, dict[str, str]]:
    """What was agreed."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row.pop("address"), row.pop("method"), row.pop("whose")): row for row in rows}


def write(cells: Cells) -> None:
    """Agree to what is."""
    people = list(next(iter(cells.values())))
    with FILE.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(["address", "method", "whose", *people])
        for row in sorted(cells):
            table.writerow([*row, *cells[row].values()])


def main() -> int:
    """Run the matrix once with leave to write."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(FILE.parent / "test_matrix.py")]
    environment = {**os.environ, "PYTEST_ADDOPTS": "", WRITE: "1"}
    return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603 -- our own command


if __name__ == "__main__":
    sys.exit(main())
