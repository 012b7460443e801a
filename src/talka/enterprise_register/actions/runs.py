"""Import the register from uploads, answer its question, take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.enterprise_register import rules, tasks
from talka.enterprise_register.imports import storage
from talka.enterprise_register.imports.running import AlreadyRunning, give_up, release_dead_runs
from talka.enterprise_register.imports.undoing import undo_in_one
from talka.enterprise_register.models import RegisterRun, RunState
from talka.enterprise_register.queries.runs import can_undo, size_of
from talka.kernel.actions import Refused, action, note

# Up to here files are read, and runs taken back, while their sender waits.
MOST_BYTES_AT_ONCE = 1_000_000
MOST_RECORDS_AT_ONCE = 3_000
_FORGOTTEN = dt.timedelta(days=7)
_LEFTOVER_SECONDS = 8 * 24 * 3600


@action(allowed=rules.may_import_register)
def start_register_import(
    run: RegisterRun, *, files: Iterable[tuple[str, Iterable[bytes]]], actor: User
) -> RegisterRun:
    """Keep uploads and import them, at once when they are small; the unsaved run names them."""
    run.storage_name, size = storage.keep(files)
    run.started_by, run.state = actor, RunState.WAITING
    run.save(force_insert=True)
    note(size=size)
    return _go_on(run, size)


@action(allowed=rules.may_import_register)
def accept_register_drop(run: RegisterRun, *, actor: User) -> RegisterRun:
    """Answer that much less is right, and import; of two who answer, one does."""
    answered = RegisterRun.objects.filter(pk=run.pk, state=RunState.ASKING)
    storage.folder_of(run)  # refuses, before anything is answered, when the files are gone
    if not answered.update(state=RunState.WAITING, accepts_drop=True, message=""):
        raise Refused(_("This question is answered already."))
    run.refresh_from_db()
    return _go_on(run, sum(path.stat().st_size for path in storage.folder_of(run).iterdir()))


@action(allowed=rules.may_import_register)
def refuse_register_drop(run: RegisterRun, *, actor: User) -> RegisterRun:
    """Answer that so much less is not right: the import ends."""
    if run.state != RunState.ASKING:
        raise Refused(_("This question is answered already."))
    give_up(run, _("Much less was in the files than before; the import was ended."))
    storage.remove(run)
    return run


def _go_on(run: RegisterRun, size: int) -> RegisterRun:
    if size <= MOST_BYTES_AT_ONCE:
        return tasks.carry_out_uploaded(run)
    tasks.import_register.enqueue(run_id=run.pk)
    return run


@action(allowed=rules.may_undo_run)
def undo_register_run(run: RegisterRun, *, actor: User) -> RegisterRun:
    """Take the last import back: entries, events and what organisations were told."""
    if not can_undo(run):
        raise Refused(_("Only the last import can be undone."))
    try:
        with transaction.atomic():
            now = timezone.now()
            taken = RegisterRun.objects.filter(pk=run.pk, state=RunState.DONE).update(
                state=RunState.RUNNING, undone_at=now, seen_at=now
            )
    except IntegrityError as error:
        raise AlreadyRunning from error
    if not taken:
        raise Refused(_("This import is undone already."))
    run.refresh_from_db()
    if size_of(run) <= MOST_RECORDS_AT_ONCE:
        undo_in_one(run, actor=actor)
    else:
        tasks.undo_register_run.enqueue(run_id=run.pk, actor_id=actor.pk)
    return run


def mend_register_runs() -> None:
    """Give up what no process works on any more, and forget uploads that nobody answered for. Safe to run twice."""
    release_dead_runs()
    for run in RegisterRun.objects.filter(state=RunState.ASKING, started_at__lt=timezone.now() - _FORGOTTEN):
        give_up(run, _("Nobody answered within a week. Upload the files again."))
    waiting = RegisterRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING, RunState.ASKING])
    storage.sweep(set(waiting.values_list("storage_name", flat=True)), older_than=_LEFTOVER_SECONDS)
