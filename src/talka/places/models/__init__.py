"""The nouns of places."""

from talka.places.models.editions import Edition, current_edition, renew_edition
from talka.places.models.outlines import Outline
from talka.places.models.populations import Population
from talka.places.models.territories import Belonging, Kind, Level, Place, PlaceQuerySet, Scheme, Succession

__all__ = [
    "Belonging",
    "Edition",
    "Kind",
    "Level",
    "Outline",
    "Place",
    "PlaceQuerySet",
    "Population",
    "Scheme",
    "Succession",
    "current_edition",
    "renew_edition",
]
