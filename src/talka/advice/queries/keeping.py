"""What managers keep."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.accounts.models import User
from talka.advice.models import RoutingRule


def rules_kept_by(user: User) -> QuerySet[RoutingRule]:
    """Rules of the centres that somebody answers for."""
    rows = RoutingRule.objects.select_related("topic", "region", "centre", "adviser")
    return rows if user.access.everywhere else rows.filter(centre__in=user.access.managed_centres)
