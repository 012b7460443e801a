"""What the clock has to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from talka.events.models import Event, EventState, Registration, RegistrationState

# So long before it begins those who have a place are reminded; who registered later than that has just read it all.
REMIND_BEFORE = timedelta(days=2)


def with_overdue_offers(now: datetime) -> QuerySet[Event]:
    """Events in which somebody did not accept in time."""
    overdue = Registration.objects.filter(state=RegistrationState.OFFERED, offered_until__lt=now)
    return Event.objects.filter(pk__in=overdue.values("event")).order_by("pk")


def to_be_reminded(now: datetime) -> QuerySet[Registration]:
    """Who has a place at an event that begins in two days, and was not reminded."""
    rows = Registration.objects.select_related("event").filter(
        event__state=EventState.PUBLISHED, event__starts_at__gt=now, event__starts_at__lte=now + REMIND_BEFORE,
        state=RegistrationState.CONFIRMED, reminded_at=None,
    )  # fmt: skip
    known = Q(registered_at__gt=F("event__starts_at") - REMIND_BEFORE)
    return rows.exclude(known).exclude(email="").order_by("event_id", "pk")
