"""What only a person can decide about a file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from talka.kernel.imports.models import ImportBatch


class Doubt(models.Model):
    """A row or a word of a file that may mean several things, and which of them somebody chose."""

    audited_fields = ("key", "answer")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="doubts")
    # `organisations:17` is a row, `place:salas pagasts` a word, wherever it stands in the file.
    key = models.CharField(max_length=300)
    table = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    # Empty: the row as a whole.
    column = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500)
    # Each with value, label and detail.
    options = models.JSONField(default=list)
    # The value of one of the options; empty: nobody has decided.
    answer = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["batch", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "key"], name="doubt_once_in_import")
        ]

    def __str__(self) -> str:
        return self.key
