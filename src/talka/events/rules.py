"""Who may do what with events and registrations."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import works_in
from talka.events.models import Event, Registration


def may_register(user: User, event: Event) -> bool:
    """A visitor, for whom the platform acts, or the centre's staff."""
    return user.is_system or works_in(user, event.centre_id)


def may_change_registration(user: User, registration: Registration) -> bool:
    """Whoever holds the link, for whom the platform acts, or the centre's staff."""
    return may_register(user, registration.event)
