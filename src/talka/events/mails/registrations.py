"""Letters to those who registered. Each is about one registration and one occasion, and is written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from talka.events.models import Event, Registration, RegistrationState, Session
from talka.events.queries.door import has_door
from talka.events.queries.icalendar import calendar_of, mine_of
from talka.events.queries.keys import mine_key, registration_key
from talka.events.queries.payers import frame_for
from talka.events.queries.places_left import position_of
from talka.events.queries.undelivered import LETTER_KIND
from talka.events.queries.words import session_where, time_words, venue_words, when_words
from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import keys_waiting, letters_to, post, post_later, withdraw
from talka.kernel.mail.writing import compose
from talka.kernel.modules import LetterFrame, letter_frame
from talka.kernel.written_days import written_moment

MOST_SESSIONS = 12
# What differs between letters of one occasion; no text that somebody types can hold these signs.
NAME, LINK, NUMBER = "\x01", "\x02", "\x03"


@dataclass(frozen=True)
class Words:
    """What a letter says: paragraphs, facts, then a button with its address, then what is small.

    Letters of one occasion are written once, with marks in place of what differs, and kept for a while.
    """

    subject: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    link: str = ""
    button: str = ""
    small: str = ""


def link_of(registration: Registration) -> str:
    """The page of a registration, as a letter holds it."""
    return absolute(reverse("events:registration", args=[registration_key(registration)]))


def tell_confirmed(registration: Registration, sessions: Sequence[Session], *, at_once: bool = True) -> None:
    """The place is theirs: when, where, and the entry for their calendar."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("You are registered: %(event)s") % {"event": event.title},
            (_("%(name)s, your place is confirmed.") % {"name": NAME}, *_at_the_door(event)),
            facts_of(event, sessions, online=True),
            LINK,
            _("See, change or cancel"),
            _("Cannot come? Please cancel on the same page, so that somebody else gets the place."),
        )
        put(registration, letter, "confirmed", sessions=sessions, at_once=at_once)


def tell_waiting(
    registration: Registration, sessions: Sequence[Session], *, position: int, at_once: bool = True
) -> None:
    """All places are taken: which number they are, and what happens next."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("You are on the waiting list: %(event)s") % {"event": event.title},
            (
                _("%(name)s, all places are taken. You are number %(number)s on the waiting list.")
                % {"name": NAME, "number": NUMBER},
                _("When a place becomes free, we write to you at once. You need not do anything now."),
            ),
            facts_of(event, sessions),
            LINK,
            _("See, change or cancel"),
        )
        put(registration, letter, "waiting", number=position, at_once=at_once)


def tell_offered(registration: Registration, sessions: Sequence[Session], *, at_once: bool = True) -> None:
    """A place became free and is held until they accept it."""
    event, until = registration.event, registration.offered_until
    with translation.override(registration.language):
        letter = Words(
            _("A place is free for you: %(event)s") % {"event": event.title},
            (
                _("%(name)s, a place became free. It is kept for you until %(until)s.")
                % {"name": NAME, "until": written_moment(until)},
                _("Open the page and press “I accept the place”. After that time it goes to the next in line."),
            ),
            facts_of(event, sessions),
            LINK,
            _("Accept or decline"),
        )
        put(registration, letter, "offered", at_once=at_once)


def tell_expired(registration: Registration) -> None:
    """They did not accept in time."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("The time to accept the place is over: %(event)s") % {"event": event.title},
            (
                _("%(name)s, the place that was kept for you went to the next in line.") % {"name": NAME},
                _("If you still wish to come, register again: you get a place or stand on the waiting list."),
            ),
            link=absolute(reverse("events:event", args=[event.code])),
            button=_("Open the event"),
        )
        put(registration, letter, "expired")


def tell_cancelled(registration: Registration, sessions: Sequence[Session], reason: str) -> None:
    """The registration is cancelled; the entry leaves their calendar."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("Your registration is cancelled: %(event)s") % {"event": event.title},
            (
                _("%(name)s, your registration is cancelled.") % {"name": NAME},
                *([_("“%(words)s”") % {"words": reason}] if reason else []),
            ),
            facts_of(event, sessions),
            absolute(reverse("events:event", args=[event.code])),
            _("Open the event"),
        )
        put(registration, letter, "cancelled", sessions=sessions, is_cancelled=True)
    withdraw([key_of(registration, occasion) for occasion in ("waiting", "offered", "reminder")])


def tell_standing(registration: Registration, sessions: Sequence[Session]) -> None:
    """The letter of the state that a registration is in, to an address that has had none of its letters."""
    if registration.state == RegistrationState.CONFIRMED:
        tell_confirmed(registration, sessions)
    elif registration.state == RegistrationState.OFFERED:
        tell_offered(registration, sessions)
    else:
        tell_waiting(registration, sessions, position=position_of(registration))


def take_back(registration: Registration) -> None:
    """Let no letter of a registration go out that still waits for its present address."""
    withdraw(keys_waiting(letters_to(registration.email), begins=key_of(registration, "")))


def tell_known(registration: Registration) -> None:
    """Somebody registered a second time: their link once more, at most once an hour."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("You have registered already: %(event)s") % {"event": event.title},
            (
                _("Somebody has just registered %(name)s once more. The earlier registration holds; nothing changed.")
                % {"name": NAME},
                *state_words(registration),
            ),
            link=LINK,
            button=_("See, change or cancel"),
        )
        put(registration, letter, f"again {timezone.now():%Y-%m-%d %H}")


