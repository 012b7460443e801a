"""Letters about what changed, and those that were not out yet when it did.

Nothing goes out with an hour, a place or a link that does not hold any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from talka.events.mails import events as notices
from talka.events.mails.registrations import (
    LINK,
    NAME,
    NUMBER,
    Words,
    facts_of,
    key_of,
    put,
    remind,
    session_words,
    state_words,
    tell_confirmed,
    tell_offered,
    tell_waiting,
)
from talka.events.models import Event, Registration, RegistrationState, Session
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.places_left import numbers_in_line
from talka.events.queries.undelivered import LETTER_KIND
from talka.kernel.mail.outbox import keys_waiting, letters_of, set_aside, withdraw

# Occasions of letters that say when, where or by which link, and of those that are about having a place.
SAYING = ("confirmed", "waiting", "offered", "reminder", "moved", "link")
BRINGING_THE_LINK = ("confirmed", "reminder", "link")
Waiting = Mapping[Registration, Sequence[str]]


def tell_moved(
    session: Session, before: Session, registrations: Sequence[Registration], *, anew: Mapping[str, bool]
) -> int:
    """A session is at another time or place: how it was, how it is, and the new entry for the calendar.

    Who waits hears the same without the link for taking part, and gets no entry. Written once for each move. `anew`:
    what `write_anew` did with letters that were not out; whoever had one of this session is told by that. How many
    letters there are.
    """
    event = session.event
    sessions = list(event.sessions.select_related("place"))
    line, told = numbers_in_line(event), 0
    for one in registrations:
        one.event = event
        earlier = [is_told for key, is_told in anew.items() if key.startswith(key_of(one, f"moved {session.pk} "))]
        if earlier:
            told += any(earlier)
            continue
        with translation.override(one.language):
            was = session_words(before)
        told += _tell_moved(one, session, was, sessions, f"moved {session.pk} {session.moves}", line)
    return told


def tell_link(event: Event, registrations: Sequence[Registration], *, was_known: bool) -> int:
    """Those who have a place get the link for taking part as it is now; how many letters there are.

    `was_known`: they had another one before.

    What waits and would bring an earlier link does not go out any more, for this letter says the same and more; what
    is told of a moved session is written anew. Written once for each change of the event.
    """
    sessions = list(event.sessions.select_related("place"))
    waiting = _waiting(event)
    withdraw(key_of(one, occasion) for one, occasion in _each(waiting) if _word(occasion) in BRINGING_THE_LINK)
    write_anew(event)
    for one in registrations:
        one.event = event
        _tell_link(one, sessions, f"link {event.version}", was_known=was_known)
    return len(registrations)


def write_anew(event: Event) -> dict[str, bool]:
    """Write what is not out yet as it holds now; by the keys of such letters, whether there is still something to tell.

    Whoever asks holds the row of the event. Two queries where nothing waits.
    """
    notices.invite_anew(event)
    waiting = {one: [said for said in its if _word(said) in SAYING] for one, its in _waiting(event).items()}
    texts = set_aside(key_of(one, occasion) for one, occasion in _each(waiting))
    if not texts:
        return {}
    sessions = list(event.sessions.select_related("place"))
    line = numbers_in_line(event)
    told = {}
    for one, occasion in _each(waiting):
        if (key := key_of(one, occasion)) in texts:
            one.event = event
            told[key] = _again(one, occasion, texts[key], sessions, line)
    return told


def take_back_all(event: Event) -> None:
    """Let no letter go out any more that is not out yet to those who are registered or invited."""
    withdraw(key_of(one, occasion) for one, occasion in _each(_waiting(event)))
    notices.take_back_invitations(event)


def _waiting(event: Event) -> Waiting:
    """Of those who are registered: the occasions of letters that are not out yet."""
    occasions = defaultdict(list)
    for key in keys_waiting(letters_of(LETTER_KIND, centre_id=event.centre_id), begins=f"{LETTER_KIND}:"):
        _kind, code, occasion = key.split(":", 2)
        occasions[code].append(occasion)
    if not occasions:
        return {}
    rows = event.registrations.filter(state__in=PRESENT_STATES, code__in=occasions).exclude(email="").order_by("pk")
    return {one: occasions[one.code] for one in rows}


def _each(waiting: Waiting) -> list[tuple[Registration, str]]:
    return [(one, occasion) for one, occasions in waiting.items() for occasion in occasions]


def _word(occasion: str) -> str:
    """What kind of occasion it is: „moved” of „moved 12 3”."""
    return occasion.partition(" ")[0]


def _again(one: Registration, occasion: str, former: str, sessions: Sequence[Session], line: Mapping[int, int]) -> bool:
    """The same letter as it holds now; not where there is nothing to tell any more."""
    state, kind = one.state, _word(occasion)
    has_place = state == RegistrationState.CONFIRMED
    if kind == "moved":
        key = int(occasion.split()[1])
        session = next((session for session in sessions if session.pk == key), None)
        return session is not None and _tell_moved(one, session, _was(one, former), sessions, occasion, line)
    if kind == "confirmed" and has_place:
        tell_confirmed(one, sessions, at_once=False)
    elif kind == "reminder" and has_place:
        remind(one, sessions, at_once=False)
    elif kind == "link" and has_place and one.event.online_link:
        _tell_link(one, sessions, occasion, was_known=_knew_a_link(one, former))
    elif kind == "waiting" and state == RegistrationState.WAITING:
        tell_waiting(one, sessions, position=line.get(one.pk, 0), at_once=False)
    elif kind == "offered" and state == RegistrationState.OFFERED:
        tell_offered(one, sessions, at_once=False)
    else:
        return False
    return True


def _tell_moved(  # noqa: PLR0913, PLR0917 -- who hears of what, and what stands around it
    one: Registration, session: Session, was: str, sessions: Sequence[Session], occasion: str, line: Mapping[int, int]
) -> bool:
    """The letter about a moved session; none where it is again as its reader knows it."""
    has_place = one.state == RegistrationState.CONFIRMED
    with translation.override(one.language):
        now = session_words(session)
        if now == was:
            return False
        letter = Words(
            _("Changed: %(event)s") % {"event": one.event.title},
            (
                _("%(name)s, the time or the place has changed.") % {"name": NAME},
                *([_("Before: %(words)s") % {"words": was}] if was else []),
                _("Now: %(words)s") % {"words": now},
                _standing(one),
            ),
            facts_of(one.event, sessions, online=has_place),
            LINK,
            _("See, change or cancel"),
            _("Cannot come? Please cancel on the same page, so that somebody else gets the place."),
        )
        put(
            one, letter, occasion, sessions=sessions if has_place else (), number=line.get(one.pk, 0), at_once=False
        )  # fmt: skip
    return True


def _tell_link(one: Registration, sessions: Sequence[Session], occasion: str, *, was_known: bool) -> None:
    with translation.override(one.language):
        opening: tuple[str, ...] = (
            _("%(name)s, the link for taking part online has changed.") % {"name": NAME},
            _("Please use this one; the earlier link does not hold any more."),
        )
        if not was_known:
            opening = (_("%(name)s, here is the link for taking part online.") % {"name": NAME},)
        letter = Words(
            _("The link for taking part online: %(event)s") % {"event": one.event.title},
            (*opening, _standing(one)),
            facts_of(one.event, sessions, online=True),
            LINK,
            _("See, change or cancel"),
            _("Cannot come? Please cancel on the same page, so that somebody else gets the place."),
        )
        put(one, letter, occasion, sessions=sessions, at_once=False)


def _was(one: Registration, former: str) -> str:
    """What a letter that never went out says of the time before: that is what its reader still knows."""
    with translation.override(one.language):
        mark = _("Before: %(words)s") % {"words": ""}
    return next((line.removeprefix(mark) for line in former.splitlines() if line.startswith(mark)), "")


def _knew_a_link(one: Registration, former: str) -> bool:
    with translation.override(one.language):
        return _("Please use this one; the earlier link does not hold any more.") in former


def _standing(one: Registration) -> str:
    """Where a registration is, the same words for everybody of one state."""
    if one.state == RegistrationState.WAITING:
        return _("You are number %(number)s on the waiting list.") % {"number": NUMBER}
    return state_words(one)[0]
