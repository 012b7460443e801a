"""Large lists in the background."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from talka.intake.imports.batches import run_check, run_undo, run_write
from talka.kernel.imports.stages import check_in_background, undo_in_background, write_in_background


@task()
def check_list(batch_id: int) -> None:
    """Check an upload that waits for it."""
    check_in_background(batch_id, transaction.atomic(run_check))


@task()
def write_list(batch_id: int, actor_id: int) -> None:
    """Write a confirmed list."""
    write_in_background(batch_id, actor_id, run_write)


@task()
def undo_list(batch_id: int, actor_id: int) -> None:
    """Take back a large list."""
    undo_in_background(batch_id, actor_id, run_undo)
