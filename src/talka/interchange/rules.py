"""Who may import and take an import back."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.kernel.imports.models import ImportBatch
from talka.programmes.models import Agreement
from talka.programmes.rules import works_under


def may_see_imports(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_import(user: User, batch: ImportBatch) -> bool:
    """Staff of the centre, or without one those of all; what they may change is checked with each row."""
    if batch.centre_id is None:
        return user.access.everywhere
    return works_in(user, batch.centre_id)


def may_undo_import(user: User, batch: ImportBatch) -> bool:
    """Whoever confirmed it and still works there, or answers for the centre."""
    return manages(user, batch.centre_id) or (batch.started_by_id == user.pk and may_import(user, batch))


def may_export(user: User, agreement: Agreement) -> bool:
    """Staff of a centre that works under the agreement."""
    return works_under(user, agreement)
