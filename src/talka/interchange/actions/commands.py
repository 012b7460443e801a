"""Importing from a command: a path in, an outcome back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.interchange.imports import running
from talka.interchange.queries.format import BATCH_KIND
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.problems import Problem

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
    path = Path(path)
    # A name in bytes that are no letters, as an old archive may have it, cannot be stored as it is.
    name = path.name.encode(errors="replace").decode()[:_MOST_NAME]
    found = running.check(path, actor=actor, centre=centre)
    batch: ImportBatch | None = None
    if found.is_right and not dry_run:
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
        counts=_whole(found.counts),
        problems=tuple(found.problems),
        problem_count=found.problem_count,
        notes=tuple(found.notes),
        applied=batch is not None,
        batch_id=batch.pk if batch else None,
    )


def _whole(counts: running.Counts) -> dict[str, dict[str, int]]:
    """Every status named, also those of no row."""
    return {table: {"new": 0, "changed": 0, "same": 0, "wrong": 0} | found for table, found in counts.items()}
