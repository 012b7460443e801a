"""Who may do what with personal data."""

from __future__ import annotations

from talka.accounts.models import User
from talka.privacy.models import Erasure
from talka.registry.models import AccessNeed, Person
from talka.registry.rules import may_merge, may_settle_resemblances, may_use_registry


def may_see_readings(user: User) -> bool:
    """Administrators: whoever could see who looked could also learn whom others support."""
    return user.access.administrator


def may_see_due(user: User) -> bool:
    """Whoever answers for a centre, or for all."""
    return may_settle_resemblances(user)


def may_erase(user: User, erasure: Erasure) -> bool:
    """As merging: coordinators and administrators, and managers of a centre that has met the person; once."""
    person = Person.objects.filter(pk=erasure.person_id, erased_at=None).first()
    return person is not None and may_merge(user, person)


def may_keep_need(user: User, need: AccessNeed) -> bool:
    """Whoever works in a centre that has met the person."""
    return may_use_registry(user) and Person.objects.visible_to(user).filter(pk=need.person_id, erased_at=None).exists()


def may_drop_need(user: User, _need: AccessNeed) -> bool:
    """The clock: a need is deleted on the day to which the person agreed."""
    return user.is_system
