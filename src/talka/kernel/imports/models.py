"""One upload of tables and what became of each row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy


class ImportState(models.TextChoices):
    """Where an import stands."""

    CHECKING = "checking", pgettext_lazy("import", "being checked")
    READY = "ready", _("ready to confirm")
    SAME = "same", _("all of it is here already")
    REFUSED = "refused", pgettext_lazy("import", "refused")
    WRITING = "writing", pgettext_lazy("import", "being written")
    DONE = "done", pgettext_lazy("import", "done")
    UNDONE = "undone", pgettext_lazy("import", "undone")


class ImportBatch(models.Model):
    """One file that somebody brings in: checked first, confirmed, and undone within thirty days."""

    audited_fields = ("kind", "file_name", "file_hash", "state", "counts")

    kind = models.CharField(max_length=40)
    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64, blank=True)
    storage_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    # By table: how many rows are new, changed, the same, wrong.
    counts = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_being_taken_back(self) -> bool:
        """Whether what it has written is being taken out again."""
        return self.state == ImportState.WRITING and self.undone_at is not None

    @property
    def standing(self) -> str:
        """Where it stands, in the reader's words."""
        return pgettext("import", "being undone") if self.is_being_taken_back else self.get_state_display()


class ImportRow(models.Model):
    """What the check says about one row. Rows that are new or the same are kept only as a sample of the first ones."""

    class Status(models.TextChoices):
        """What confirming would do with the row."""

        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same")
        WRONG = "wrong", _("wrong")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices)
    key = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    # By column: the value before and after.
    changes = models.JSONField(default=dict)
    # Each with column, value, reason and suggestion.
    problems = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["table", "number"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "status"], name="import_by_status")]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


class ImportedChange(models.Model):
    """What confirming did to one record: enough to undo it, unless the record was edited since."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="done")
    object_type = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    # None: the record was made by the import; otherwise its audited fields before.
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["batch", "object_type", "object_id"], name="import_done_by_object")
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
