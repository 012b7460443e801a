"""Check files about places, confirm them, take them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.stages import begin_undoing, begin_writing
from talka.places import rules, tasks
from talka.places.imports import storage
from talka.places.imports.batches import run_check, run_undo, run_write
from talka.places.queries.batches import KIND, doubts_of

# Up to here files are read, and records taken back, while their sender waits.
MOST_BYTES_AT_ONCE = 1_000_000
MOST_CHANGES_AT_ONCE = 3_000


@action(allowed=rules.may_import_places)
def check_place_import(
    batch: ImportBatch, *, files: Iterable[tuple[str, Iterable[bytes]]], actor: User, source: str = "",
    attribution: str = "",
) -> ImportBatch:  # fmt: skip
    """Keep uploads and check them, at once when they are small; the unsaved batch names them."""
    batch.storage_name, batch.file_hash, size = storage.keep(files, source=source, attribution=attribution)
    batch.kind, batch.started_by, batch.state = KIND, actor, ImportState.CHECKING
    batch.expected = size
    batch.save(force_insert=True)
    note(size=size)
    if size <= MOST_BYTES_AT_ONCE:
        with transaction.atomic():
            run_check(batch)
    else:
        tasks.check_place_import.enqueue(batch_id=batch.pk)
    return batch


@action(allowed=rules.may_import_places)
def confirm_place_import(batch: ImportBatch, *, actor: User, accept_drop: bool = False) -> ImportBatch:
    """Write a checked import; of two tabs that confirm it, one does. Much less than before must be accepted."""
    if doubts_of(batch) and not accept_drop:
        raise Refused(_("Nothing was written: tick that so little is right."))
    begin_writing(batch, kind=KIND)
    upload = storage.upload_of(batch, _("The files are not here any more. Upload them again."))
    if sum(given.path.stat().st_size for given in upload.files) <= MOST_BYTES_AT_ONCE:
        run_write(batch, actor=actor)
    else:
        tasks.write_place_import.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch


@action(allowed=rules.may_undo_place_import)
def undo_place_import(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Take an import back within thirty days: what was changed since, or is used, stays and is listed."""
    begin_undoing(batch, kind=KIND, undone_at=timezone.now())
    if batch.done.count() <= MOST_CHANGES_AT_ONCE:
        run_undo(batch, actor=actor)
    else:
        tasks.undo_place_import.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch
