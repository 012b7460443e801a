"""Imports that were left behind: by a worker that died, or by somebody who went away."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportState

_STUCK = dt.timedelta(minutes=30)
_FORGOTTEN = dt.timedelta(days=7)
_LEFTOVER_SECONDS = 8 * 24 * 3600


def mend_imports(kind: str, go_on: Callable[[ImportBatch], bool] = lambda _batch: False) -> None:
    """Of one kind, set back what no worker works on any more, and forget uploads that nobody confirmed.

    Safe to run twice. Setting back a writing that still goes on is safe, too: it ends by asking for its state and then
    keeps nothing. What was begun in pieces `go_on` lets be brought to its end, and says so.
    """
    now = timezone.now()
    for batch in ImportBatch.objects.filter(kind=kind, state__in=[ImportState.CHECKING, ImportState.WRITING]):
        seen = storage.last_progress(batch)
        last = dt.datetime.fromtimestamp(seen, tz=dt.UTC) if seen else batch.confirmed_at or batch.started_at
        if now - last > _STUCK and not go_on(batch):
            _set_back(batch)
    for batch in ImportBatch.objects.filter(kind=kind, state=ImportState.READY, started_at__lt=now - _FORGOTTEN):
        taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READY).update(
            state=ImportState.REFUSED, message=_("Nobody confirmed this import within a week. Upload the file again.")
        )
        if taken:
            storage.remove(batch)
    _remove_leftovers()


def _set_back(batch: ImportBatch) -> None:
    if batch.state == ImportState.CHECKING:
        state, message = ImportState.REFUSED, _("The check was interrupted. Upload the file again.")
    elif batch.done.exists():
        state, message = ImportState.DONE, _("Undoing was interrupted. Nothing was changed.")
    else:
        state, message = ImportState.READY, _("Writing was interrupted. Nothing was changed; you can confirm again.")
    ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=state, message=message)


def _remove_leftovers() -> None:
    """Files whose import is over or was never noted."""
    open_names = set(
        ImportBatch.objects.filter(
            state__in=[ImportState.CHECKING, ImportState.READY, ImportState.WRITING]
        ).values_list("storage_name", flat=True)
    )
    for path in storage.folder().iterdir():
        if path.name.split(".")[0] not in open_names and time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
            path.unlink(missing_ok=True)
