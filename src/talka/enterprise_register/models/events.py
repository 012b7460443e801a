"""What happened to legal persons, as two imports after each other show it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.enterprise_register.models.entries import RegisterEntry
from talka.enterprise_register.models.runs import RegisterRun


class EventKind(models.TextChoices):
    """What can happen."""

    FOUNDED = "founded", pgettext_lazy("register event", "founded")
    RENAMED = "renamed", pgettext_lazy("register event", "renamed")
    MOVED = "moved", pgettext_lazy("register event", "moved")
    CLOSED = "closed", pgettext_lazy("register event", "struck off")
    REOPENED = "reopened", pgettext_lazy("register event", "entered again")
    AREA = "area", _("areas of activity changed")
    PUBLIC_BENEFIT = "public_benefit", _("public benefit status changed")
    GONE = "gone", _("no longer in the file")
    BACK = "back", _("in the file again")


class RegisterEvent(models.Model):
    """One thing that happened to a legal person, with the day: the register's where it says one, else the import's."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="events")
    run = models.ForeignKey(RegisterRun, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=14, choices=EventKind.choices)
    day = models.DateField(_("day"))
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_kind_display()}"
