"""Letters of an event, and those that did not arrive: somebody has to ring up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from talka.events.models import Event, Invitation, Registration
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.planning import reached_by_letter
from talka.kernel.mail.models import LOST, Letter, LetterState
from talka.kernel.mail.outbox import keys_waiting, letters_of
from talka.kernel.mail.reasons import reason_words

LETTER_KIND = "events.registration"
# What staff has written to all: the key ends with the registration, and with the invitation where somebody is invited.
NOTICE_KIND, INVITED = "events.notice", "events.invited"
MOST_TOLD = 100


@dataclass(frozen=True)
class Undelivered:
    """Who did not get our letter, and why."""

    registration: Registration
    reason: str


@dataclass(frozen=True)
class InvitationLetter:
    """What became of the newest letter to somebody who is invited by name; why, if nobody got it."""

    state: LetterState
    reason: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether nobody got it."""
        return self.state in LOST


def undelivered_in(event: Event) -> list[Undelivered]:
    """Those of an event to whose present address a letter was lost, by name; one query when there are none."""
    present = Registration.objects.filter(event=event, state__in=PRESENT_STATES)
    letters = Letter.objects.filter(
        kind__in=[LETTER_KIND, NOTICE_KIND], state__in=LOST, centre_id=event.centre_id,
        address__in=present.values("email_folded"),
    ).exclude(address="")  # fmt: skip
    by_code, by_key = {}, {}
    # The newest letter has the last word.
    for kind, key, problem in letters.order_by("pk").values_list("kind", "key", "problem"):
        parts = key.split(":")
        if kind == LETTER_KIND:
            by_code[parts[1]] = reason_words(problem)
        elif parts[0] != INVITED:
            by_key[int(parts[-1])] = reason_words(problem)
    if not by_code and not by_key:
        return []
    found = present.filter(Q(code__in=by_code) | Q(pk__in=by_key))[:MOST_TOLD]
    return [Undelivered(one, by_code.get(one.code) or by_key.get(one.pk, "")) for one in found]


def letters_of_invitations(event: Event) -> dict[int, InvitationLetter]:
    """The newest letter to the present address of each who is invited, by the key of the invitation; one query."""
    letters = Letter.objects.filter(
        kind=NOTICE_KIND, centre_id=event.centre_id, address__in=event.invitations.values("email")
    ).exclude(Q(address="") | Q(state=LetterState.WITHDRAWN))  # fmt: skip
    rows = letters.order_by("pk").values_list("key", "state", "problem")
    found = {
        int(parts[1]): (LetterState(state), problem)
        for key, state, problem in rows
        if (parts := key.split(":"))[0] == INVITED
    }
    return {
        key: InvitationLetter(state, reason_words(problem) if state in LOST else "")
        for key, (state, problem) in found.items()
    }


def invitations_waiting(event: Event) -> dict[str, int]:
    """Which invitation each letter is about, by the key of the letter; of those that are not out yet."""
    keys = keys_waiting(letters_of(NOTICE_KIND, centre_id=event.centre_id), begins=f"{INVITED}:")
    return {key: int(key.split(":")[1]) for key in keys}


def is_reminder(key: str) -> bool:
    """Whether somebody is invited once more by this letter: only such a key holds a day."""
    return "-" in key


def how_many_to_tell(event: Event) -> int:
    """Whom a letter about a change reaches: those who registered, and those invited who have not answered."""
    registered = reached_by_letter(event)
    return len(registered) + len(invited_to_tell(event, registered))


def invited_to_tell(event: Event, registered: Iterable[Registration]) -> list[Invitation]:
    """Those who hold an invitation that they have not answered, and do not hear of the event by registering."""
    # What is not out yet would be the first that they hear, but for a reminder.
    unheard = [number for key, number in invitations_waiting(event).items() if not is_reminder(key)]
    addresses = {one.email_folded for one in registered}
    asked = event.invitations.filter(answer=Invitation.Answer.NONE).exclude(pk__in=unheard)
    return [one for one in asked if one.email.lower() not in addresses]
