"""For which centre a letter is, and to which request it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q

from talka.accounts.models import Centre
from talka.advice.models import AdviceMessage, AdviceRequest
from talka.advice.queries.keys import requests_quoted
from talka.kernel.mail.returns import letters_named

# Of letters about requests in the outbox; the number of the request follows in the key.
LETTER_KIND = "advice.request"
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
    """The request that a letter has become already, or stands under."""
    if not message_hash:
        return None
    said = AdviceMessage.objects.filter(letter_hash=message_hash).values("request")
    return AdviceRequest.objects.filter(Q(letter_hash=message_hash) | Q(pk__in=said)).first()


def request_answered_by(sender: str, *, heads: Iterable[str], text: str) -> AdviceRequest | None:
    """The request to whose letter somebody answers from the address to which that letter went.

    It is believed when it names the identity of that letter, or quotes the link in it; nobody else has seen either.
    """
    if not sender:
        return None
    named = [one.key.split(":")[1] for one in letters_named(heads) if (one.kind, one.address) == (LETTER_KIND, sender)]
    rows = AdviceRequest.objects.filter(email=sender, forgotten_at=None)
    quoted = [one.pk for one in requests_quoted(text)] if not named else []
    return rows.filter(pk__in=[*named, *quoted]).order_by("-pk").first()
