"""Writing down that somebody read what was asked."""

from __future__ import annotations

from django.utils import timezone

from talka.accounts.models import User
from talka.advice.models import AdviceReading, AdviceRequest


def note_reading(request: AdviceRequest, *, reader: User) -> None:
    """One row a day and reader; the adviser whose request it is needs none.

    What was added is new until the adviser opens it; of a request that nobody has, until anybody does.
    """
    if request.added_at is not None and request.owner_id in {None, reader.pk}:
        AdviceRequest.objects.filter(pk=request.pk, added_at=request.added_at).update(added_at=None)
    if request.owner_id != reader.pk:
        AdviceReading.objects.get_or_create(request=request, reader=reader, read_on=timezone.localdate())
