"""What becomes of an import of any kind, one stage after the other; of two who want the same stage one gets it.

A large one goes through a stage in the background. Each stage is one transaction, so a killed worker leaves nothing
half-done; a module that cuts a stage in pieces brings it to its end, or back, when the stage is begun again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.imports import storage
from talka.kernel.imports.batches import can_still_undo
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.undoing import LISTED


class Stage(Protocol):
    """Writes an import, or takes it back."""

    def __call__(self, batch: ImportBatch, *, actor: Any) -> object: ...


def in_words_of(user: Any) -> translation.override:
    """The language in which what is kept for this person is written."""
    return translation.override(user.language or "lv")


def begin_writing(batch: ImportBatch, *, kind: str) -> None:
    """Take a checked import for writing. Raises Refused where another tab has taken it."""
    taken = ImportBatch.objects.filter(pk=batch.pk, kind=kind, state=ImportState.READY).update(
        state=ImportState.WRITING, confirmed_at=timezone.now(), message=""
    )
    if not taken:
        raise Refused(_("This import is confirmed already, or it cannot be confirmed."))
    batch.refresh_from_db()
    # What the check had read is not written yet.
    storage.note_progress(batch, 0)


def begin_undoing(batch: ImportBatch, *, kind: str, **facts: Any) -> None:
    """Take a written import for taking it back. Raises Refused after thirty days, or where another tab has taken it."""
    if not can_still_undo(batch):
        raise Refused(_("An import can be undone for thirty days."))
    taken = ImportBatch.objects.filter(pk=batch.pk, kind=kind, state=ImportState.DONE).update(
        state=ImportState.WRITING, **facts
    )
    if not taken:
        raise Refused(_("This import is undone already, or it was never written."))
    batch.refresh_from_db()


def end(batch: ImportBatch, state: ImportState, **facts: Any) -> None:
    """It is written, or taken back. Raises Refused where somebody gave up on it: then nothing of it is kept."""
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WRITING).update(state=state, **facts):
        raise Refused(_("This import was given up meanwhile."))


def tell_undone(  # noqa: PLR0913 -- what became of the records, each by its name
    batch: ImportBatch,
    *,
    deleted: int,
    restored: int,
    stayed: Sequence[str],
    conflicts: int | None = None,
    needed: int = 0,
) -> None:
    """Keep what the page says of an import that was taken back: not all `conflicts` are named; others stay `needed`."""
    total, lines = len(stayed) if conflicts is None else conflicts, list(stayed[:LISTED])
    if total > len(lines):
        lines.append(_("And more: %(count)s.") % {"count": total - len(lines)})
    if needed:
        lines.append(_("Records that stay because others refer to them: %(count)s.") % {"count": needed})
    ImportBatch.objects.filter(pk=batch.pk).update(message="\n".join(lines), progress=deleted, expected=restored)
    batch.refresh_from_db()


def check_in_background(batch_id: int, check: Callable[[ImportBatch], object]) -> None:
    """Check an upload that waits for it."""
    batch = _batch(batch_id)
    if batch.state != ImportState.CHECKING:
        return
    with in_words_of(batch.started_by):
        try:
            check(batch)
        except Exception:
            words = _("The file could not be checked. Try again, or ask for help.")
            _give_up(batch, ImportState.CHECKING, ImportState.REFUSED, words)
            raise


def write_in_background(
    batch_id: int, actor_id: int, write: Stage, *, refused: ImportState = ImportState.READY
) -> None:
    """Write a confirmed import; `refused` is where it stands when it cannot be written as it is."""
    batch, actor = _batch(batch_id), get_user_model().objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            write(batch, actor=actor)
        except Refused as refusal:
            _give_up(batch, ImportState.WRITING, refused, str(refusal.message))
        except Exception:
            words = _("The import could not be written. Nothing was changed.")
            _give_up(batch, ImportState.WRITING, ImportState.READY, words)
            raise


def undo_in_background(batch_id: int, actor_id: int, undo: Stage, *, failed: object = None) -> None:
    """Take back a large import; `failed` says how it stands when that breaks off, where not all of it is as it was."""
    batch, actor = _batch(batch_id), get_user_model().objects.get(pk=actor_id)
    if batch.state != ImportState.WRITING:
        return
    with in_words_of(actor):
        try:
            undo(batch, actor=actor)
        except Exception:
            words = str(failed or _("The import could not be taken back. Nothing was changed."))
            _give_up(batch, ImportState.WRITING, ImportState.DONE, words)
            raise


def _batch(batch_id: int) -> ImportBatch:
    return ImportBatch.objects.select_related("started_by", "centre").get(pk=batch_id)


def _give_up(batch: ImportBatch, state: ImportState, back: ImportState, message: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=state).update(state=back, message=message)
