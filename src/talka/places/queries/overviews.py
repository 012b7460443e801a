"""What the pages about territories show: the country by regions, and the story of one unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from talka.places.models import Belonging, Kind, Level, Outline, Place, Population, Scheme, Succession
from talka.places.queries.history import history
from talka.places.queries.lookups import ancestors, municipalities, regions
from talka.places.queries.schemes import scheme_day

YEARS_SHOWN = 5


@dataclass(frozen=True)
class Municipality:
    """A local government, with how many towns and parishes it has."""

    place: Place
    towns: int
    parishes: int


@dataclass(frozen=True)
class Branch:
    """A region and what lies in it; None: what lies in no region that is known."""

    region: Place | None
    municipalities: list[Municipality]


def country_on(day: date, scheme: str = Scheme.PLANNING) -> list[Branch]:
    """The local governments of a day by regions of a scheme, as they are or last were: two queries more."""
    known = history()
    on = scheme_day(scheme, day)
    towns = {Kind.TOWN, Kind.STATE_CITY}
    inside: dict[int | None, list[Municipality]] = defaultdict(list)
    for place in municipalities(day):
        parts = (part for part, first, last in known.parts.get(place.pk, ()) if first <= day <= last)
        kinds = Counter(known.units[part].kind in towns for part in parts)
        inside[known.region(place.pk, scheme, on)].append(Municipality(place, kinds[True], kinds[False]))
    branches = [Branch(region, inside.get(region.pk, [])) for region in regions(scheme, on)]
    rest = [
        one
        for key, many in inside.items()
        for one in many
        if key not in {branch.region.pk for branch in branches if branch.region}
    ]
    return [*(branch for branch in branches if branch.municipalities), *([Branch(None, rest)] if rest else [])]


@dataclass(frozen=True)
class Link:
    """A unit before or after another one, since a day; `alone`: no other has any of the ground."""

    place: Place
    day: date
    alone: bool


@dataclass
class Story:
    """All that is known of one unit."""

    place: Place
    around: list[Place]
    wholes: list[Belonging]
    parts: list[Place]
    # The day on which the parts are these: today, or the last of the unit.
    parts_on: date
    was: list[Link] = field(default_factory=list)
    became: list[Link] = field(default_factory=list)
    outline: Outline | None = None
    populations: list[Population] = field(default_factory=list)


def story_of(place: Place, day: date) -> Story:
    """What a unit is, where it lies, what it was and became; of one that ended, on its last day."""
    last = min(day, place.valid_until or day)
    last = max(last, place.valid_from or last)
    parts = Place.objects.parts_of(place, last).exclude(kind=Kind.STATISTICAL_REGION)
    was = place.was.select_related("predecessor").order_by("predecessor__sort_key")
    became = place.became.select_related("successor").order_by("successor__sort_key")
    return Story(
        place,
        ancestors(place, last),
        wholes_of(place),
        list(parts.order_by("-kind", "sort_key") if place.level == Level.MUNICIPALITY else parts),
        last,
        _links([(one.predecessor, one) for one in was]),
        _links([(one.successor, one) for one in became]),
        Outline.objects.filter(place=place).defer("geometry").first(),
        list(place.populations.order_by("-year")[:YEARS_SHOWN]),
    )


def wholes_of(place: Place) -> list[Belonging]:
    """Where the unit lies and lay, the earliest first; regions of both schemes among them."""
    return list(place.wholes.select_related("whole").order_by("valid_from", "whole__sort_key"))


def _links(pairs: list[tuple[Place, Succession]]) -> list[Link]:
    return [Link(place, link.day, len(pairs) == 1) for place, link in pairs]
