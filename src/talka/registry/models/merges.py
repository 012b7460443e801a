"""Two records that turned out to be one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Merge(models.Model):
    """One record taken into another of the same kind; holds whatever is needed to part them again."""

    audited_fields = ("object_type", "kept_id", "gone_id", "undone_at")

    object_type = models.CharField(max_length=40)
    kept_id = models.BigIntegerField()
    # The identifier of the record that was taken in; it is free again only for this record.
    gone_id = models.BigIntegerField()
    # All columns of both records as they were before.
    kept_before = models.JSONField()
    gone_before = models.JSONField()
    # All columns of the kept record right after: what differs later was edited since.
    kept_after = models.JSONField(default=dict)
    # What pointed to the record that is gone: {"activities.Participation.organisation": [identifiers, …]}.
    moved = models.JSONField(default=dict)
    # What would have stood twice after the merge, whole: {"activities.Participation.organisation": [columns, …]}.
    dropped = models.JSONField(default=dict)
    reason = models.CharField(max_length=250, blank=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["object_type", "gone_id"], condition=models.Q(undone_at=None), name="merged_away_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.gone_id} → {self.kept_id}"
