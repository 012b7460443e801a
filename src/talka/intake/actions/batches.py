"""Check a list, decide its doubts, confirm it, take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.intake import rules, tasks
from talka.intake.imports.batches import run_check, run_undo, run_write
from talka.intake.imports.reading import TooManyRows, which_table
from talka.intake.models import Doubt
from talka.intake.queries.batches import open_doubts
from talka.intake.queries.format import BATCH_KIND
from talka.kernel.actions import Refused, action, note
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.stages import begin_undoing, begin_writing

# Up to here a file is read while its sender waits.
MOST_AT_ONCE = 2000
_LIKELY_SMALL = 400_000


@action(allowed=rules.may_import)
def check_list(batch: ImportBatch, *, content: Iterable[bytes], actor: User, table: str = "") -> ImportBatch:
    """Keep an upload and check it, at once when it is small; `table` says what a file without a name for it holds."""
    batch.storage_name, batch.file_hash, size = storage.keep(content)
    batch.kind, batch.started_by, batch.state = BATCH_KIND, actor, ImportState.CHECKING
    batch.save(force_insert=True)
    if table:
        question = which_table()
        options = [option.as_json() for option in question.options]
        Doubt(batch=batch, key=question.key, number=0, reason=question.reason, options=options, answer=table).save()
    note(size=size)
    _check(batch, small=size <= _LIKELY_SMALL)
    return batch


@action(allowed=rules.may_import)
def check_again(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Check a list once more, because of what was decided, or because records have changed."""
    taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READY).update(
        state=ImportState.CHECKING, message="", started_by=actor
    )
    if not taken:
        raise Refused(_("This import cannot be checked again."))
    batch.refresh_from_db()
    _check(batch, small=batch.expected <= MOST_AT_ONCE)
    return batch


@action(allowed=rules.may_import)
def answer_doubts(batch: ImportBatch, *, answers: Mapping[int, str], actor: User) -> ImportBatch:
    """Keep what somebody decided; with the last doubt the list is checked with the answers. Answers may change."""
    ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READY).exists():
        raise Refused(_("There is nothing to decide any more."))
    doubts = list(Doubt.objects.filter(batch=batch, pk__in=answers))
    for doubt in doubts:
        if all(option["value"] != answers[doubt.pk] for option in doubt.options):
            raise Refused(_("This is not one of the answers."))
        doubt.answer = answers[doubt.pk]
    Doubt.objects.bulk_update(doubts, ["answer"], batch_size=500)
    note(answers={doubt.key: doubt.answer for doubt in doubts})
    if doubts and not open_doubts(batch).exists():
        check_again(batch, actor=actor)
    return batch


@action(allowed=rules.may_import)
def confirm_list(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Write a checked list; of two tabs that confirm it, one does."""
    if open_doubts(batch).exists():
        raise Refused(_("Decide first what is unclear."))
    begin_writing(batch, kind=BATCH_KIND)
    if batch.expected <= MOST_AT_ONCE:
        run_write(batch, actor=actor)
    else:
        tasks.write_list.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch


@action(allowed=rules.may_undo_import)
def undo_list(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Take a list back within thirty days: what somebody edited since stays and is listed."""
    # Where an earlier undoing broke off, its numbers are added to.
    begun = {} if batch.undone_at else {"undone_at": timezone.now(), "progress": 0, "expected": 0}
    begin_undoing(batch, kind=BATCH_KIND, **begun)
    if batch.done.count() <= MOST_AT_ONCE:
        run_undo(batch, actor=actor)
    else:
        tasks.undo_list.enqueue(batch_id=batch.pk, actor_id=actor.pk)
    return batch


def _check(batch: ImportBatch, *, small: bool) -> None:
    if small:
        try:
            with transaction.atomic():
                run_check(batch, most_rows=MOST_AT_ONCE)
        except TooManyRows:
            pass
        else:
            return
    tasks.check_list.enqueue(batch_id=batch.pk)
