"""Who may do what in the library."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import works_in
from talka.library.models import Resource


def may_see_shelves(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep(user: User, resource: Resource) -> bool:
    """Staff of its centre."""
    return works_in(user, resource.centre_id)


def may_publish(user: User, resource: Resource) -> bool:
    """Staff of its centre, while it is not shown."""
    return bool(resource.pk) and not resource.is_public and may_keep(user, resource)


def may_withdraw(user: User, resource: Resource) -> bool:
    """Staff of its centre, while it is shown."""
    return bool(resource.pk) and resource.is_public and may_keep(user, resource)


def may_record_work(user: User, resource: Resource) -> bool:
    """Staff of its centre, once, when it is published."""
    return resource.is_public and resource.activity_id is None and resource.centre_id in user.access.centres
