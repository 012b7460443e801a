"""Importing places from a command: paths in, an outcome back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from talka.accounts.models import User
from talka.kernel.actions import NotAllowed
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.places import rules
from talka.places.imports.batches import keep_rows, note_outcome, put
from talka.places.imports.plans import Plan, Status
from talka.places.imports.problems import Problem
from talka.places.imports.running import Given, plan_files
from talka.places.queries.batches import KIND


@dataclass(frozen=True)
class PlacesOutcome:
    """What an import came to; without problems and not a dry run it is applied, unless everything was here."""

    read: int
    kept: int
    new: int
    changed: int
    closed: int
    same: int
    # At most the first thousand; `refused_count` is of all.
    refused: tuple[Problem, ...]
    refused_count: int
    notes: tuple[str, ...]
    applied: bool
    # Whether so little is in the files that only `accept_drop` lets them in.
    asks: bool = False


def import_places(  # noqa: PLR0913 -- what an operator may say
    paths: Sequence[Path], *, actor: User, dry_run: bool = False, source: str = "", attribution: str = "",
    accept_drop: bool = False,
) -> PlacesOutcome:  # fmt: skip
    """Check files and, unless something is wrong or it is a dry run, write them, all or nothing. Raises NotAllowed.

    A classification that seems cut off is refused unless `accept_drop` says that so little is right.
    """
    batch = ImportBatch(
        kind=KIND, file_name=", ".join(path.name for path in paths)[:200], started_by=actor, state=ImportState.DONE
    )
    if not rules.may_import_places(actor, batch):
        raise NotAllowed
    with transaction.atomic():
        plan = plan_files([Given(path, path.name) for path in paths], source=source, attribution=attribution)
        if not accept_drop:
            for doubt in plan.doubts:
                plan.refuse(Problem(batch.file_name, 0, "", "", doubt))
        if plan.is_right and plan.writes and not dry_run:
            note_outcome(batch, plan)
            batch.confirmed_at = timezone.now()
            batch.save()
            keep_rows(batch, plan)
            put(batch, plan, actor=actor)
    return _outcome(plan, applied=batch.pk is not None)


def _outcome(plan: Plan, *, applied: bool) -> PlacesOutcome:
    return PlacesOutcome(
        read=plan.read, kept=plan.kept, new=plan.count(Status.NEW), changed=plan.count(Status.CHANGED),
        closed=plan.closed, same=plan.count(Status.SAME), refused=tuple(plan.problems),
        refused_count=plan.problem_count, notes=tuple(plan.notes), applied=applied,
        asks=bool(plan.doubts) and plan.problem_count == len(plan.doubts),
    )  # fmt: skip
