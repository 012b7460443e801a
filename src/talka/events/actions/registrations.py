"""Registering, waiting, getting a place, cancelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events.models import Event, Registration, RegistrationState
from talka.kernel.actions import Refused, action
from talka.registry.models import Organisation


@dataclass(frozen=True)
class Entry:
    """One person as they register."""

    name: str
    email: str
    phone: str = ""
    organisation_name: str = ""
    organisation: Organisation | None = None
    speaks_for: bool = False
    needs: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    consents_to_photos: bool | None = None


def _may_register(user: User, event: Event) -> bool:
    return user.is_system or user.access.everywhere or event.centre_id in user.access.centres


def _may_cancel(user: User, registration: Registration) -> bool:
    return _may_register(user, registration.event)


@action(allowed=_may_register)
def register(
    event: Event, *, entries: Sequence[Entry], language: str, actor: User, confirmed_by_staff: bool = False
) -> list[Registration]:
    """Write down who registers: places while there are any, then the waiting list."""
    locked = Event.objects.select_for_update().get(pk=event.pk)
    made = []
    for entry in entries:
        same = locked.registrations.filter(
            email_folded=entry.email.casefold(), name=entry.name, state__in=["confirmed", "waiting"]
        )
        if entry.email and same.exists():
            raise Refused(_("This person has registered already."))
        taken = locked.registrations.taking_places().count()
        is_free = confirmed_by_staff or locked.capacity is None or taken < locked.capacity
        one = Registration(
            event=event, language=language, registered_by=actor,
            state=RegistrationState.CONFIRMED if is_free else RegistrationState.WAITING,
            queued_at=None if is_free else timezone.now(),
            **{name: getattr(entry, name) for name in entry.__dataclass_fields__},
        )  # fmt: skip
        one.save(force_insert=True)
        made.append(one)
    return made


@action(allowed=_may_cancel)
def cancel_registration(registration: Registration, *, reason: str = "", actor: User) -> Registration:
    """Give a place back."""
    locked = Event.objects.select_for_update().get(pk=registration.event_id)
    registration.state, registration.cancelled_at = RegistrationState.CANCELLED, timezone.now()
    registration.cancel_reason = reason
    registration.save()
    fill_places(locked)
    return registration


def fill_places(event: Event) -> list[Registration]:
    """Offer free places to those who wait, in their order; the event's row is locked by the caller."""
    offered = []
    for one in event.registrations.in_queue():
        if event.capacity is not None and event.registrations.taking_places().count() >= event.capacity:
            break
        one.state, one.offered_until = RegistrationState.OFFERED, timezone.now() + timedelta(hours=event.accept_hours)
        one.save()
        offered.append(one)
    return offered
