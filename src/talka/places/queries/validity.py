"""Which unit is meant by one of another time: facts keep the unit that was valid on their date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from talka.kernel.periods import format_date
from talka.places.models import Level, Place, PlaceQuerySet
from talka.places.queries.history import forms_on, history
from talka.places.queries.lookups import municipalities


@dataclass(frozen=True)
class Meant:
    """The unit of the day; none where another was chosen and it is not sure which: `instead` has its ground then."""

    place: Place | None
    instead: Sequence[Place] = ()


def unit_meant(place: Place, day: date) -> Meant:
    """The place if it existed on the day, or the one unit that had exactly its ground then."""
    if place.is_valid_on(day) or not municipalities(day).exists():
        return Meant(place)
    found = forms_on(place, day)
    if len(found) == 1:
        nearest = place.valid_from if place.valid_from and day < place.valid_from else place.valid_until
        if nearest and history().forms(found[0].pk, nearest, place.level) == {place.pk}:
            return Meant(found[0])
    return Meant(None, found)


def refusal_of(place: Place, day: date, instead: Sequence[Place]) -> str:
    """Why a place is not taken for the day, and what to choose."""
    words = {"place": place.name, "day": format_date(day), "units": ", ".join(one.name for one in instead)}
    if place.valid_from and day < place.valid_from:
        words["time"] = _("since %(first)s") % {"first": format_date(place.valid_from)}
    else:
        words["time"] = _("until %(last)s") % {"last": format_date(place.valid_until)}
    if not instead:
        return _("%(place)s as chosen exists only %(time)s, not on %(day)s. Choose from the list of that day.") % words
    return _("%(place)s as chosen exists only %(time)s. On %(day)s its ground was in: %(units)s. Choose one.") % words


def municipalities_of(day: date | None) -> PlaceQuerySet:
    """Local governments of the day of some work; of today where no day is given, or nothing is known of it."""
    found = municipalities(day)
    return found if day is None or found.exists() else municipalities()


def municipalities_ever(*days: date | None) -> PlaceQuerySet:
    """Local governments that existed on some of the days, and those of today."""
    wanted = Q(pk__in=municipalities().values("pk"))
    for day in days:
        if day is not None:
            wanted |= Q(pk__in=municipalities(day).values("pk"))
    return Place.objects.filter(wanted)


def municipality_with_code(code: str) -> Place | None:
    """The local government of any time with this code."""
    return Place.objects.filter(level=Level.MUNICIPALITY, code=code).first()
