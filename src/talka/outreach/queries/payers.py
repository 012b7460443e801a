"""Whose money an edition is: the logos that its letters and its page show."""

from __future__ import annotations

from collections.abc import Sequence

from talka.accounts.queries.faces import ShownFunder, identity
from talka.kernel.modules import LetterFrame, letter_frame
from talka.outreach.models import Edition


def payer_of(edition: Edition) -> int | None:
    """Who pays by the agreement of its purpose; not asked while no funder has logos of its own."""
    if not identity().of_payers or edition.purpose is None:
        return None
    return edition.purpose.agreement.funder_id


def funders_of(edition: Edition) -> Sequence[ShownFunder]:
    """For its page."""
    return identity().funders_of(edition.centre_id, payer_of(edition))


def frame_for(edition: Edition) -> LetterFrame:
    """For its letters."""
    return letter_frame(edition.centre_id, payer_of(edition))
