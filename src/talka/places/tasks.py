"""Large imports of places in the background; each stage is one transaction, so a killed worker leaves nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.places.imports.batches import in_words_of, run_check, run_undo, run_write


@task()
def check_place_import(batch_id: int) -> None:
    """Check an upload that waits for it."""
    batch = ImportBatch.objects.select_related("started_by").get(pk=batch_id)
    if batch.state != ImportState.CHECKING:
        return
    with in_words_of(batch.started_by):
        try:
            with transaction.atomic():
                run_check(batch)
        except Exception:
            words = _("The file could not be checked. Try again, or ask for help.")
            _give_up(batch, ImportState.CHECKING, ImportState.REFUSED, words)
            raise


@task()
def write_place_import(batch_id: int, actor_id: int) -> None:
    """Write a confirmed import."""
    batch = ImportBatch.objects.select_related("started_by").get(pk=batch_id)
    actor = User.objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            run_write(batch, actor=actor)
        except Refused as refusal:
            _give_up(batch, ImportState.WRITING, ImportState.REFUSED, str(refusal.message))
        except Exception:
            words = _("The import could not be written. Nothing was changed.")
            _give_up(batch, ImportState.WRITING, ImportState.READY, words)
            raise


@task()
def undo_place_import(batch_id: int, actor_id: int) -> None:
    """Take back a large import."""
    batch = ImportBatch.objects.select_related("started_by").get(pk=batch_id)
    actor = User.objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            run_undo(batch, actor=actor)
        except Exception:
            words = _("The import could not be taken back. Nothing was changed.")
            _give_up(batch, ImportState.WRITING, ImportState.DONE, words)
            raise


def _give_up(batch: ImportBatch, state: ImportState, back: ImportState, message: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=state).update(state=back, message=message)
