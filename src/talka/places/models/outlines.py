"""Where a unit lies."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from talka.kernel.imports.models import ImportBatch
from talka.places.models.editions import Editioned
from talka.places.models.territories import Place


class Outline(Editioned):
    """The outline of a unit, in degrees of WGS 84, with where it is from.

    `geometry` is the text of a GeoJSON Polygon or MultiPolygon: longitude first, rings closed, outer rings
    counter-clockwise. The box and the point for a name are kept beside it, so that a map need not read it.
    """

    audited_fields = (
        "place_id", "geometry", "west", "south", "east", "north", "label_lon", "label_lat", "approximate",
        "tolerance", "source", "attribution", "batch_id",
    )  # fmt: skip

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="outline")
    geometry = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    # A point surely inside.
    label_lon = models.FloatField()
    label_lat = models.FloatField()
    # Not surveyed, or drawn from something coarser than it shows: the map says so.
    approximate = models.BooleanField(default=False)
    # By how many metres it was simplified, at most; 0 is as it came.
    tolerance = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200)
    attribution = models.CharField(max_length=300, blank=True)
    # None: the product ships it.
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["place_id"]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.source}"

    @property
    def shape(self) -> dict[str, Any]:
        """The geometry as GeoJSON has it."""
        found: dict[str, Any] = json.loads(self.geometry)
        return found
