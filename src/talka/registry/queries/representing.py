"""Who lets somebody represent a profile."""

from __future__ import annotations

from talka.accounts.models import Centre
from talka.places.queries import ancestors
from talka.registry.models import Claim


def centres_that_decided(claim: Claim) -> list[Centre]:
    """The centres of whoever let somebody represent a profile; of those who see all, the centres of its region."""
    about = claim.organisation or claim.community or claim.network
    decided = claim.invited_by or claim.decided_by
    mine = decided.access.centres if decided is not None else frozenset()
    if mine:
        return list(Centre.objects.filter(pk__in=mine))
    place = about.place if about is not None else None
    codes = [place.code, *(one.code for one in ancestors(place))] if place is not None else []
    return list(Centre.objects.filter(region_code__in=codes))
