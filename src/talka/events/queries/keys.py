"""What opens the page of a registration: its code with our signature, in letters only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from talka.events.models import Registration
from talka.events.models.registrations import PRESENT_STATES

_SALT, _MINE, _OUTCOME = "talka.events.registration", "talka.events.mine", "talka.events.outcome"
MINE_FOR, OUTCOME_FOR = timedelta(days=1), timedelta(hours=2)
MOST_KEY = 2000


def registration_key(registration: Registration) -> str:
    """The secret of whoever registered; works as long as the registration is there."""
    return signing.Signer(salt=_SALT).sign(registration.code)


def registration_of_key(key: str) -> Registration | None:
    """The registration with its event and centre; None for a key that was made up."""
    try:
        code = signing.Signer(salt=_SALT).unsign(key[:MOST_KEY])
    except signing.BadSignature:
        return None
    return Registration.objects.select_related("event__centre").filter(code=code, forgotten_at=None).first()


def colleagues_of(registration: Registration) -> list[Registration]:
    """Those whom somebody registered together with themselves; nobody for the others of a party."""
    if not registration.party or registration.party != registration.code:
        return []
    party = Registration.objects.filter(event_id=registration.event_id, party=registration.party)
    return list(party.exclude(pk=registration.pk).order_by("pk"))


def mine_key(email: str) -> str:
    """The secret of the letter that lists everything of an address."""
    return signing.dumps({"email": email.strip().casefold()}, salt=_MINE)


def address_of_key(key: str) -> str | None:
    """The address that a letter was written to, for a day."""
    try:
        held: Any = signing.loads(key[:MOST_KEY], salt=_MINE, max_age=MINE_FOR)
    except signing.BadSignature:
        return None
    return str(held["email"])


def registrations_of(email: str) -> QuerySet[Registration]:
    """Everything that an address registered for, what comes next first."""
    rows = Registration.objects.select_related("event__centre").filter(email_folded=email, forgotten_at=None)
    return rows.exclude(email_folded="").order_by("-event__starts_at", "pk")


def has_anything(email: str) -> bool:
    """Whether an address is registered for something."""
    return registrations_of(email).filter(state__in=PRESENT_STATES).exists()


def outcome_key(outcome: dict[str, Any]) -> str:
    """What the page after the form says, where nobody can change it."""
    return signing.dumps(outcome, salt=_OUTCOME, compress=True)


def outcome_of_key(key: str) -> dict[str, Any] | None:
    """The same back; None when it was made up or is old."""
    try:
        held: dict[str, Any] = signing.loads(key[:MOST_KEY], salt=_OUTCOME, max_age=OUTCOME_FOR)
    except signing.BadSignature:
        return None
    return held
