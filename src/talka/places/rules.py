"""Who may look at places and change them."""

from __future__ import annotations

from talka.accounts.models import User
from talka.kernel.imports.models import ImportBatch


def may_see_places(user: User) -> bool:
    """Whoever works in some centre: the workspace names places everywhere."""
    return user.access.works


def may_see_place_imports(user: User) -> bool:
    """Administrators: territories are the same for the whole installation."""
    return user.access.administrator


def may_import_places(user: User, _batch: ImportBatch) -> bool:
    """Administrators."""
    return may_see_place_imports(user)


def may_undo_place_import(user: User, _batch: ImportBatch) -> bool:
    """Administrators."""
    return may_see_place_imports(user)
