"""Writing down that somebody read what was asked."""

from __future__ import annotations

from django.utils import timezone

from talka.accounts.models import User
from talka.advice.models import AdviceReading, AdviceRequest


def note_reading(request: AdviceRequest, *, reader: User) -> None:
    """One row a day and reader; the adviser whose request it is needs none."""
    if request.owner_id != reader.pk:
        AdviceReading.objects.get_or_create(request=request, reader=reader, read_on=timezone.localdate())
