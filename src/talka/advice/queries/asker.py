"""Who asks, and whom they can call instead."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from talka.accounts.models import Centre
from talka.advice.queries.desk import letters_lately
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.registry.models import Organisation
from talka.registry.models.organisations import comparable_name

A_DAY = timedelta(hours=24)
_NUMBER = re.compile(r"(?<![0-9])(?:LV)?([0-9][0-9 \-]{9,14}[0-9])(?![0-9])")


def recognised(text: str) -> Organisation | None:
    """The organisation that is surely meant: by its registration number, or as the only one of exactly this name."""
    match = _NUMBER.search(text)
    if match is not None:
        try:
            number = check_registration_number(match[1])
        except BadRegistrationNumber:
            return None
        return Organisation.objects.filter(registration_number=number).first()
    if not text.strip():
        return None
    found = list(Organisation.objects.filter(name_compared=comparable_name(text)[:250])[:2])
    return found[0] if len(found) == 1 else None


def centres_to_call() -> QuerySet[Centre]:
    """Centres with a phone number."""
    return Centre.objects.exclude(phone="")


def sent_lately(email: str) -> int:
    """How many requests an address has sent within a day."""
    return letters_lately(email, timezone.now() - A_DAY) if email else 0
