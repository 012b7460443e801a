"""People who were forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """That somebody's name became a pseudonym: when, by whom, and why; holds nothing that tells who it was."""

    audited_fields = ("person_id", "cause")

    class Cause(models.TextChoices):
        """Why somebody was forgotten."""

        ASKED = "asked", _("the person asked for it")
        MISTAKE = "mistake", _("the data should not have been kept")
        TIME = "time", _("the time for keeping ended")
        RESTORED = "restored", _("a restored backup had brought the data back")

    # A bare number: it also stands for those who were taken in by a merge.
    person_id = models.BigIntegerField(unique=True)
    cause = models.CharField(_("why"), max_length=8, choices=Cause.choices)
    erased_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return pseudonym_of(self.person_id)


def pseudonym_of(person_id: int) -> str:
    """What stands in place of a name: „Persona P-000123”."""
    return f"Persona P-{person_id:06d}"
