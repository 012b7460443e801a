"""Territorial units."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places."""

    def valid_on(self, day: date) -> PlaceQuerySet:
        """Units that existed on a day."""
        return self.filter(models.Q(valid_from=None) | models.Q(valid_from__lte=day)).filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=day)
        )


class Place(models.Model):
    """A territorial unit, known by its code: two pairs of parishes share a name."""

    class Level(models.TextChoices):
        """From large to small."""

        COUNTRY = "country", _("country")
        REGION = "region", _("planning region")
        MUNICIPALITY = "municipality", _("municipality")
        UNIT = "unit", _("town or parish")

    audited_fields = ("code", "name", "level", "parent_id", "valid_from", "valid_until")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_folded = models.CharField(max_length=120, editable=False, db_index=True)
    sort_key = models.CharField(max_length=300, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search and sort columns beside the name."""
        self.name_folded, self.sort_key = fold(self.name), sort_key(self.name)
        super().save(*args, **kwargs)
