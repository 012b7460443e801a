"""Invitations to look after a profile: which there are, and what becomes of a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.directory.queries.claims import WITH, claims_visible_to
from talka.registry.models import Claim

INVITED_SALT = "talka.directory.invited"
INVITED_FOR, A_DAY, PAUSE = timedelta(days=14), timedelta(days=1), timedelta(hours=1)
# Letters of one invitation, and to one address in a day.
MOST_LETTERS = 3
# So long the centre sees what became of one that nobody accepted; then name and address are forgotten.
KEPT_FOR = timedelta(days=90)


class Standing(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    # It was accepted, and the right has ended since.
    ENDED = "ended"


def standing_of(claim: Claim, now: datetime) -> Standing:
    """What became of it; `claim` is an invitation."""
    if claim.granted:
        return Standing.ENDED if claim.ended_at is not None else Standing.ACCEPTED
    if claim.granted is False:
        return Standing.DECLINED
    if claim.ended_at is not None:
        return Standing.WITHDRAWN
    written = claim.correspondence.written_at
    return Standing.OPEN if written is not None and now - written < INVITED_FOR else Standing.EXPIRED


def invited_claims(user: User) -> QuerySet[Claim]:
    """Those that nobody has answered or withdrawn, the latest first."""
    return claims_visible_to(user).filter(invited_by__isnull=False, decided_at=None, ended_at=None)


def claims_at_present(user: User) -> QuerySet[Claim]:
    """Those that are a right, and invitations that are not answered."""
    return claims_visible_to(user).filter(Q(granted=True) | Q(granted=None, invited_by__isnull=False), ended_at=None)


def invitation_key(claim: Claim) -> str:
    """The secret of the letter; how long it works is said by the day of the last letter."""
    return signing.dumps({"claim": claim.pk, "email": claim.email}, salt=INVITED_SALT)


def invitation_of_key(key: str) -> Claim | None:
    """The invitation of a letter; None for a key that was made up, or whose invitation is forgotten."""
    try:
        held: Any = signing.loads(key, salt=INVITED_SALT)
    except signing.BadSignature:
        return None
    rows = Claim.objects.select_related(*WITH).filter(invited_by__isnull=False)
    return rows.filter(pk=held["claim"], email=held["email"]).first()


def inviter_of(claim: Claim) -> str:
    """By whom somebody is asked, so that they can ask back: a letter from nobody is not trusted."""
    if claim.invited_by is None:
        return _("A support centre")
    centres = list(centres_of(claim.invited_by)[:2])
    of = [centres[0].name] if len(centres) == 1 else []
    return ", ".join([str(claim.invited_by), *of])


def letters_to(email: str, since: datetime) -> int:
    """How many letters invitations have made us write to an address since."""
    rows = Claim.objects.filter(email__iexact=email, correspondence__written_at__gt=since, invited_by__isnull=False)
    found = rows.aggregate(letters=Coalesce(Sum("correspondence__letters"), Value(0)))
    return int(found["letters"])


def never_accepted(before: datetime) -> QuerySet[Claim]:
    """Invitations that came to nothing, whose last letter is that old."""
    rows = Claim.objects.filter(invited_by__isnull=False, correspondence__written_at__lt=before)
    return rows.filter(Q(granted=None) | Q(granted=False))
