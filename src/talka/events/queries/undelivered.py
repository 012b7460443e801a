"""Letters to those who registered that did not arrive: somebody has to ring up."""

from __future__ import annotations

from dataclasses import dataclass

from talka.events.models import Event, Registration
from talka.events.models.registrations import PRESENT_STATES
from talka.kernel.mail.models import LOST, Letter
from talka.kernel.mail.reasons import reason_words

LETTER_KIND = "events.registration"
MOST_TOLD = 100


@dataclass(frozen=True)
class Undelivered:
    """Who did not get our letter, and why."""

    registration: Registration
    reason: str


def undelivered_in(event: Event) -> list[Undelivered]:
    """Those of an event to whose present address a letter was lost, by name; one query when there are none."""
    present = Registration.objects.filter(event=event, state__in=PRESENT_STATES)
    letters = Letter.objects.filter(
        kind=LETTER_KIND, state__in=LOST, centre_id=event.centre_id, address__in=present.values("email_folded")
    ).exclude(address="")
    # The key holds the code of the registration; the newest letter has the last word.
    newest = letters.order_by("pk").values_list("key", "problem")
    reasons = {key.split(":")[1]: reason_words(problem) for key, problem in newest}
    found = present.filter(code__in=list(reasons)[:MOST_TOLD]) if reasons else ()
    return [Undelivered(one, reasons[one.code]) for one in found]
