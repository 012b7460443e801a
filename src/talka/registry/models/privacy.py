"""Personal data: who looked at it, and what lies apart from the rest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """That somebody looked at or took out personal data: kept so that a person can be told."""

    class Way(models.TextChoices):
        """How it was read."""

        LOOKED = "looked", _("looked at")
        TAKEN = "taken", _("exported")

    way = models.CharField(max_length=6, choices=Way.choices)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True, db_index=True)
    # Empty for a list: then `what` and `rows` tell what it held.
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    what = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.what}"


class AccessNeed(models.Model):
    """What a person needs to be able to take part: health is of a special category, so it lies apart and runs out."""

    audited_fields = ("person_id", "consent", "keep_until")

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="access_needs")
    words = models.CharField(_("what is needed"), max_length=500)
    # Where and when the person agreed that it is kept.
    consent = models.CharField(_("how consent was given"), max_length=250)
    keep_until = models.DateField(_("keep until"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["keep_until", "pk"]

    def __str__(self) -> str:
        return str(self.keep_until)
