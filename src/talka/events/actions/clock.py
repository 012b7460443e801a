"""What the clock does: giving on places that nobody accepted, and reminding. Safe to run twice, and to be killed."""

from __future__ import annotations

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.events.actions.places import sessions_of
from talka.events.actions.registrations import let_offers_expire
from talka.events.mails.registrations import remind
from talka.events.models import Registration, RegistrationState
from talka.events.queries.due import to_be_reminded, with_overdue_offers

MOST_AT_ONCE = 500


def look_after_offers() -> None:
    """Let places that were not accepted in time go to the next in line."""
    for event in with_overdue_offers(timezone.now()):
        let_offers_expire(event, actor=system_actor())


def remind_registered() -> None:
    """Write to those who have a place two days before, each once; each letter and its note are kept together."""
    due = list(to_be_reminded(timezone.now())[:MOST_AT_ONCE])
    for _event, those in groupby(due, key=lambda one: one.event_id):
        listed = list(those)
        sessions = sessions_of(listed[0].event)
        for registration in listed:
            with transaction.atomic():
                mine = Registration.objects.filter(
                    pk=registration.pk, reminded_at=None, state=RegistrationState.CONFIRMED
                )
                if mine.update(reminded_at=timezone.now()):
                    remind(registration, sessions)
