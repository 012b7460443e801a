"""Questions about lists that were brought in."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.accounts.models import User
from talka.intake.models import Doubt
from talka.intake.queries.format import BATCH_KIND
from talka.kernel.imports.models import ImportBatch


def batches_visible_to(user: User) -> QuerySet[ImportBatch]:
    """Imports of one's own centres, or all."""
    found = ImportBatch.objects.filter(kind=BATCH_KIND).select_related("centre", "started_by")
    return found if user.access.everywhere else found.filter(centre__in=user.access.centres)


def open_doubts(batch: ImportBatch) -> QuerySet[Doubt]:
    """What nobody has decided yet, in the order of the file."""
    return Doubt.objects.filter(batch=batch, answer="").order_by("pk")


def doubts_of(batch: ImportBatch) -> QuerySet[Doubt]:
    """All that was or is unclear, in the order of the file."""
    return Doubt.objects.filter(batch=batch).order_by("pk")
