"""Questions about remainders."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.programmes.models import Agreement
from talka.spending.models import Remainder


def remainders_of(agreement: Agreement) -> QuerySet[Remainder]:
    """What was carried and returned under an agreement."""
    return Remainder.objects.filter(agreement=agreement, removed_at=None).select_related("year", "purpose")
