"""Large imports of the register in the background."""

from __future__ import annotations

from django.utils import translation
from django_tasks import task

from talka.accounts.models import User
from talka.enterprise_register.imports import storage
from talka.enterprise_register.imports.running import AlreadyRunning, carry_out_or_refuse, give_up, take_turn
from talka.enterprise_register.imports.undoing import undo_in_one
from talka.enterprise_register.models import RegisterRun, RunState


@task()
def import_register(run_id: int) -> None:
    """Carry out an import that waits for its turn."""
    run = RegisterRun.objects.select_related("started_by").get(pk=run_id)
    if run.state != RunState.WAITING:
        return
    with translation.override(run.started_by.language or "lv"):
        carry_out_uploaded(run)


def carry_out_uploaded(run: RegisterRun) -> RegisterRun:
    """Import the uploads of a run; they are kept while a question waits for its answer."""
    try:
        take_turn(run)
    except AlreadyRunning as refusal:
        give_up(run, str(refusal.message))
    else:
        run = carry_out_or_refuse(run, actor=run.started_by)
    if run.state != RunState.ASKING:
        storage.remove(run)
    return run


@task()
def undo_register_run(run_id: int, actor_id: int) -> None:
    """Take back a large import."""
    run = RegisterRun.objects.get(pk=run_id)
    actor = User.objects.get(pk=actor_id)
    with translation.override(actor.language or "lv"):
        undo_in_one(run, actor=actor)
