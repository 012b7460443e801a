"""Verbs of events."""

from talka.events.actions.places import fill_places
from talka.events.actions.registrations import (
    Entry,
    EventFull,
    RegistrationClosed,
    accept_offer,
    cancel_registration,
    change_registration,
    let_offers_expire,
    lock_for_all,
    register,
)

__all__ = [
    "Entry",
    "EventFull",
    "RegistrationClosed",
    "accept_offer",
    "cancel_registration",
    "change_registration",
    "fill_places",
    "let_offers_expire",
    "lock_for_all",
    "register",
]
