"""Registering, changing, cancelling, accepting a place: each under the lock of the event's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.materials import hide_photos
from talka.events.actions.places import fill_places, locked_event, sessions_of, settled
from talka.events.mails import registrations as mails
from talka.events.models import Event, Registration, RegistrationState
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.places_left import Places, Window, is_registered_under, window_of
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.text import fold
from talka.kernel.together import leave_for_all, once_for_all, with_all
from talka.registry.models import Organisation

# What whoever registered may change afterwards; another address is another registration.
CHANGEABLE = frozenset({
    *("name", "phone", "organisation_name", "organisation", "speaks_for", "needs", "answers"), "consents_to_photos",
})  # fmt: skip


class RegistrationClosed(Refused):
    """Nobody can register now; `window` says why."""

    def __init__(self, window: Window) -> None:
        words = {
            Window.NOT_YET: _("Registration has not begun yet."),
            Window.CANCELLED: _("The event is cancelled."),
            Window.CLOSED: _("Registration is closed."),
            Window.OVER: _("The event is over."),
        }
        super().__init__(words[window])
        self.window = window


class EventFull(Refused):
    """There are not as many places, and no waiting list; `left` is how many there are."""

    def __init__(self, left: int) -> None:
        words = _("There are fewer places than people in the form. Left: %(left)s.") % {"left": left}
        super().__init__(words if left else _("All places are taken."))
        self.left = left


class OfferOver(Refused):
    """The place is not kept for them any more."""

    def __init__(self) -> None:
        super().__init__(_("The time to accept the place is over; it goes to the next in line."))


@dataclass(frozen=True)
class Entry:
    """One person who is to be registered."""

    name: str
    email: str
    phone: str = ""
    organisation_name: str = ""
    organisation: Organisation | None = None
    speaks_for: bool = False
    needs: str = ""
    # Key of the question -> a text, or a list of texts.
    answers: Mapping[str, Any] = field(default_factory=dict)
    consents_to_photos: bool | None = None


@action(allowed=rules.may_register)
def register(
    event: Event, *, entries: Sequence[Entry], language: str, actor: User, confirmed_by_staff: bool = False
) -> list[Registration]:
    """Register people for an event, in the order of the entries.

    As many get a place as there are, the others stand on the waiting list; colleagues share a party. Whoever is
    registered already is not registered again: their registration comes back with `was_known`, and a letter leads them
    to it. `confirmed_by_staff`: they get a place whatever the capacity and the time say. Raises RegistrationClosed,
    EventFull.
    """
    now = timezone.now()
    locked = lock_for_all(event)
    window = window_of(locked, now)
    if window != Window.OPEN and (window == Window.CANCELLED or not confirmed_by_staff):
        raise RegistrationClosed(window)
    addresses = {one.email.strip().casefold() for one in entries} - {""}
    places = once_for_all(("places", event.pk), lambda: settled(locked, now))
    known = _known(locked, entries, addresses) if is_registered_under(locked, addresses) else {}
    fresh = [one for one in _once(entries) if _who(one) not in known]
    free = None if confirmed_by_staff else places.free
    if free is not None and free < len(fresh) and not locked.has_waiting_list:
        raise EventFull(free)
    made = _made(locked, fresh, free, (now, language, actor))
    with_all(_keep, made)
    _tell(made, places)
    waiting = sum(one.state == RegistrationState.WAITING for one in made)
    leave_for_all(("places", event.pk), places.after(len(made) - waiting, waiting))
    for one in known.values():
        one.event, one.was_known = locked, True
        mails.tell_known(one)
    note(registered=[one.code for one in made], waiting=waiting)
    newcomers = iter(made)
    return [known.get(_who(one)) or next(newcomers) for one in _once(entries)]


def lock_for_all(event: Event) -> Event:
    """The event as it is now, locked once for all who register together."""
    return once_for_all(("locked event", event.pk), lambda: locked_event(event))


@action(allowed=rules.may_change_registration)
def cancel_registration(registration: Registration, *, reason: str = "", actor: User) -> Registration:
    """Give the place back; whoever waits longest is offered it. Cancelling twice changes nothing."""
    locked = locked_event(registration.event)
    current = current_of(registration, locked)
    if current.state not in PRESENT_STATES:
        return as_stored(registration, current)
    current.state, current.cancelled_at, current.cancel_reason = RegistrationState.CANCELLED, timezone.now(), reason
    current.version += 1
    current.save(update_fields=["state", "cancelled_at", "cancel_reason", "version"])
    mails.tell_cancelled(current, sessions_of(locked), reason)
    moved = fill_places(locked)
    note(moved_up=[one.code for one in moved])
    return as_stored(registration, current)


@action(allowed=rules.may_change_registration)
def accept_offer(registration: Registration, *, actor: User) -> Registration:
    """Take the place that was offered. Accepting twice changes nothing. Raises OfferOver."""
    locked, now = locked_event(registration.event), timezone.now()
    current = current_of(registration, locked)
    if current.state != RegistrationState.CONFIRMED:
        if current.state != RegistrationState.OFFERED or current.offered_until is None or current.offered_until < now:
            raise OfferOver
        current.state, current.offered_until = RegistrationState.CONFIRMED, None
        current.version += 1
        current.save(update_fields=["state", "offered_until", "version"])
        mails.tell_confirmed(current, sessions_of(locked))
    return as_stored(registration, current)


@action(allowed=rules.may_change_registration)
def change_registration(
    registration: Registration, *, values: Mapping[str, Any], version: int, actor: User
) -> Registration:
    """Change what somebody told of themselves (CHANGEABLE); the place stays. Raises Conflict."""
    current = current_of(registration, locked_event(registration.event))
    if current.version != version:
        raise Conflict(current)
    if current.state not in PRESENT_STATES:
        raise Refused(_("The registration is cancelled."))
    agreed = current.consents_to_photos is not False
    for name in CHANGEABLE & values.keys():
        setattr(current, name, values[name])
    if "name" in values and taken_by_another(current):
        raise Refused(_("Somebody of this name is registered with this address."), field="name")
    current.version += 1
    current.save()
    if agreed and current.consents_to_photos is False:
        hide_photos(current.event)
    return as_stored(registration, current)


@action(allowed=rules.may_register)
def let_offers_expire(event: Event, *, actor: User) -> list[Registration]:
    """Give on the places that nobody accepted in time; who moved up."""
    moved = fill_places(locked_event(event))
    note(moved_up=[one.code for one in moved])
    return moved


def _who(entry: Entry) -> tuple[str, str]:
    """By what the same person is known: address and name."""
    return entry.email.strip().casefold(), fold(entry.name)[:150]


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """The same person twice in one form is one; those without an address are told apart by hand."""
    found = {_who(one) if one.email else (str(at), ""): one for at, one in enumerate(entries)}
    return list(found.values())


def _known(event: Event, entries: Sequence[Entry], addresses: set[str]) -> dict[tuple[str, str], Registration]:
    rows = Registration.objects.filter(event=event, email_folded__in=addresses, state__in=PRESENT_STATES)
    wanted = {_who(one) for one in entries}
    return {key: one for one in rows if (key := (one.email_folded, one.name_folded)) in wanted}


def _made(
    event: Event, entries: Sequence[Entry], free: int | None, about: tuple[datetime, str, User]
) -> list[Registration]:
    now, language, actor = about
    made: list[Registration] = []
    for at, one in enumerate(entries):
        has_place = free is None or at < free
        registration = Registration(
            event=event, name=one.name, email=one.email.strip(), phone=one.phone, organisation=one.organisation,
            organisation_name=one.organisation_name, speaks_for=one.speaks_for, needs=one.needs, language=language,
            answers=dict(one.answers), consents_to_photos=one.consents_to_photos, registered_at=now,
            state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITING,
            queued_at=None if has_place else now, registered_by=None if actor.is_system else actor,
        )  # fmt: skip
        registration.fill_derived()
        made.append(registration)
    if len(made) > 1:
        for registration in made:
            registration.party = made[0].code
    return made


def _keep(registrations: list[Registration]) -> None:
    """Whoever comes twice among those who register together is refused by `registered_once`, and all begin anew."""
    Registration.objects.bulk_create(registrations)


def _tell(made: Sequence[Registration], places: Places) -> None:
    if not made:
        return
    # In a rush the mail server would hold up everybody who waits for an answer.
    at_once, position = not places.in_a_rush, places.waiting
    event = made[0].event
    sessions = once_for_all(("sessions", event.pk), lambda: sessions_of(event))
    for registration in made:
        if registration.state == RegistrationState.WAITING:
            position += 1
            registration.position = position
            mails.tell_waiting(registration, sessions, position=position, at_once=at_once)
        else:
            mails.tell_confirmed(registration, sessions, at_once=at_once)


def current_of(registration: Registration, event: Event) -> Registration:
    """The registration as it is now that the event is locked."""
    current = Registration.objects.get(pk=registration.pk)
    current.event = event
    return current


def as_stored(registration: Registration, current: Registration) -> Registration:
    """Let the caller's object say what is stored; it is the one that the trail compares."""
    for column in current._meta.concrete_fields:
        setattr(registration, column.attname, getattr(current, column.attname))
    return registration


def taken_by_another(registration: Registration) -> bool:
    """Whether the same name with the same address is registered for the event a second time."""
    registration.fill_derived()
    same = Registration.objects.filter(
        event_id=registration.event_id, email_folded=registration.email_folded, name_folded=registration.name_folded,
        state__in=PRESENT_STATES,
    )  # fmt: skip
    return bool(registration.email_folded) and same.exclude(pk=registration.pk).exists()
