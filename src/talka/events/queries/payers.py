"""Whose money an event is: the logos that its pages, papers and letters show."""

from __future__ import annotations

from collections.abc import Sequence

from talka.accounts.models import FunderLogo
from talka.accounts.queries.faces import ShownFunder, identity, logos_shown
from talka.events.models import Event
from talka.kernel.modules import LetterFrame, letter_frame


def payer_of(event: Event) -> int | None:
    """Who pays by the event's agreement; not asked while no funder has logos of its own."""
    if not identity().of_payers or event.agreement is None:
        return None
    return event.agreement.funder_id


def funders_of(event: Event) -> Sequence[ShownFunder]:
    """For a page."""
    return identity().funders_of(event.centre_id, payer_of(event))


def logos_of_event(event: Event) -> list[FunderLogo]:
    """For a paper."""
    return logos_shown(event.centre_id, payer_of(event))


def frame_for(event: Event) -> LetterFrame:
    """For a letter."""
    return letter_frame(event.centre_id, payer_of(event))
