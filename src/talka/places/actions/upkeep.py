"""Imports of places that were left behind: by a worker that died, or by somebody who went away."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.imports.models import ImportBatch, ImportState
from talka.places.imports import storage
from talka.places.queries.batches import KIND

_STUCK = dt.timedelta(hours=1)
_FORGOTTEN = dt.timedelta(days=7)
_LEFTOVER_SECONDS = 8 * 24 * 3600


def mend_place_imports() -> None:
    """Set back what no worker works on any more, and forget uploads that nobody confirmed. Safe to run twice."""
    now = timezone.now()
    batches = ImportBatch.objects.filter(kind=KIND)
    for batch in batches.filter(state__in=[ImportState.CHECKING, ImportState.WRITING]):
        if now - (batch.undone_at or batch.confirmed_at or batch.started_at) > _STUCK:
            _set_back(batch)
    forgotten = batches.filter(state=ImportState.READY, started_at__lt=now - _FORGOTTEN)
    for batch in forgotten:
        batch.state = ImportState.REFUSED
        batch.message = _("Nobody confirmed this import within a week. Upload the file again.")
        batch.save()
        storage.remove(batch)
    waiting = batches.filter(state__in=[ImportState.CHECKING, ImportState.READY, ImportState.WRITING])
    storage.sweep(set(waiting.values_list("storage_name", flat=True)), older_than=_LEFTOVER_SECONDS)


def _set_back(batch: ImportBatch) -> None:
    if batch.state == ImportState.CHECKING:
        state, message = ImportState.REFUSED, _("The check was interrupted. Upload the file again.")
    elif batch.done.exists():
        state, message = ImportState.DONE, _("Undoing was interrupted. Nothing was changed.")
    else:
        state, message = ImportState.READY, _("Writing was interrupted. Nothing was changed; you can confirm again.")
    ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=state, message=message, undone_at=None)
