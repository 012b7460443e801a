"""Questions about imports of any kind."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from talka.kernel.imports.models import ImportBatch, ImportRow

UNDO_DAYS = 30


def undo_until(batch: ImportBatch) -> dt.datetime | None:
    """Until when an import can be undone."""
    return batch.confirmed_at + dt.timedelta(days=UNDO_DAYS) if batch.confirmed_at else None


def can_still_undo(batch: ImportBatch) -> bool:
    """Whether thirty days have not passed."""
    until = undo_until(batch)
    return until is not None and timezone.now() <= until


def rows_of(batch: ImportBatch, status: str) -> QuerySet[ImportRow]:
    """Kept rows with a status, in the order of the file."""
    return batch.rows.filter(status=status).order_by("pk")


def total(batch: ImportBatch, *statuses: str) -> int:
    """Rows of all tables with these statuses."""
    return sum(counts.get(status, 0) for counts in batch.counts.values() for status in statuses)
