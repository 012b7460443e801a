"""How often links were followed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from talka.outreach.models import EditionLink, LinkDay


def count_click(link: EditionLink) -> None:
    """One more on this day. Not a verb: the trail would keep the moment at which somebody read a letter."""
    day = timezone.localdate()
    with transaction.atomic():
        if not LinkDay.objects.filter(link=link, day=day).update(clicks=F("clicks") + 1):
            LinkDay.objects.get_or_create(link=link, day=day)
            LinkDay.objects.filter(link=link, day=day).update(clicks=F("clicks") + 1)
