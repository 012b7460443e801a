"""Who gets a place that is free. Everything here runs while the event's row is locked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from talka.events.mails import registrations as mails
from talka.events.models import Event, EventState, Registration, RegistrationState, Session
from talka.events.queries.places_left import Places, places_of

# Less time to answer than this is no offer: the place is theirs at once.
SHORTEST_OFFER = timedelta(hours=4)


def locked_event(event: Event) -> Event:
    """The event as it is now; nobody else counts or gives its places until the transaction ends."""
    return Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


def sessions_of(event: Event) -> list[Session]:
    """The sessions with their places, for a letter; one query."""
    return list(event.sessions.select_related("place"))


def fill_places(event: Event) -> list[Registration]:
    """Offer free places to those who wait, whoever waits longest first; gives those who moved up.

    To be called inside a transaction that holds the lock of the event's row. Nobody is thrown out when there are more
    than the capacity. Once the event has begun, or is cancelled, nobody moves.
    """
    now = timezone.now()
    places = places_of(event, now)
    expired = let_overdue_go(event, now) if places.overdue else 0
    return _move_up(event, places, expired, now)


def settled(event: Event, now: datetime) -> Places:
    """The places, after those were given on whose offer has run out meanwhile."""
    places = places_of(event, now)
    if not places.overdue:
        return places
    _move_up(event, places, let_overdue_go(event, now), now)
    return places_of(event, now)


def let_overdue_go(event: Event, now: datetime) -> int:
    """End the offers that nobody accepted in time, and tell them; how many they were."""
    overdue = list(Registration.objects.filter(event=event, state=RegistrationState.OFFERED, offered_until__lt=now))
    for registration in overdue:
        registration.event, registration.state = event, RegistrationState.EXPIRED
        registration.version += 1
        registration.save(update_fields=["state", "version"])
        mails.tell_expired(registration)
    return len(overdue)


def _move_up(event: Event, places: Places, expired: int, now: datetime) -> list[Registration]:
    begun = event.starts_at is None or event.starts_at <= now
    if not places.waiting or begun or event.state != EventState.PUBLISHED:
        return []
    free = places.waiting if event.capacity is None else event.capacity - (places.taken - expired)
    if free <= 0:
        return []
    moved = list(Registration.objects.filter(event=event).in_queue()[:free])
    sessions = sessions_of(event)
    for registration in moved:
        registration.event = event
        _offer(registration, sessions, now)
    return moved


def _offer(registration: Registration, sessions: list[Session], now: datetime) -> None:
    event = registration.event
    assert event.starts_at is not None  # noqa: S101 -- whoever calls has looked
    until = min(now + timedelta(hours=event.accept_hours), event.starts_at)
    registration.version += 1
    # Whom no letter reaches would never hear of an offer.
    if until - now < SHORTEST_OFFER or not registration.email:
        registration.state, registration.offered_until = RegistrationState.CONFIRMED, None
        registration.save(update_fields=["state", "offered_until", "version"])
        mails.tell_confirmed(registration, sessions)
        return
    registration.state, registration.offered_until = RegistrationState.OFFERED, until
    registration.save(update_fields=["state", "offered_until", "version"])
    mails.tell_offered(registration, sessions)
