"""Which place somebody means by the words they typed; a name alone is not enough where two places share it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.text import fold
from talka.places.models import Level, Place
from talka.places.queries import find_by_name, places_coded, search_places

SHORTEST, MOST_NAMED = 2, 4
_ORDER = {Level.MUNICIPALITY: 0, Level.UNIT: 1, Level.REGION: 2, Level.COUNTRY: 3}


class UnclearPlace(Refused):
    """No place, or more than one, is named like this."""


def place_label(place: Place | None) -> str:
    """The name by which a place is known among all: a town or parish with its municipality."""
    if place is None:
        return ""
    return f"{place.name}, {place.parent.name}" if place.level == Level.UNIT and place.parent else place.name


def suggest_places(text: str, limit: int = 8) -> list[Place]:
    """Places as they are today, to offer while somebody types; those that begin so come first."""
    folded = fold(text)
    if len(folded) < SHORTEST:
        return []
    found = search_places(text, timezone.localdate()).select_related("parent")[:60]
    ordered = sorted(found, key=lambda one: (not one.name_folded.startswith(folded), _ORDER[Level(one.level)]))
    return ordered[:limit]


def place_meant(text: str) -> Place:
    """The one place of today that is meant: „Salas pagasts, Jēkabpils novads”, „Cēsis”, or a code."""
    name, _comma, around = (part.strip() for part in text.partition(","))
    found = find_by_name(name) or list(places_coded(name).select_related("parent"))
    if around:
        within = {one.pk for one in find_by_name(around)}
        found = [one for one in found if one.parent_id in within]
    if len(found) > 1:
        # „Rīga” is the state city: a municipality comes before a unit or a region of the same name.
        found = [one for one in found if one.level == Level.MUNICIPALITY] or found
    if len(found) == 1:
        return found[0]
    if found:
        words = _("Several places are named like this: %(names)s. Write the municipality too, or choose from the list.")
        raise UnclearPlace(words % {"names": "; ".join(place_label(one) for one in found[:MOST_NAMED])})
    if similar := suggest_places(name, MOST_NAMED):
        words = _("There is no such place. Did you mean: %(names)s?")
        raise UnclearPlace(words % {"names": "; ".join(map(place_label, similar))})
    raise UnclearPlace(_("There is no such place. Write it like “Salas pagasts, Jēkabpils novads”."))
