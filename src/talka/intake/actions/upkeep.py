"""What the clock does for lists that came in."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from talka.intake.models import Doubt
from talka.kernel.imports.models import ImportState

KEPT_FOR = timedelta(days=30)


def forget_doubts() -> None:
    """Take out what was asked about lists that are written or given up: it names people."""
    undecided = Q(batch__state=ImportState.READY, batch__started_at__gt=timezone.now() - KEPT_FOR)
    Doubt.objects.exclude(undecided).exclude(batch__state__in=[ImportState.CHECKING, ImportState.WRITING]).delete()
