"""Large lists in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from talka.intake.imports.batches import check_in_pieces, give_up, undo_in_pieces, write_in_pieces
from talka.kernel.imports.stages import check_in_background, undo_in_background, write_in_background


@task()
def check_list(batch_id: int) -> None:
    """Check an upload that waits for it."""
    check_in_background(batch_id, check_in_pieces)


@task()
def write_list(batch_id: int, actor_id: int) -> None:
    """Write a confirmed list."""
    write_in_background(batch_id, actor_id, write_in_pieces)


@task()
def undo_list(batch_id: int, actor_id: int) -> None:
    """Take back a large list."""
    words = _("The import could not be taken back to its end. Undo it again: the rest will follow.")
    undo_in_background(batch_id, actor_id, undo_in_pieces, failed=words)


@task()
def give_up_list(batch_id: int, actor_id: int) -> None:
    """Take back what a list has left that was never written to its end."""
    write_in_background(batch_id, actor_id, give_up)
