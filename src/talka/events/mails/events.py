"""Letters that staff has written: an event is cancelled, a word to all, an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.events.mails.registrations import Words, facts_of, session_words
from talka.events.models import Event, Invitation, Registration, RegistrationState, Session
from talka.events.queries.addresses import invitation_address, public_address
from talka.events.queries.icalendar import calendar_of, mine_of
from talka.events.queries.languages import language_to_write_in
from talka.events.queries.payers import frame_for
from talka.events.queries.undelivered import INVITED, NOTICE_KIND, invitations_waiting, is_reminder
from talka.kernel.mail.outbox import keys_waiting, letters_to, post, readdress, set_aside, withdraw
from talka.kernel.mail.writing import compose
from talka.kernel.written_days import written_moment


def tell_cancelled(event: Event, registrations: Iterable[Registration]) -> int:
    """One letter to each who registered with an address; who has the event in the calendar gets it crossed out."""
    told, sessions = 0, _sessions_of(event)
    for one in registrations:
        with translation.override(one.language):
            letter = _that_it_is_cancelled(event)
            mine = replace(mine_of(one, ""), is_cancelled=True)
            entry = calendar_of([(event, sessions)], mine=mine) if one.state == RegistrationState.CONFIRMED else b""
            told += _post(letter, event, one.email, key=f"events.cancelled:{one.pk}", entry=entry)
    return told


def tell_invited_of_cancelling(invitations: Sequence[Invitation]) -> int:
    """One letter to each who was invited by name."""
    told = 0
    for one in invitations:
        with translation.override(language_to_write_in(one.event)):
            told += _post(_that_it_is_cancelled(one.event), one.event, one.email, key=f"{INVITED}:{one.pk}:cancelled")
    return told


def tell_invited_of_move(session: Session, before: Session, invitations: Sequence[Invitation]) -> int:
    """A session is at another time or place: one letter to each who was invited and has not answered."""
    event = session.event
    sessions = _sessions_of(event) if invitations else []
    with translation.override(language_to_write_in(event)):
        was, now = session_words(before), session_words(session)
        for one in invitations:
            letter = Words(
                _("Changed: %(event)s") % {"event": event.title},
                (
                    _("%(name)s, the time or the place has changed.") % {"name": one.name},
                    _("Before: %(words)s") % {"words": was},
                    _("Now: %(words)s") % {"words": now},
                    _("Please say whether you come."),
                ),
                facts_of(event, sessions),
                invitation_address(one),
                _("Answer the invitation"),
                _("The link is yours alone: please do not pass it on."),
            )
            key = f"{INVITED}:{one.pk}:moved {session.pk} {session.moves}"
            _post(letter, event, one.email, key=key, secret=True)
    return len(invitations)


def write_to_all(event: Event, registrations: Iterable[Registration], *, subject: str, text: str, occasion: str) -> int:
    """The words of staff to each address once, however often it registered and the button is pressed."""
    addresses: dict[str, Registration] = {}
    for one in registrations:
        if one.email:
            addresses.setdefault(one.email_folded, one)
    for one in addresses.values():
        with translation.override(one.language):
            letter = Words(
                subject,
                tuple(paragraphs_of(text)),
                link=public_address(event),
                button=_("Open the event"),
                small=_("You receive this because you registered for “%(title)s”.") % {"title": event.title},
            )
            _post(letter, event, one.email, key=f"events.words:{event.pk}:{occasion}:{one.pk}")
    return len(addresses)


def forward_words(registration: Registration, *, before: str) -> None:
    """Words of staff that still wait for an earlier address go to the one that holds now."""
    begins, ends = f"events.words:{registration.event_id}:", f":{registration.pk}"
    readdress(keys_waiting(letters_to(before), begins=begins, ends=ends), registration.email)


def invite(event: Event, invitations: Iterable[Invitation]) -> None:
    """The letters that invite people by name."""
    sessions = _sessions_of(event)
    for one in invitations:
        _ask(one, event, sessions, key=f"{INVITED}:{one.pk}", again=False)


def invite_again(invitation: Invitation) -> None:
    """The invitation once more, with the link that holds now; what still waits does not go out."""
    event = invitation.event
    withdraw(_invitations_waiting(event, of=invitation.pk))
    _ask(invitation, event, _sessions_of(event), key=f"{INVITED}:{invitation.pk}:{invitation.code}", again=False)


def remind(event: Event, invitations: Iterable[Invitation]) -> None:
    """The same once more, at most once a day."""
    sessions = _sessions_of(event)
    for one in invitations:
        _ask(one, event, sessions, key=f"{INVITED}:{one.pk}:{timezone.localdate()}", again=True)


def invite_anew(event: Event) -> None:
    """Write invitations that are not out yet as the event is now; who has answered is not asked any more."""
    waiting = _invitations_waiting(event)
    asked = [key for key in set_aside(waiting) if waiting[key].answer == Invitation.Answer.NONE]
    sessions = _sessions_of(event) if asked else []
    for key in asked:
        _ask(waiting[key], event, sessions, key=key, again=is_reminder(key))


def take_back_invitations(event: Event) -> None:
    """Let no invitation go out any more that is not out yet."""
    withdraw(_invitations_waiting(event))


def _invitations_waiting(event: Event, *, of: int | None = None) -> dict[str, Invitation]:
    whose = {key: number for key, number in invitations_waiting(event).items() if number == of or of is None}
    known = event.invitations.in_bulk(set(whose.values())) if whose else {}
    return {key: known[number] for key, number in whose.items() if number in known}


def paragraphs_of(text: str) -> list[str]:
    """Plain text as paragraphs, parted where a line is empty."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def when_words(event: Event) -> str:
    """The day and hour at which it begins, in words."""
    return written_moment(event.starts_at) or "–"


