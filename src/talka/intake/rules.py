"""Who may bring in lists."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.kernel.imports.models import ImportBatch


def may_see_imports(user: User) -> bool:
    """Whoever works in some centre: organisations are shared by all."""
    return user.access.works


def may_import(user: User, batch: ImportBatch) -> bool:
    """Staff of the centre that has met the persons; without a centre those who work for all."""
    return user.access.everywhere if batch.centre_id is None else works_in(user, batch.centre_id)


def may_undo_import(user: User, batch: ImportBatch) -> bool:
    """Whoever confirmed it and still works there, or answers for the centre."""
    return manages(user, batch.centre_id) or (batch.started_by_id == user.pk and may_import(user, batch))
