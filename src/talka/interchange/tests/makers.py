"""Files of the interchange format: `a_folder(tmp_path)` is a small sound agreement, to be spoilt in one place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.interchange.actions import ImportOutcome, check_import, import_path
from talka.kernel.imports.models import ImportBatch

RIGA = Path(__file__).resolve().parents[2] / "site" / "demo" / "riga-2022-2025"

SOUND = {
    "agreement": (
        "number,title,funder,contractor_name,contractor_regno,region,starts,ends,currency\n"
        "A-1,Līgums,Kultūras ministrija,Biedrība „Centrs”,40008087708,Vidzemes reģions,2024-01-01,2025-12-31,EUR\n"
    ),
    "years": "year,starts,ends\n1,2024-01-01,2024-12-31\n2,2025-01-01,2025-12-31\n",
    "purposes": "code,title\nP1,Pirmais mērķis\nP2,Otrais mērķis\n",
    "budget": "year,purpose,planned\n1,P1,1000.00\n1,P2,500.00\n2,P1,1000.00\n",
    "spending": (
        "year,purpose,date,amount,description\n1,P1,2024-03-01,10.50,Papīrs\n1,,2024-12-31,99.00,Gada kopsumma\n"
    ),
    "remainders": "year,purpose,amount,disposition\n1,P1,12.34,carried\n",
    "activities": (
        "ref,year,purpose,kind,title,starts,ends,place,format,count,"
        "participants,organisations,channel,series,notes\n"
        "W1,1,P1,seminar,Pirmais seminārs,2024-02-01T10:00,2024-02-01T12:30,Cēsis,onsite,1,15,,,S1,\n"
        "W2,1,,consultation,Konsultācijas,,,,,71,,,,,\n"
    ),
    "declared": "year,figure,value\n1,spent_total,109.50\n1,publications_total,118\n",
    "indicators": "code,title,measure,kind,purpose\nI1,Konsultācijas,items,consultation,\n",
    "targets": "indicator,year,target\nI1,1,60\n",
}


def a_folder(folder: Path, **tables: str | None) -> Path:
    """A folder with the sound tables, some replaced, or left out when they are None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**SOUND, **tables}.items():
        path = folder / f"{name}.csv"
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
    return folder


def with_row(table: str, row: str) -> dict[str, str]:
    """One more row in a sound table."""
    return {table: f"{SOUND[table]}{row}\n"}


def changed(table: str, old: str, new: str) -> dict[str, str]:
    """A sound table with one text replaced."""
    assert old in SOUND[table]
    return {table: SOUND[table].replace(old, new, 1)}


def an_import(
    path: Path, *, actor: User | None = None, centre: Centre | None = None, dry_run: bool = False
) -> ImportOutcome:
    """The outcome of importing a path."""
    return import_path(path, actor=actor or system_actor(), centre=centre, dry_run=dry_run)


def zipped(folder: Path) -> bytes:
    """The folder as an upload."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return stream.getvalue()


def a_checked_import(folder: Path, *, actor: User, centre: Centre | None) -> ImportBatch:
    """An upload that was checked."""
    return check_import(ImportBatch(centre=centre, file_name="fails.zip"), content=[zipped(folder)], actor=actor)
