"""What staff does for those who registered: a word to all, a place out of turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.places import fill_places
from talka.events.mails.events import write_to_all
from talka.events.models import Event, EventState, Registration, RegistrationState
from talka.events.queries.planning import present_registrations
from talka.kernel.actions import Refused, action, note

A_MOMENT = timedelta(microseconds=1)


@action(allowed=rules.may_write)
def write_to_registered(  # noqa: PLR0913 -- a letter has these parts
    event: Event, *, heading: str, text: str, states: Sequence[str], occasion: str, actor: User
) -> int:
    """Write to everybody in these states, each address once; the same occasion never goes out twice.

    Gives how many letters there are.
    """
    people = present_registrations(event, states)
    if not any(one.email for one in people):
        raise Refused(_("Nobody of them has an e-mail address."))
    told = write_to_all(event, people, subject=heading, text=text, occasion=occasion)
    note(letters=told, heading=heading)
    return told


@action(allowed=rules.may_move_up)
def move_up(registration: Registration, *, reason: str, actor: User) -> Registration:
    """Put somebody before all others who wait, and say why; the next free place is theirs."""
    if not reason.strip():
        raise Refused(_("Write why, so that others understand."), field="reason")
    event = Event.objects.select_for_update().get(pk=registration.event_id)
    stored = Registration.objects.get(pk=registration.pk)
    if stored.state != RegistrationState.WAITING or event.state != EventState.PUBLISHED:
        raise Refused(_("They do not wait any more."))
    first = event.registrations.in_queue().first()
    if first is not None and first.pk != stored.pk and first.queued_at is not None:
        registration.queued_at = first.queued_at - A_MOMENT
        registration.save(update_fields=["queued_at"])
    fill_places(event)
    registration.refresh_from_db()
    return registration
