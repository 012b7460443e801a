"""Planning an event: from a draft to the calendar, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.models import Format
from talka.events import rules
from talka.events.actions.delivered import take_work_back
from talka.events.actions.places import fill_places
from talka.events.actions.sessions import put_in
from talka.events.mails.changes import take_back_all, tell_link, write_anew
from talka.events.mails.events import tell_cancelled, tell_invited_of_cancelling
from talka.events.models import Event, EventState, Session
from talka.events.queries.planning import (
    OTHER_NAMES,
    holding_places,
    names_of_topic,
    places_taken,
    present_registrations,
)
from talka.events.queries.undelivered import invited_to_tell
from talka.kernel.actions import Conflict, Refused, action, note

EDITABLE = frozenset({
    "kind", "agreement", "purpose", "title", "summary", "description", "topic",
    "topic_en", "topic_uk", "topic_ru", "language", "format", "online_link",
    "access_notes", "price_notes", "contact", "reach", "capacity", "has_waiting_list", "accept_hours",
    "registration_opens", "registration_closes", "asks_organisation", "asks_phone", "asks_needs",
    "colleagues_at_once", "certificate_share", "responsible",
})  # fmt: skip
# What letters say of an event.
TOLD = ("title", "summary", "format", "online_link", "access_notes", "contact")


class PeopleRegistered(Refused):
    """What is published and has registrations is not taken back without a word to them."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has registered already. Cancel the event, so that they are told."))


@action(allowed=rules.may_add_event)
def add_event(event: Event, *, session: Session | None = None, actor: User) -> Event:
    """Plan an unsaved event as a draft, with its first session if that is known."""
    event.state, event.added_by = EventState.DRAFT, actor
    _settle(event)
    _name_topic(event)
    event.save(force_insert=True)
    if session is not None:
        session.event = event
        put_in(session)
    return event


@action(allowed=rules.may_edit_event, edits=True)
def edit_event(event: Event, *, values: Mapping[str, Any], version: int, tell: bool = False, actor: User) -> Event:
    """Change what is said about an event. Fewer places throw nobody out; more go to those who wait.

    `tell`: write to those who have a place, if there is a new link for taking part; the event comes back with `told`,
    the number of letters.
    """
    stored = Event.objects.select_for_update().get(pk=event.pk)
    if stored.version != version:
        raise Conflict(stored)
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, value in values.items():
        setattr(event, name, value)
    if not rules.may_add_event(actor, event):
        raise Refused(_("The centre does not work under this agreement."), field="agreement")
    _settle(event)
    event.version = version + 1
    event.save()
    if event.capacity is not None and (above := places_taken(event) - event.capacity) > 0:
        note(above_capacity=above)
    if rules.tells_of_moves(event) and any(getattr(event, name) != getattr(stored, name) for name in TOLD):
        if tell and event.online_link not in {"", stored.online_link}:
            event.told = tell_link(event, holding_places(event), was_known=bool(stored.online_link))
            note(letters=event.told)
        else:
            write_anew(event)
    if event.state == EventState.PUBLISHED and event.capacity != stored.capacity:
        note(offered=len(fill_places(event)))
    return event


@action(allowed=rules.may_publish)
def publish_event(event: Event, *, actor: User) -> Event:
    """Show an event to everybody it is for; registration opens."""
    locked_in(event, EventState.DRAFT)
    if event.starts_at is None:
        raise Refused(_("Say first when it is: the event has no session."))
    if event.is_over:
        raise Refused(_("The event is over already. Only what lies ahead is published."))
    if event.registration_closes is not None and event.registration_closes <= timezone.now():
        raise Refused(_("Registration would be over already. Change the day until which people register."))
    return _moved(event, EventState.PUBLISHED)


@action(allowed=rules.may_withdraw)
def withdraw_event(event: Event, *, actor: User) -> Event:
    """Make a draft of a published event again, as long as nobody has registered or was invited."""
    locked_in(event, EventState.PUBLISHED)
    if event.registrations.exists() or event.invitations.exists():
        raise PeopleRegistered
    take_work_back(event.sessions.all(), actor=actor)
    return _moved(event, EventState.DRAFT)


@action(allowed=rules.may_cancel)
def cancel_event(event: Event, *, reason: str, actor: User) -> int:
    """Say that it does not take place, and write to all who registered or were invited; gives how many letters."""
    if not reason.strip():
        raise Refused(_("Write why, so that people know."), field="reason")
    locked_in(event, EventState.PUBLISHED)
    take_work_back(event.sessions.all(), actor=actor)
    event.cancel_reason = reason.strip()
    _moved(event, EventState.CANCELLED)
    registered = present_registrations(event)
    invited = invited_to_tell(event, registered)
    take_back_all(event)
    told = tell_cancelled(event, registered) + tell_invited_of_cancelling(invited)
    note(letters=told)
    return told


@action(allowed=rules.may_remove_draft)
def remove_draft(event: Event, *, actor: User) -> Event:
    """Throw a draft away; what was ever published stays."""
    locked_in(event, EventState.DRAFT)
    if event.registrations.exists():
        raise PeopleRegistered
    take_work_back(event.sessions.all(), actor=actor)
    note(title=event.title)
    event.delete()
    return event


def locked_in(event: Event, *states: str) -> Event:
    """The stored row, locked; refused when it is in another state meanwhile."""
    stored = Event.objects.select_for_update().get(pk=event.pk)
    if stored.state not in states:
        raise Conflict(stored)
    return stored


def _moved(event: Event, state: EventState) -> Event:
    event.state = state
    event.version += 1
    event.save()
    return event


def _name_topic(event: Event) -> None:
    """What a topic was called in other languages before stays with it, unless something else is said now."""
    if event.topic and not any(getattr(event, name) for name in OTHER_NAMES):
        for name, words in names_of_topic(event).items():
            setattr(event, name, words)


def _settle(event: Event) -> None:
    agreement, purpose = event.agreement, event.purpose
    if purpose is not None and (agreement is None or purpose.agreement_id != agreement.pk):
        raise Refused(_("This belongs to another agreement."), field="purpose")
    opens, closes = event.registration_opens, event.registration_closes
    if opens is not None and closes is not None and closes <= opens:
        raise Refused(_("Registration would close before it opens."), field="registration_closes")
    if event.format == Format.ONSITE:
        event.online_link = ""
