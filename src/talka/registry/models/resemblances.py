"""Two records that may be one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from talka.registry.models.search import Kind


class Resemblance(models.Model):
    """A pair of records that look alike, why, and whether somebody said that they are not the same."""

    audited_fields = ("kind", "first_id", "second_id", "reasons", "parted_at")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    # Codes of queries.duplicates.REASONS, with a space between.
    reasons = models.CharField(max_length=100)
    # The more there is that agrees, the higher.
    weight = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(auto_now_add=True)
    parted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-weight", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="resemblance_once"),
            models.CheckConstraint(
                condition=models.Q(first_id__lt=models.F("second_id")), name="resemblance_in_one_order"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kind", "-weight", "id"], condition=models.Q(parted_at=None), name="resemblance_to_settle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} ~ {self.second_id}"
