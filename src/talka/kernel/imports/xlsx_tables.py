"""Workbooks, read by a child process that can neither take the memory of this one nor outlive its time."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talka.kernel.files.archives import open_archive
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.grids import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, FileWarning, GridRow
from talka.kernel.imports.xlsx_scan import Limits

# Of the processor. By the clock it may take several times as long: the computer may have other work to do.
SECONDS, PATIENCE = 60, 5
MOST_MEMORY = 768 * 1024 * 1024
MOST_OUTPUT = 256 * 1024 * 1024

_MOST_PARTS = 1000
# Isolated from the settings and packages of its surroundings, so that it finds our own code by the first argument only.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from talka.kernel.imports.xlsx_worker import main; main()"
_CHILD = (sys.executable, "-I", "-X", "utf8", "-c", _START, str(Path(__file__).resolve().parents[3]))
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_TOO_SLOW = {-signal.SIGXCPU, -signal.SIGKILL}
_TOO_HEAVY = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGXFSZ}


@dataclass(frozen=True)
class Workbook:
    """A workbook read into a folder: a file of rows for each sheet, by the name of the sheet."""

    sheets: Mapping[str, Path]
    warnings: tuple[FileWarning, ...]


def is_workbook(path: Path) -> bool:
    """Tell a workbook from an archive of tables, and refuse one with macros. Raises BadFile."""
    with open_archive(path, most_entries=_MOST_PARTS) as archive:
        names = [name.lower() for name in archive.namelist()]
    if any(name.endswith(_MACRO_PARTS) or name.startswith("xl/macrosheets/") for name in names):
        raise BadFile("macros")
    if "xl/workbook.bin" in names:
        raise BadFile("old_excel")
    return "xl/workbook.xml" in names


def read_workbook(path: Path, folder: Path, *, seconds: int = SECONDS, memory: int = MOST_MEMORY) -> Workbook:
    """Read a workbook that open_archive let pass into the folder. Raises BadFile after so many seconds of work."""
    limits = Limits(MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS, memory, MOST_OUTPUT, seconds)
    command = [*_CHILD, str(path.resolve()), str(folder), json.dumps(limits._asdict())]
    try:
        child = subprocess.run(  # noqa: S603 -- our own script, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds * PATIENCE,
            check=False,
            env={},
            cwd=folder,
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile("too_slow") from error
    answer = _answer(child)
    return Workbook(
        sheets={sheet["name"]: folder / sheet["file"] for sheet in answer["sheets"]},
        warnings=tuple(FileWarning(**warning) for warning in answer["warnings"]),
    )


def _answer(child: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if child.returncode in _TOO_SLOW:
        raise BadFile("too_slow")
    if child.returncode in _TOO_HEAVY or b"MemoryError" in child.stderr or b"memory allocation" in child.stderr:
        raise BadFile("too_heavy")
    if child.returncode:
        raise BadFile("damaged")
    answer: dict[str, Any] = json.loads(child.stdout)
    if "refused" in answer:
        raise BadFile(answer["refused"], **answer["params"])
    return answer


def read_sheet(file: Path) -> Iterator[GridRow]:
    """Yield the rows that the child wrote."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield GridRow(*json.loads(line))
