"""Saved views of lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list with its filters, order and columns, kept under a name by one person."""

    audited_fields = ("list_name", "title", "query")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=60)
    title = models.CharField(_("name of the view"), max_length=80)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "list_name", "title"], name="saved_view_title_once")
        ]

    def __str__(self) -> str:
        return self.title
