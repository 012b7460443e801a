"""Questions about places."""

from __future__ import annotations

from django.utils import timezone

from talka.kernel.text import fold
from talka.places.models import Place, PlaceQuerySet


def regions() -> PlaceQuerySet:
    """The planning regions."""
    return Place.objects.filter(level=Place.Level.REGION)


def municipalities() -> PlaceQuerySet:
    """Municipalities and state cities as they are today."""
    return Place.objects.filter(level=Place.Level.MUNICIPALITY).valid_on(timezone.localdate())


def region_named(text: str) -> Place | None:
    """The region a paper means by „Rīgas reģions” or „Rīgas plānošanas reģions”."""
    folded = fold(text).replace("planosanas ", "").replace(" regions", "").strip()
    for region in regions():
        if folded and region.name_folded.replace("planosanas ", "").replace(" regions", "").strip() == folded:
            return region
    return None
