"""Two ways to part the country into regions: figures by the regions of either, whatever day it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from talka.places.models import Level, Place, Scheme
from talka.places.queries.history import History, history


def scheme_day(scheme: str, day: date | None = None) -> date:
    """The day nearest to the one asked for on which the scheme had regions: it may be over, or not begun."""
    return nearest_day(history(), scheme, day or timezone.localdate())


def nearest_day(known: History, scheme: str, asked: date) -> date:
    """The same, of a history that was asked for already."""
    return known.once(("scheme day", scheme, asked), lambda: _nearest(known, scheme, asked))


def _nearest(known: History, scheme: str, asked: date) -> date:
    times = [(unit.valid_from, unit.valid_until) for unit in known.units.values() if unit.kind == scheme]
    if not times or any(first <= asked <= last for first, last in times):
        return asked
    over = [last for _first, last in times if last < asked]
    return max(over) if over else min(first for first, _last in times)


def region_in(place_id: int, scheme: str, day: date | None = None) -> int | None:
    """The region of the scheme in which all of the ground lies on the day, or lay when the scheme was last in use."""
    return history().region(place_id, scheme, scheme_day(scheme, day))


def regions_around(place: Place, day: date | None = None) -> list[tuple[str, Place]]:
    """The region of each scheme in which a place lies or lay, with the scheme; none where it lies in several."""
    found = [(scheme.value, region_in(place.pk, scheme, day)) for scheme in Scheme]
    places = Place.objects.in_bulk([region for _scheme, region in found if region is not None])
    return [(scheme, places[region]) for scheme, region in found if region is not None]


@dataclass
class Spread:
    """A count by local governments of a day and by regions of a scheme; regions and `apart` add up to the total."""

    municipalities: dict[int, int] = field(default_factory=dict)
    regions: dict[int, int] = field(default_factory=dict)
    # In the region, but in no local government for sure; under None: in no region for sure, or nowhere.
    inside: dict[int | None, int] = field(default_factory=dict)
    total: int = 0

    @property
    def apart(self) -> int:
        """What cannot be given to one region."""
        return self.total - sum(self.regions.values())


def spread(raw: Mapping[Any, int], *, day: date, scheme: str) -> Spread:
    """Give counts to local governments of a day and to regions of a scheme; each fact is counted once."""
    known = history()
    found = Spread()
    sums: dict[str, defaultdict[Any, int]] = {
        name: defaultdict(int) for name in ("municipalities", "regions", "inside")
    }
    for where, value in raw.items():
        municipalities, regions = _lies_in(known, where, day, scheme)
        region = next(iter(regions)) if len(regions) == 1 else None
        found.total += value
        if region is not None:
            sums["regions"][region] += value
        if len(municipalities) == 1 and None not in municipalities:
            sums["municipalities"][next(iter(municipalities))] += value
        else:
            sums["inside"][region] += value
    for name, counted in sums.items():
        setattr(found, name, dict(counted))
    return found


def _lies_in(known: History, where: Any, day: date, scheme: str) -> tuple[set[int | None], set[int | None]]:
    """The local governments and regions that hold a fact: none of a kind where that is not sure."""
    places = where if isinstance(where, tuple) else (where,) if isinstance(where, int) else ()
    forms = [known.forms(place_id, day, Level.MUNICIPALITY) for place_id in places]
    municipalities = {next(iter(one)) if len(one) == 1 else None for one in forms}
    on = scheme_day(scheme, day)
    return municipalities, {known.region(place_id, scheme, on) for place_id in places}
