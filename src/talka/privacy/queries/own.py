"""Requests of people about their own data."""

from __future__ import annotations

from talka.accounts.queries import hash_of_key
from talka.privacy.models import OwnDataRequest
from talka.registry.models import Person


def people_of(email: str) -> list[Person]:
    """Records with this address, of whatever centre: whoever reads the mailbox is the person."""
    rows = Person.objects.filter(email_folded=email.strip().casefold(), erased_at=None)
    return list(rows.select_related("organisation").order_by("pk"))


def open_request(key: str) -> OwnDataRequest | None:
    """The request whose letter carries this key, while it opens anything."""
    found = OwnDataRequest.objects.filter(key_hash=hash_of_key(key)).first()
    return found if found is not None and found.is_open else None
