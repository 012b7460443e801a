"""Times that can be booked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from talka.accounts.models import User
from talka.advice.models import AdviceSlot

# Nobody can prepare for what is booked a minute before.
NOT_SOONER = timedelta(hours=2)
MOST_OFFERED = 12


def free_slots() -> QuerySet[AdviceSlot]:
    """Times that somebody can still choose, the nearest first."""
    ahead = AdviceSlot.objects.filter(request=None, starts_at__gt=timezone.now() + NOT_SOONER)
    return ahead.filter(adviser__is_active=True).select_related("centre", "adviser")


def slots_of_staff(user: User) -> QuerySet[AdviceSlot]:
    """Times of one's centres that are not over."""
    rows = AdviceSlot.objects.filter(starts_at__gt=timezone.now() - timedelta(hours=12))
    return rows.filter(centre__in=user.access.centres).select_related("centre", "adviser", "request__topic")
