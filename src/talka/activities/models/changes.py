"""What changed in the log since a moment: by this figures are brought up to date without counting everything again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WorkClock(models.Model):
    """Number of the last change under an agreement; writers lock its row, so the numbers follow the commits."""

    agreement = models.OneToOneField(
        "programmes.Agreement", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    tick = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.tick}"


class WorkChange(models.Model):
    """A corner of the log that was touched: an activity before or after a change, by what figures are narrowed to.

    With `whole` everything under the agreement was touched (an import, a merge).
    """

    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.CASCADE, related_name="+")
    tick = models.BigIntegerField()
    whole = models.BooleanField(default=False)
    year_id = models.BigIntegerField(null=True)
    centre_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    format = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    series = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["agreement", "tick"], name="change_by_tick")]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.tick}"
