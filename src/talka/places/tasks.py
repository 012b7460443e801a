"""Large imports of places in the background."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from talka.kernel.imports.models import ImportState
from talka.kernel.imports.stages import check_in_background, undo_in_background, write_in_background
from talka.places.imports.batches import run_check, run_undo, run_write


@task()
def check_place_import(batch_id: int) -> None:
    """Check an upload that waits for it."""
    check_in_background(batch_id, transaction.atomic(run_check))


@task()
def write_place_import(batch_id: int, actor_id: int) -> None:
    """Write a confirmed import."""
    write_in_background(batch_id, actor_id, run_write, refused=ImportState.REFUSED)


@task()
def undo_place_import(batch_id: int, actor_id: int) -> None:
    """Take back a large import."""
    undo_in_background(batch_id, actor_id, run_undo)
