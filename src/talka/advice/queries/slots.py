"""Times that can be booked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from talka.accounts.models import User
from talka.advice.models import AdviceRequest, AdviceSlot, RequestState

# Nobody can prepare for what is booked a minute before.
NOT_SOONER = timedelta(hours=2)
MOST_OFFERED = 12
REMINDED_BEFORE = timedelta(days=1)


def free_slots() -> QuerySet[AdviceSlot]:
    """Times that somebody can still choose, the nearest first."""
    ahead = AdviceSlot.objects.filter(request=None, starts_at__gt=timezone.now() + NOT_SOONER)
    return ahead.filter(adviser__is_active=True).select_related("centre", "adviser")


def time_ahead(request: AdviceRequest) -> AdviceSlot | None:
    """The time that whoever asked has booked, while it lies ahead."""
    rows = AdviceSlot.objects.filter(request=request, starts_at__gt=timezone.now())
    return rows.select_related("adviser").first()


def slots_to_remind_of() -> list[AdviceSlot]:
    """Booked times of the next day, of those who booked before that and can be written to."""
    now = timezone.now()
    rows = AdviceSlot.objects.filter(starts_at__gt=now, starts_at__lte=now + REMINDED_BEFORE).exclude(request=None)
    rows = rows.exclude(request__email="").exclude(request__state=RequestState.CLOSED)
    found = rows.select_related("request__centre", "adviser")
    return [one for one in found if one.request and one.request.asked_at < one.starts_at - REMINDED_BEFORE]


def slots_of_staff(user: User) -> QuerySet[AdviceSlot]:
    """Times of one's centres that are not over."""
    rows = AdviceSlot.objects.filter(starts_at__gt=timezone.now() - timedelta(hours=12))
    return rows.filter(centre__in=user.access.centres).select_related("centre", "adviser", "request__topic")
