"""Large imports in the background; each stage is one transaction, so a killed worker leaves nothing half-done."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_tasks import task

from talka.accounts.models import User
from talka.interchange.imports.batches import in_words_of, run_check, run_undo, run_write
from talka.kernel.actions import Refused
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportState


@task()
def check_batch(batch_id: int) -> None:
    """Check an upload that waits for it."""
    batch = ImportBatch.objects.select_related("started_by", "centre").get(pk=batch_id)
    if batch.state != ImportState.CHECKING:
        return
    with in_words_of(batch.started_by):
        try:
            run_check(batch, path=storage.path_of(batch))
        except Exception:
            _give_up(
                batch,
                ImportState.CHECKING,
                ImportState.REFUSED,
                _("The file could not be checked. Try again, or ask for help."),
            )
            raise


@task()
def write_batch(batch_id: int, actor_id: int) -> None:
    """Write a confirmed import."""
    batch = ImportBatch.objects.select_related("started_by", "centre").get(pk=batch_id)
    actor = User.objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            run_write(batch, actor=actor)
        except Refused as refusal:
            _give_up(batch, ImportState.WRITING, ImportState.READY, str(refusal.message))
        except Exception:
            _give_up(
                batch,
                ImportState.WRITING,
                ImportState.READY,
                _("The import could not be written. Nothing was changed."),
            )
            raise


@task()
def undo_batch(batch_id: int, actor_id: int) -> None:
    """Take back a large import."""
    batch = ImportBatch.objects.select_related("started_by", "centre").get(pk=batch_id)
    actor = User.objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            run_undo(batch, actor=actor)
        except Exception:
            _give_up(
                batch,
                ImportState.WRITING,
                ImportState.DONE,
                _("The import could not be taken back. Nothing was changed."),
            )
            raise


def _give_up(batch: ImportBatch, state: ImportState, back: ImportState, message: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=state).update(state=back, message=message)
