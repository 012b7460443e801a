"""People who ask what is held about them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

VALID_FOR = timedelta(hours=24)


class OwnDataRequest(models.Model):
    """Somebody asked by an e-mail address what is held about its owner; the letter's link opens it for a day."""

    email = models.EmailField()
    # Empty until a letter is written; the database keeps only the hash of the key in its link.
    key_hash = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return str(self.asked_at)

    @property
    def is_open(self) -> bool:
        """Whether its link still opens something."""
        return bool(self.key_hash) and timezone.now() < self.asked_at + VALID_FOR