def _that_it_is_cancelled(event: Event) -> Words:
    return Words(
        _("Cancelled: %(title)s") % {"title": event.title},
        (
            _("“%(title)s” (%(when)s) does not take place.") % {"title": event.title, "when": when_words(event)},
            _("“%(words)s”") % {"words": event.cancel_reason},
            *([_("Questions: %(contact)s") % {"contact": event.contact}] if event.contact else []),
        ),
    )


def _sessions_of(event: Event) -> list[Session]:
    return list(event.sessions.select_related("place"))


def _ask(invitation: Invitation, event: Event, sessions: Sequence[Session], *, key: str, again: bool) -> None:
    with translation.override(language_to_write_in(event)):
        told = {"name": invitation.name, "title": event.title, "centre": event.centre}
        subject = _("Reminder of an invitation: %(title)s") if again else _("Invitation: %(title)s")
        opening = _("%(name)s, %(centre)s invites you to “%(title)s”.") % told
        letter = Words(
            subject % told,
            (opening, *([event.summary] if event.summary else []), _("Please say whether you come.")),
            facts_of(event, sessions),
            invitation_address(invitation),
            _("Answer the invitation"),
            _("The link is yours alone: please do not pass it on."),
        )
        _post(letter, event, invitation.email, key=key, secret=True)


def _post(  # noqa: PLR0913 -- what a letter is, and what goes with it
    letter: Words, event: Event, address: str, *, key: str, secret: bool = False, entry: bytes = b""
) -> int:
    """Put it into the outbox for the clock to hand over; nothing for no address."""
    if not address:
        return 0
    context = {"letter": letter, "language": get_language(), "frame": frame_for(event)}
    mail = compose("events/mails/notice", context, subject=letter.subject, to=address)
    if entry:
        mail.attach(f"{event.code}.ics", entry, "text/calendar")
    post(mail, key=key, kind=NOTICE_KIND, secret=secret, centre_id=event.centre_id, at_once=False)
    return 1