def remind(registration: Registration, sessions: Sequence[Session], *, at_once: bool = True) -> None:
    """Two days before: when, where, the link for taking part online."""
    event = registration.event
    with translation.override(registration.language):
        letter = Words(
            _("Soon: %(event)s") % {"event": event.title},
            (_("%(name)s, we are expecting you.") % {"name": NAME}, *_at_the_door(event)),
            facts_of(event, sessions, online=True),
            LINK,
            _("See, change or cancel"),
            _("Cannot come? Please cancel on the same page, so that somebody else gets the place."),
        )
        put(registration, letter, "reminder", sessions=sessions, at_once=at_once)


def send_mine(email: str, language: str) -> None:
    """The link to everything that an address registered for."""
    with translation.override(language):
        letter = Words(
            _("Your registrations"),
            (_("Here is the link to everything that you registered for with this address."),),
            link=LINK,
            button=_("My registrations"),
            small=_("The link works for a day. If it was not you who asked, simply delete this letter."),
        )
    told = {LINK: absolute(reverse("events:my_registrations", args=[mine_key(email)]))}
    mail = _filled(letter, language, told, email, letter_frame())
    post(mail, key=f"events.mine:{email}:{timezone.now():%Y-%m-%d %H:%M}", kind="events.mine", secret=True)


def facts_of(event: Event, sessions: Sequence[Session], *, online: bool = False) -> tuple[tuple[str, str], ...]:
    """When and where, session by session; the link for taking part online is for those with a place."""
    found = [(_("When"), when_words(event, len(sessions))), (_("Where"), venue_words(event, sessions))]
    if 1 < len(sessions) <= MOST_SESSIONS:
        found += [(one.title or str(at), session_words(one)) for at, one in enumerate(sessions, start=1)]
    if online and event.online_link:
        found.append((_("Online"), event.online_link))
    return (*found, (_("Accessibility"), event.access_notes), (_("Contact"), event.contact))


def state_words(registration: Registration) -> list[str]:
    """Where a registration is, in a sentence."""
    if registration.state == RegistrationState.CONFIRMED:
        return [_("Your place is confirmed.")]
    if registration.state == RegistrationState.WAITING:
        return [_("You are number %(number)s on the waiting list.") % {"number": position_of(registration)}]
    return [_("A place is kept for you until %(until)s.") % {"until": written_moment(registration.offered_until)}]


def _at_the_door(event: Event) -> tuple[str, ...]:
    words = _("At the door show the code that is on the page of your registration, on the phone or printed.")
    return (words,) if has_door(event) else ()


def session_words(session: Session) -> str:
    """When and where one session is."""
    return ", ".join(filter(None, (time_words(session.starts_at, session.ends_at), session_where(session))))


def key_of(registration: Registration, occasion: str) -> str:
    """By which the letter of an occasion is known in the outbox; the code of the registration stands in its middle."""
    return f"{LETTER_KIND}:{registration.code}:{occasion}"


def put(  # noqa: PLR0913 -- what a letter is, and what goes with it
    registration: Registration, letter: Words, occasion: str, *, sessions: Sequence[Session] = (), number: int = 0,
    is_cancelled: bool = False, at_once: bool = True,
) -> None:  # fmt: skip
    """Put the letter into the outbox, once for each occasion; nobody without an address is written to."""
    if not registration.email:
        return
    event, link = registration.event, link_of(registration)
    told = {NAME: registration.name, LINK: link, NUMBER: str(number)}
    mail = _filled(letter, registration.language, told, registration.email, frame_for(event))
    if sessions:
        online = "" if is_cancelled else event.online_link
        mine = mine_of(registration, online, link=link, is_cancelled=is_cancelled)
        mail.attach(f"{event.code}.ics", calendar_of([(event, sessions)], mine=mine), "text/calendar")
    into = post if at_once else post_later
    into(mail, key=key_of(registration, occasion), kind=LETTER_KIND, centre_id=event.centre_id)


def _filled(
    letter: Words, language: str, told: Mapping[str, str], address: str, frame: LetterFrame
) -> EmailMultiAlternatives:
    subject, text, markup = _written(letter, language, frame)
    for mark, value in told.items():
        text, markup = text.replace(mark, value), markup.replace(mark, escape(value))
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[address])
    mail.attach_alternative(markup, "text/html")
    return mail


@lru_cache(maxsize=500)
def _written(letter: Words, language: str, frame: LetterFrame) -> tuple[str, str, str]:
    """Subject, text and markup, with the marks; in a rush the same letter goes to hundreds."""
    with translation.override(language):
        context = {"letter": letter, "language": language, "frame": frame}
        mail = compose("events/mails/registration", context, subject=letter.subject, to="")
    markup, _kind = mail.alternatives[0]
    return letter.subject, str(mail.body), str(markup)
