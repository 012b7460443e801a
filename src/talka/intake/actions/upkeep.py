"""What the clock does for lists that came in."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from talka.intake import tasks
from talka.intake.models import Doubt
from talka.intake.queries.format import BATCH_KIND
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.upkeep import mend_imports

KEPT_FOR = timedelta(days=30)


def mend_lists() -> None:
    """Bring to its end, or back, what a killed worker left of a list, and forget uploads that nobody confirmed."""
    mend_imports(BATCH_KIND, _go_on)
    for batch in ImportBatch.objects.filter(kind=BATCH_KIND, state=ImportState.READY, done__isnull=False).distinct():
        # Its writing was refused, and then what it had written could not be taken back.
        if ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READY).update(state=ImportState.WRITING):
            tasks.give_up_list.enqueue(batch_id=batch.pk, actor_id=batch.started_by_id)


def _go_on(batch: ImportBatch) -> bool:
    is_begun = batch.state == ImportState.WRITING and (batch.undone_at is not None or batch.done.exists())
    if is_begun:
        task = tasks.give_up_list if batch.undone_at is None else tasks.undo_list
        task.enqueue(batch_id=batch.pk, actor_id=batch.started_by_id)
    return is_begun


def forget_doubts() -> None:
    """Take out what was asked about lists that are written or given up: it names people."""
    undecided = Q(batch__state=ImportState.READY, batch__started_at__gt=timezone.now() - KEPT_FOR)
    Doubt.objects.exclude(undecided).exclude(batch__state__in=[ImportState.CHECKING, ImportState.WRITING]).delete()
