"""Questions about who is written to."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.outreach.models import (
    Edition,
    Interest,
    InterestKind,
    Subscriber,
    SubscriberQuerySet,
    SubscriberState,
    Suppression,
)

# Letters that ask for a confirmation, to one address in an hour; whoever asks for them.
MOST_LETTERS, AN_HOUR = 3, 3600
# What was not confirmed is forgotten after so many days.
UNCONFIRMED_DAYS = 7


@dataclass(frozen=True)
class Wanted:
    """What somebody wishes to get: codes of regions and topics, by kind of interest."""

    language: str = "lv"
    role: str = ""
    interests: Mapping[str, Sequence[str]] = field(default_factory=dict)


def cleaned_address(address: str) -> str:
    """The form by which an address is known."""
    return address.strip().lower()


def hash_of_address(address: str) -> str:
    """What is kept of an address that must not be subscribed again; nobody can tell the address from it."""
    secret = hashlib.sha256(f"outreach.suppression:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(secret, cleaned_address(address).encode(), hashlib.sha256).hexdigest()


def suppressions_of(addresses: Iterable[str], centre: Centre) -> set[str]:
    """Hashes among those of these addresses that only their owners may subscribe."""
    hashes = [hash_of_address(one) for one in addresses]
    here = Suppression.objects.filter(Q(centre=centre) | Q(centre=None), address_hash__in=hashes)
    return set(here.values_list("address_hash", flat=True))


def known_addresses(addresses: Iterable[str], centre: Centre) -> set[str]:
    """Those of these addresses that the centre writes to already."""
    rows = Subscriber.objects.filter(centre=centre, email__in=list(addresses), state=SubscriberState.ACTIVE)
    return set(rows.values_list("email", flat=True))


def subscriber_with(address: str, centre: Centre) -> Subscriber | None:
    """The subscription of an address in a centre."""
    return Subscriber.objects.filter(centre=centre, email=cleaned_address(address)).first()


def recipients(edition: Edition) -> SubscriberQuerySet:
    """Who an edition is for: the active of the centre, narrowed; who chose no region or topic gets all of them."""
    rows = Subscriber.objects.filter(centre=edition.centre_id).written_to()
    segment: Mapping[str, list[str]] = edition.segment
    for kind in InterestKind.values:
        if wanted := segment.get(kind):
            own = Interest.objects.filter(subscriber=OuterRef("pk"), kind=kind)
            rows = rows.filter(Exists(own.filter(value__in=wanted)) | ~Exists(own))
    for name in ("role", "language"):
        if wanted := segment.get(name):
            rows = rows.filter(**{f"{name}__in": wanted})
    return rows


def interests_of(subscriber: Subscriber) -> dict[str, list[str]]:
    """What somebody chose, by kind."""
    chosen: dict[str, list[str]] = {kind: [] for kind in InterestKind.values}
    for kind, value in subscriber.interests.order_by("value").values_list("kind", "value"):
        chosen[kind].append(value)
    return chosen


def unconfirmed(now: datetime | None = None) -> QuerySet[Subscriber]:
    """Those who were asked long ago and did not answer."""
    before = (now or timezone.now()) - timedelta(days=UNCONFIRMED_DAYS)
    return Subscriber.objects.filter(state=SubscriberState.PENDING, asked_at__lt=before)


def subscribers_for_list(user: User, *, which: str, words: str) -> QuerySet[Subscriber]:
    """Those whom the list shows; words are a piece of the address."""
    rows = Subscriber.objects.visible_to(user).select_related("centre").prefetch_related("interests")
    if which == "bounced":
        rows = rows.filter(state=SubscriberState.ACTIVE).exclude(bounced_at=None)
    elif which in SubscriberState.values:
        rows = rows.filter(state=which)
    return rows.filter(email__contains=cleaned_address(words)) if words.strip() else rows


def subscriber_counts(user: User) -> dict[str, int]:
    """How many of each state the user sees, and how many mailboxes are gone; one query."""
    rows = Subscriber.objects.visible_to(user)
    return rows.aggregate(
        active=Count("pk", filter=Q(state=SubscriberState.ACTIVE)),
        pending=Count("pk", filter=Q(state=SubscriberState.PENDING)),
        ended=Count("pk", filter=Q(state=SubscriberState.ENDED)),
        bounced=Count("pk", filter=Q(state=SubscriberState.ACTIVE) & ~Q(bounced_at=None)),
    )


def centres_with_newsletter() -> QuerySet[Centre]:
    """Centres whose newsletter one can subscribe to: all."""
    return Centre.objects.order_by("name")


def centre_with_code(code: str) -> Centre | None:
    """The centre of a code in an address."""
    return Centre.objects.filter(code=code[:20]).first() if code else None


def own_centres(user: User) -> QuerySet[Centre]:
    """Centres for which somebody writes."""
    return centres_of(user).order_by("name")
