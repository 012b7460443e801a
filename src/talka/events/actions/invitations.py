"""Inviting people by name, reminding them, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.registrations import Entry, cancel_registration, register
from talka.events.mails import events as mails
from talka.events.models import Event, Invitation, Registration
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.planning import to_be_reminded
from talka.events.queries.undelivered import letters_of_invitations
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.codes import new_code

MOST_INVITED = 1_000


@dataclass(frozen=True)
class Invited:
    """Somebody to be invited."""

    name: str
    email: str
    organisation_name: str = ""


@action(allowed=rules.may_invite)
def invite_people(event: Event, *, people: Sequence[Invited], actor: User) -> list[Invitation]:
    """Invite those who are not invited yet; each gets one letter with a link of their own."""
    Event.objects.select_for_update().get(pk=event.pk)
    known = {(email.casefold(), name) for email, name in event.invitations.values_list("email", "name")}
    made = []
    for one in people:
        key = (one.email.casefold(), one.name)
        if key in known:
            continue
        known.add(key)
        invitation = Invitation(
            event=event, name=one.name, email=one.email.lower(), organisation_name=one.organisation_name,
            invited_by=actor,
        )  # fmt: skip
        invitation.save(force_insert=True)
        made.append(invitation)
    if len(known) > MOST_INVITED:
        raise Refused(_("At most %(most)s people are invited to one event.") % {"most": MOST_INVITED})
    mails.invite(event, made)
    note(invited=len(made))
    return made


@action(allowed=rules.may_mend_invitation)
def mend_invitation(
    invitation: Invitation, *, name: str, email: str, organisation_name: str, actor: User
) -> Invitation:
    """Mend whom an invitation names. It goes out again, with a new link, to another address or if nobody got it.

    Links of earlier letters then open nothing any more. `told` is the number of letters.
    """
    event = Event.objects.select_for_update().get(pk=invitation.event_id)
    stored = event.invitations.get(pk=invitation.pk)
    if stored.answer != Invitation.Answer.NONE:
        raise Conflict(stored)
    email = email.strip().lower()
    if event.invitations.filter(email=email, name=name).exclude(pk=stored.pk).exists():
        raise Refused(_("Somebody of this name is invited with this address already."), field="email")
    letter = letters_of_invitations(event).get(stored.pk)
    goes_out = email != stored.email or (letter is not None and letter.is_lost)
    stored.event, stored.name, stored.email, stored.organisation_name = event, name, email, organisation_name
    if goes_out:
        stored.code, stored.invited_at, stored.reminded_at = new_code(), timezone.now(), None
    stored.save()
    if goes_out:
        mails.invite_again(stored)
    stored.told = int(goes_out)
    note(letters=stored.told)
    return stored


@action(allowed=rules.may_invite)
def remind_invited(event: Event, *, actor: User) -> int:
    """Write once more to those who have not answered, nobody twice within a day; gives how many."""
    Event.objects.select_for_update().get(pk=event.pk)
    now = timezone.now()
    due = list(to_be_reminded(event, now))
    if not due:
        raise Refused(_("Everybody has answered, or was written to within a day."))
    mails.remind(event, due)
    Invitation.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=now)
    note(reminded=len(due))
    return len(due)


@action(allowed=rules.may_answer)
def answer_invitation(
    invitation: Invitation, *, accepts: bool, told: Mapping[str, Any] | None = None, actor: User
) -> Invitation:
    """Accept, which registers them, or decline, which gives their place back; until the event begins.

    `told`: what whoever accepts says of themselves, as fields of `Entry`.
    """
    event = invitation.event
    Event.objects.select_for_update().get(pk=event.pk)
    if event.starts_at is not None and event.starts_at <= timezone.now():
        raise Refused(_("The event has begun already."))
    stored = Invitation.objects.select_related("registration__event").get(pk=invitation.pk)
    standing = stored.registration if stored.registration and stored.registration.state in PRESENT_STATES else None
    invitation.registration = standing
    if accepts and standing is None:
        invitation.registration = _registered(invitation, told or {}, actor)
    elif not accepts and standing is not None:
        cancel_registration(standing, reason=_("Declined the invitation."), actor=actor)
    invitation.answer = Invitation.Answer.ACCEPTED if accepts else Invitation.Answer.DECLINED
    invitation.answered_at = timezone.now()
    invitation.save(update_fields=["registration", "answer", "answered_at"])
    return invitation


def _registered(invitation: Invitation, told: Mapping[str, Any], actor: User) -> Registration:
    same = invitation.event.registrations.filter(
        email_folded=invitation.email.casefold(), state__in=PRESENT_STATES, invitation=None
    )
    known = next((one for one in same if one.name == invitation.name), None)
    if known is not None:
        return known
    about = {"name": invitation.name, "email": invitation.email, "organisation_name": invitation.organisation_name}
    entry = Entry(**{**told, **about})
    language = get_language() or settings.LANGUAGE_CODE
    [made] = register(invitation.event, entries=[entry], language=language, actor=actor)
    return made
