"""For which centre a letter is."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings

from talka.accounts.models import Centre
from talka.advice.models import AdviceRequest

# What stands before the @ of an address for advice; after a plus the code of the centre.
LOCAL_PARTS = frozenset({"advice", "konsultacijas", "padoms"})


def centre_of_letter(recipients: Iterable[str]) -> Centre | None:
    """The centre whose address is among these: its own, or `konsultacijas+riga@` and this site's name."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    centres = list(Centre.objects.order_by("pk"))
    by_address = {one.email.lower(): one for one in centres if one.email}
    for centre in centres:
        by_address |= {f"{local}+{centre.code.lower()}@{host}": centre for local in LOCAL_PARTS}
    return next((by_address[one] for one in sorted(recipients) if one in by_address), None)


def request_of_letter(message_hash: str) -> AdviceRequest | None:
    """The request that a letter has become already."""
    return AdviceRequest.objects.filter(letter_hash=message_hash).first() if message_hash else None
