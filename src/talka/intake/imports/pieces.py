"""Large lists in short transactions, between which everybody else has a turn (docs/decisions/0015).

A run is fenced by the moment at which it began: whoever begins after it on the same import goes on alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from talka.intake.queries.format import BATCH_KIND
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportState

# Seconds between two pieces. On SQLite whoever waits looks up to ten times a second whether it is their turn.
REST = 0.1
# Somebody whose last word is older than this is not at work any more.
_SILENT = 60.0


class TakenOver(Exception):
    """Another run works on the import, or somebody gave up on it: what this one had in hand is not kept."""


class Run:
    """One run over an import that is being written (`confirmed_at`) or taken back (`undone_at`)."""

    def __init__(self, batch: ImportBatch, mark: str) -> None:
        self.batch = batch
        self._mine = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WRITING)
        began = timezone.now()
        if not self._mine.update(**{mark: began}):
            raise TakenOver
        setattr(batch, mark, began)
        self._mine = self._mine.filter(**{mark: began})

    @contextmanager
    def piece(self) -> Iterator[None]:
        """One piece, kept whole or not at all; then others have their turn."""
        with transaction.atomic():
            one_at_a_time()
            if not self._mine.select_for_update().exists():
                raise TakenOver
            yield
        if not transaction.get_connection().in_atomic_block:
            time.sleep(REST)

    def wait_for_others(self) -> None:
        """Of two large lists the later waits until the other is written, so that it sees what that has written."""
        others = ImportBatch.objects.filter(
            kind=BATCH_KIND, state=ImportState.WRITING, confirmed_at__lt=self.batch.confirmed_at
        ).exclude(pk=self.batch.pk)
        while any(_is_at_work(other) for other in others.all()):
            storage.note_progress(self.batch, 0)
            time.sleep(1)


def one_at_a_time() -> None:
    """Of two lists that are written at once the second waits and then sees what the first has written."""
    list(ImportBatch.objects.select_for_update().filter(kind=BATCH_KIND).order_by("pk")[:1])


def _is_at_work(batch: ImportBatch) -> bool:
    last = storage.last_progress(batch) if storage.progress_of(batch) else None
    return last is not None and time.time() - last < _SILENT
