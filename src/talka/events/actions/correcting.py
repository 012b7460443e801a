"""Mending what is wrong in somebody's registration: a letter too few in the name, an address that nobody reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.places import locked_event, sessions_of
from talka.events.actions.registrations import as_stored, current_of, taken_by_another
from talka.events.mails import afterwards
from talka.events.mails import registrations as mails
from talka.events.mails.events import forward_words
from talka.events.models import Event, FeedbackRequest, Invitation, Registration
from talka.events.queries.due import REMIND_BEFORE
from talka.events.queries.planning import others_at_address
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.codes import new_code

# Who it is and how to reach them; what they answered, need and agreed to is theirs to say.
CORRECTABLE = frozenset({"name", "email", "phone", "organisation_name", "organisation", "speaks_for", "language"})


class AddressTaken(Refused):
    """Somebody else is registered for the event with this address; `existing` is that registration."""

    def __init__(self, existing: Registration) -> None:
        words = _(
            "%(name)s is registered for this event with this address. If it is the same person, cancel one of the two "
            "registrations; if they share the address, tick it below."
        )
        super().__init__(words % {"name": existing.name}, field="email")
        self.existing = existing


class RegisteredTwice(Refused):
    """The same name with the same address is registered for the event already."""

    def __init__(self) -> None:
        words = _(
            "Somebody of this name is registered for this event with this address already. Cancel one of the two "
            "registrations instead."
        )
        super().__init__(words, field="email")


@action(allowed=rules.may_correct_registration)
def correct_registration(
    registration: Registration, *, values: Mapping[str, Any], version: int, shares_address: bool = False, actor: User
) -> Registration:
    """Mend who is registered and how to reach them (CORRECTABLE); the place, the answers and the attendance stay.

    Another address gets the letter of the registration's state, with a new link: links of earlier letters, which
    a stranger may have, open nothing any more. `shares_address`: somebody else of the event has the address, too.
    Raises Conflict, AddressTaken, RegisteredTwice.
    """
    event = locked_event(registration.event)
    current = current_of(registration, event)
    if current.version != version:
        raise Conflict(current)
    before = Registration.objects.get(pk=current.pk)
    for name in CORRECTABLE & values.keys():
        setattr(current, name, values[name])
    current.email = current.email.strip()
    if taken_by_another(current):
        raise RegisteredTwice
    is_moved = current.email_folded != before.email_folded
    if is_moved and not shares_address and (existing := _stranger_at(current)) is not None:
        raise AddressTaken(existing)
    current.version += 1
    if is_moved:
        _renew_link(current, before)
    current.save()
    if is_moved:
        note(letters=_tell(current, before, event))
    if before.phone != current.phone:
        note(phone_corrected=True)
    return as_stored(registration, current)


def _stranger_at(registration: Registration) -> Registration | None:
    """Somebody else with the address; colleagues who were registered together share it as a matter of course."""
    others = others_at_address(registration)
    return others.exclude(party=registration.party).first() if registration.party else others.first()


def _renew_link(current: Registration, before: Registration) -> None:
    mails.take_back(before)
    current.code = new_code()
    if before.party == before.code:
        Registration.objects.filter(event_id=before.event_id, party=before.party).update(party=current.code)
        current.party = current.code
    # The link of an invitation can say no to the place as well.
    Invitation.objects.filter(registration=before).update(code=new_code())


def _tell(current: Registration, before: Registration, event: Event) -> int:
    """Write to the new address what the old one was told; how many letters there are."""
    now, told = timezone.now(), 0
    forward_words(current, before=before.email)
    for question in FeedbackRequest.objects.filter(registration=current, used_on=None):
        # The clock asks again: at the new address.
        afterwards.forget_question(question)
        question.delete()
    if rules.tells_of_moves(event):
        mails.tell_standing(current, sessions_of(event))
        told += bool(current.email)
        # Whoever has just read everything needs no reminder; whoever has time until then gets it at the new address.
        is_soon = event.starts_at is not None and event.starts_at - now <= REMIND_BEFORE
        Registration.objects.filter(pk=current.pk).update(reminded_at=now if is_soon else None)
        current.reminded_at = now if is_soon else None
    for certificate in event.certificates.filter(registration=current, revoked_at=None):
        afterwards.take_back(certificate, code=before.code)
        certificate.registration = current
        afterwards.send_certificate(certificate, again=current.code)
        told += bool(current.email)
    return told
