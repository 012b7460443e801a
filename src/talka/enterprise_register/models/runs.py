"""Imports of the register's files."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """Where an import of the register stands."""

    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("being imported")
    ASKING = "asking", _("waiting for an answer")
    DONE = "done", pgettext_lazy("register import", "imported")
    SAME = "same", _("nothing new")
    REFUSED = "refused", pgettext_lazy("register import", "refused")
    UNDONE = "undone", pgettext_lazy("register import", "undone")


class RegisterRun(models.Model):
    """One import of the register's files: all of it is written, or nothing."""

    audited_fields = ("file_name", "file_hash", "state", "counts")

    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    file_name = models.CharField(max_length=200)
    # Of all files together.
    file_hash = models.CharField(max_length=64, blank=True)
    # Where uploads lie while the import is open; empty when the files are named by a command.
    storage_name = models.CharField(max_length=60, blank=True)
    # By name: read, kept, new, changed, closed, same, gone, linked.
    counts = models.JSONField(default=dict)
    # Rows that could not be taken, the first of them: file, row, column, value, reason.
    refused = models.JSONField(default=list)
    message = models.TextField(blank=True)
    # Somebody has seen that much less is in the file than before, and said that it is right.
    accepts_drop = models.BooleanField(default=False)
    progress = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    # When it last gave a sign of life: a killed process gives none.
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="running"), name="one_register_import"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be carried out, or is being."""
        return self.state in {RunState.WAITING, RunState.RUNNING}


class EarlierState(models.Model):
    """What an entry, or an organisation of the registry, said before an import changed it: enough to undo that."""

    run = models.ForeignKey(RegisterRun, on_delete=models.CASCADE, related_name="earlier")
    entry = models.ForeignKey("enterprise_register.RegisterEntry", on_delete=models.CASCADE, null=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    before = models.JSONField(default=dict)
    # What the import wrote, so that what somebody changed since is left alone.
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.entry_id or self.organisation_id}"
