"""Importing and exporting from a command: a path in, an outcome back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.interchange.exports import export_agreement, export_xlsx, export_zip
from talka.interchange.imports import running
from talka.interchange.imports.rows import Status
from talka.interchange.imports.writing import ChangedSinceCheck
from talka.interchange.queries.format import BATCH_KIND
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.problems import Problem
from talka.programmes.models import Agreement

_MOST_NAME = 200


@dataclass(frozen=True)
class ImportOutcome:
    """What an import by path came to; without problems and not a dry run it is applied."""

    number: str
    # By table, then by status: new, changed, same, wrong.
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[Problem, ...]
    # All of them; at most the first thousand are in `problems`.
    problem_count: int
    notes: tuple[str, ...]
    applied: bool
    batch_id: int | None = None

    @property
    def written(self) -> int:
        """How many rows an import that is applied made or changed."""
        return sum(found["new"] + found["changed"] for found in self.counts.values()) if self.applied else 0


def import_path(path: Path, *, actor: User, dry_run: bool = False, centre: Centre | None = None) -> ImportOutcome:
    """Check a folder, ZIP or workbook and, unless something is wrong or it is a dry run, write it. Raises Refused."""
    try:
        return _import(Path(path), actor=actor, dry_run=dry_run, centre=centre)
    except ChangedSinceCheck:
        # What somebody else wrote meanwhile is there now, and the file is held against it.
        return _import(Path(path), actor=actor, dry_run=dry_run, centre=centre)


def _import(path: Path, *, actor: User, dry_run: bool, centre: Centre | None) -> ImportOutcome:
    # A name in bytes that are no letters, as an old archive may have it, cannot be stored as it is.
    name = path.name.encode(errors="replace").decode()[:_MOST_NAME]
    found = running.check(path, actor=actor, centre=centre)
    counts = found.counts
    batch: ImportBatch | None = None
    applied = found.is_right and not dry_run
    # What is all here already leaves no trace.
    if applied and found.total(Status.NEW) + found.total(Status.CHANGED):
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                kind=BATCH_KIND, centre=centre, file_name=name, started_by=actor, state=ImportState.WRITING
            )
            agreement, counts = running.write(path, batch=batch, actor=actor, centre=centre)
            batch.counts, batch.centre, batch.state = counts, agreement.centre, ImportState.DONE
            batch.confirmed_at = timezone.now()
            batch.save()
    return ImportOutcome(
        number=found.number,
        # Somebody else may have brought the same in since it was checked: what was written counts.
        counts=_whole(counts),
        problems=tuple(found.problems),
        problem_count=found.problem_count,
        notes=tuple(found.notes),
        applied=applied,
        batch_id=batch.pk if batch else None,
    )


def export_file(agreement: Agreement, *, workbook: bool) -> bytes:
    """The agreement as one file from which an import makes it elsewhere: a workbook, or a ZIP."""
    stream = io.BytesIO()
    (export_xlsx if workbook else export_zip)(agreement, stream)
    return stream.getvalue()


def export_folder(agreement: Agreement, folder: Path) -> Path:
    """The agreement as a folder of tables."""
    return export_agreement(agreement, folder)


def _whole(counts: running.Counts) -> dict[str, dict[str, int]]:
    """Every status named, also those of no row."""
    return {table: {"new": 0, "changed": 0, "same": 0, "wrong": 0} | found for table, found in counts.items()}
