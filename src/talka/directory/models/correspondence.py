"""How the directory writes to representatives."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Correspondence(models.Model):
    """The language in which somebody asked to look after a profile, and what was written to them since."""

    claim = models.OneToOneField("registry.Claim", on_delete=models.CASCADE, related_name="correspondence")
    language = models.CharField(max_length=5, default=settings.LANGUAGE_CODE)
    # When the last letter of an invitation was written, and how many there were.
    written_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    # When they were last asked whether the profile is still true.
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["claim"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.language}"
