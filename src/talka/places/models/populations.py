"""How many people live in a unit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.imports.models import ImportBatch
from talka.places.models.territories import Place


class Population(models.Model):
    """The number of people in a unit at the beginning of a year, as a source states it."""

    audited_fields = ("place_id", "year", "number", "source", "batch_id")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number of people"))
    source = models.CharField(_("source"), max_length=200)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["place_id", "year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "year"], name="population_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.year}: {self.number}"
