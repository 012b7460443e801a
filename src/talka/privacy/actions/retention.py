"""What the clock forgets."""

from __future__ import annotations

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.kernel.actions import action
from talka.privacy import rules
from talka.privacy.actions.erasing import erase_person
from talka.privacy.models import Erasure, OwnDataRequest
from talka.privacy.models.requests import VALID_FOR
from talka.privacy.queries.retention import due_people, expired_needs
from talka.registry.models import AccessNeed

# Each takes a look through the trail: what is left goes the next night.
MOST_AT_ONCE = 200


@action(allowed=rules.may_drop_need)
def drop_expired_need(need: AccessNeed, *, actor: User) -> AccessNeed:
    """Delete what somebody needs, on the day after that to which they agreed."""
    AccessNeed.objects.filter(pk=need.pk).delete()
    return need


def forget_due() -> None:
    """Forget whose time has ended; safe to run twice."""
    actor, today = system_actor(), timezone.localdate()
    for need in expired_needs(today):
        drop_expired_need(need, actor=actor)
    for key in list(due_people(today).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        erasure = Erasure(person_id=key, cause=Erasure.Cause.TIME)
        # Somebody may have met them, or forgotten them, while others were being forgotten.
        if due_people(today).filter(pk=key).exists():
            erase_person(erasure, actor=actor)
    OwnDataRequest.objects.filter(asked_at__lt=timezone.now() - VALID_FOR).delete()
