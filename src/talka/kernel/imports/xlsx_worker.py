"""A child process that reads one workbook within limits and writes its cells as lines of JSON.

Its arguments: the workbook, a folder, and the Limits as a JSON object. Each visible sheet becomes <n>.jsonl in the
folder, with a line [row number, first column, cells] for each row that is not empty. It prints
{"sheets": [...], "warnings": [...]} or {"refused": code, "params": {...}}.

It imports neither Django nor settings, so that it starts quickly and holds no secrets.
"""

import errno
import json
import resource
import sys
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from talka.kernel.imports.xlsx_cells import OLD_OFFICE_START, text_of
from talka.kernel.imports.xlsx_scan import Limits, Notes, Refused, scan_workbook

_DAMAGED = (
    *(CalamineError, SAXException, SyntaxError, zipfile.BadZipFile, zlib.error),
    *(KeyError, ValueError, ArithmeticError, EOFError, NotImplementedError),
)


def write_sheet(sheet: CalamineSheet, target: IO[str], limits: Limits) -> bool:
    """Write the rows of one sheet that hold anything; tell whether there was one."""
    first_column = sheet.start[1] if sheet.start else 0
    written = False
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [text_of(cell) for cell in row]
        if not any(cells):
            continue
        if any(len(cell) > limits.cell for cell in cells):
            raise Refused("cell_too_long", table=sheet.name, row=number, most=limits.cell)
        target.write(json.dumps([number, first_column, cells], ensure_ascii=True) + "\n")
        written = True
    return written


def read_workbook(path: Path, folder: Path, limits: Limits) -> dict[str, object]:
    """Write every visible sheet into the folder; return the sheets and warnings."""
    with path.open("rb") as content:
        # A workbook of the old format is no archive: nothing in it unpacks to more than it is.
        noted = {} if content.read(len(OLD_OFFICE_START)) == OLD_OFFICE_START else scan_workbook(path, limits)
    sheets: list[dict[str, object]] = []
    warnings: list[dict[str, object]] = []
    with CalamineWorkbook.from_path(path) as workbook:
        for at, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            if metadata.visible is not SheetVisibleEnum.Visible:
                warnings.append({"code": "hidden_table", "params": {"table": metadata.name}})
                continue
            file = folder / f"{at}.jsonl"
            with file.open("w", encoding="utf-8") as target:
                written = write_sheet(workbook.get_sheet_by_name(metadata.name), target, limits)
            if written:
                sheets.append({"name": metadata.name, "file": file.name})
                warnings.extend(noted.get(metadata.name, Notes()).warnings(metadata.name))
    return {"sheets": sheets, "warnings": warnings}


def confine(limits: Limits) -> None:  # pragma: no cover -- run by the child process
    """Give up the right to more memory, time and disk than the limits allow."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows of a limit on memory, but takes none
            resource.setrlimit(kind, (most, most))


def answer(path: Path, folder: Path, limits: Limits) -> dict[str, object]:
    """Read the workbook into the folder and return what to print."""
    try:
        return read_workbook(path, folder, limits)
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}
    except DefusedXmlException:
        return {"refused": "document_type", "params": {}}
    except MemoryError:  # pragma: no cover -- only a child process may run out of memory
        return {"refused": "too_heavy", "params": {}}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return {"refused": "too_heavy", "params": {}}
    except _DAMAGED:
        return {"refused": "damaged", "params": {}}


def main() -> None:  # pragma: no cover -- run by the child process
    """Read the workbook within the limits and print the answer."""
    workbook, folder, limits_json = sys.argv[1:]
    limits = Limits(**json.loads(limits_json))
    confine(limits)
    json.dump(answer(Path(workbook), Path(folder), limits), sys.stdout)
