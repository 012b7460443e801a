"""Who may look at the register's data and bring it in."""

from __future__ import annotations

from talka.accounts.models import User
from talka.enterprise_register.models import RegisterEntry, RegisterRun
from talka.registry.models import Organisation


def may_see_register(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_see_runs(user: User) -> bool:
    """Coordinators and administrators: the register is the same for the whole installation."""
    return user.access.everywhere


def may_import_register(user: User, _run: RegisterRun) -> bool:
    """Coordinators and administrators."""
    return may_see_runs(user)


def may_undo_run(user: User, _run: RegisterRun) -> bool:
    """Whoever may import."""
    return may_see_runs(user)


def may_add_from_register(user: User, _entry: RegisterEntry) -> bool:
    """Whoever may add an organisation."""
    return user.access.works


def may_take_value(user: User, _organisation: Organisation) -> bool:
    """Whoever may edit an organisation."""
    return user.access.works
