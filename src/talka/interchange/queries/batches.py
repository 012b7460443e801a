"""Questions about imports of agreements."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.accounts.models import User
from talka.interchange.queries.format import BATCH_KIND
from talka.kernel.imports.models import ImportBatch
from talka.programmes.models import Agreement


def batches_visible_to(user: User) -> QuerySet[ImportBatch]:
    """Imports of one's own centres, or all."""
    found = ImportBatch.objects.filter(kind=BATCH_KIND).select_related("centre", "started_by")
    return found if user.access.everywhere else found.filter(centre__in=user.access.centres)


def records_of(batch: ImportBatch) -> dict[str, int]:
    """How many records it made and changed; rows of its file may have made more than one."""
    made = batch.done.filter(before__isnull=True).count()
    return {"new": made, "changed": batch.done.count() - made}


def agreement_of(batch: ImportBatch, user: User) -> Agreement | None:
    """The agreement that the import was about, if this person may see it."""
    row = batch.rows.filter(table="agreement").exclude(key="").first()
    return Agreement.objects.visible_to(user).filter(number=row.key).first() if row else None
