"""The trail's rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One verb that was carried out; never deleted, never changed but for words that name somebody who was forgotten.

    Triggers hold this on both engines.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=300)
    centre_id = models.BigIntegerField(null=True, blank=True)
    # {"field": [before, after]} as canonical JSON text: what was hashed is what is stored.
    changes = models.TextField(default="{}")
    reason = models.TextField(blank=True, default="")
    # Of the seal of label, changes and reason; empty in entries from before there were seals and in redacted ones.
    salt = models.CharField(max_length=32, blank=True, default="")
    # The seal itself, only where the words were redacted.
    seal = models.CharField(max_length=64, blank=True, default="")
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sequence"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object_type", "object_id", "-sequence"], name="audit_by_object"),
            models.Index(fields=["centre_id", "-sequence"], name="audit_by_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.object_label}"


class AuditHead(models.Model):
    """The end of the chain; its one row is what concurrent writers queue for."""

    sequence = models.PositiveBigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.sequence} {self.entry_hash}"
