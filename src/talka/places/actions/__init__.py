"""The verbs of places."""

from talka.places.actions.commands import PlacesOutcome, import_places
from talka.places.actions.imports import check_place_import, confirm_place_import, undo_place_import
from talka.places.actions.upkeep import mend_place_imports

__all__ = [
    "PlacesOutcome",
    "check_place_import",
    "confirm_place_import",
    "import_places",
    "mend_place_imports",
    "undo_place_import",
]
