"""Communities and networks that work was for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from talka.activities.models.activities import Activity


class ServedGroup(models.Model):
    """A community or a network that an activity was for: neither is an organisation, so no figure counts it as one."""

    audited_fields = ("activity_id", "community_id", "network_id")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="groups")
    community = models.ForeignKey(
        "registry.Community", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    network = models.ForeignKey("registry.Network", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["activity", "community"], condition=Q(network=None), name="community_served_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "network"], condition=Q(community=None), name="network_served_once"
            ),
            models.CheckConstraint(
                name="one_group_served",
                condition=Q(community__isnull=False, network=None) | Q(community=None, network__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.community or self.network)
