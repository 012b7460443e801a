"""Files that people attach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One attached file; the bytes lie outside the web root under a random name, every reading is checked."""

    audited_fields = ("name", "size", "sha256", "content_type")

    storage_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
