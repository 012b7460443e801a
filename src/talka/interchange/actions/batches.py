"""Check an import, confirm it, take it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from talka.accounts.models import User
from talka.interchange import rules, tasks
from talka.interchange.imports.batches import run_check, run_undo, run_write
from talka.interchange.imports.reading import TooManyRows
from talka.interchange.queries.format import BATCH_KIND
from talka.kernel.actions import action, note
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.stages import begin_undoing, begin_writing

# Up to here a file is read while its sender waits.
MOST_AT_ONCE = 2000
_LIKELY_SMALL = 400_000


@action(allowed=rules.may_import)
def check_import(batch: ImportBatch, *, content: Iterable[bytes], actor: User) -> ImportBatch:
    """Keep an upload and check it, at once when it is small; the unsaved batch names its centre and file."""
    batch.storage_name, batch.file_hash, size = storage.keep(content)
    batch.kind, batch.started_by, batch.state = BATCH_KIND, actor, ImportState.CHECKING
    batch.save(force_insert=True)
    note(size=size)
    if size <= _LIKELY_SMALL and _checked_at_once(batch):
        return batch
    tasks.check_batch.enqueue(batch_id=batch.pk)
    return batch


def _checked_at_once(batch: ImportBatch) -> bool:
    try:
        with transaction.atomic():
            run_check(batch, most_rows=MOST_AT_ONCE)
    except TooManyRows:
        return False
    return True


@action(allowed=rules.may_import)
def confirm_import(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Write a checked import; of two tabs that confirm it, one does."""
    begin_writing(batch, kind=BATCH_KIND)
    if batch.expected <= MOST_AT_ONCE:
        run_write(batch, actor=actor)
    else:
        tasks.write_batch.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch


@action(allowed=rules.may_undo_import)
def undo_import(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Take an import back within thirty days: what somebody edited since stays and is listed."""
    begin_undoing(batch, kind=BATCH_KIND)
    if batch.done.count() <= MOST_AT_ONCE:
        run_undo(batch, actor=actor)
    else:
        tasks.undo_batch.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch
