"""A small map of the country for a profile: where it is, and the ground that it serves or drew for itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.kernel import maps
from talka.places.models import Level, Outline, Place
from talka.places.queries.figures import credits_of, shapes_of
from talka.places.queries.history import History, history
from talka.places.queries.lookups import finest, municipalities

# What the picture is drawn of: the seat, where it works when that is elsewhere, the ground it serves, what lies around.
SEAT, WORKS, DRAWN, AROUND, SERVED = "seat", "works", "drawn", "2", "4"


@dataclass(frozen=True)
class Whereabouts:
    """The pictures, what their marks mean, and what is to be said beside them; empty where nothing is known."""

    pictures: Sequence[SafeString] = ()
    marks: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class _Country:
    """The municipalities of a day, coarse, points inside of all units with outlines, and whom outlines are owed to."""

    shapes: dict[int, maps.Shape] = field(default_factory=dict)
    points: dict[int, tuple[float, float]] = field(default_factory=dict)
    owed: Sequence[tuple[bool, str, str]] = ()

    @classmethod
    def on(cls, day: date) -> _Country:
        ids = list(municipalities(day).order_by().values_list("pk", flat=True))
        owed = Outline.objects.filter(place__in=ids).values_list("approximate", "source", "attribution").distinct()
        return cls(
            {pk: maps.coarse(shape, maps.SMALL) for pk, shape in shapes_of(ids).items()},
            {pk: (lon, lat) for pk, lon, lat in Outline.objects.values_list("place", "label_lon", "label_lat")},
            list(owed),
        )


@dataclass
class _Drawing:
    """What is put on the map of the country."""

    known: History
    day: date
    country: _Country
    shades: dict[int, str] = field(default_factory=dict)
    spots: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    is_rough: bool = False

    def shade(self, place: Place, shade: str) -> bool:
        """Colour the municipalities in which the ground of a place lies; whether there are any."""
        found = self.known.forms(place.pk, self.day, Level.MUNICIPALITY)
        self.shades.update(dict.fromkeys(found, shade))
        return bool(found)

    def mark(self, place: Place | None, kind: str) -> str:
        """Colour a place, and put a spot into it if it is no region; by which mark it is known, empty if by none."""
        if place is None or place.level == Level.COUNTRY or not self.shade(place, AROUND):
            return ""
        known = [place.pk, *sorted(self.known.forms(place.pk, self.day, Level.MUNICIPALITY))]
        at = next((one for one in known if one in self.country.points), None)
        if place.level == Level.REGION or at is None:
            return AROUND
        self.is_rough = self.is_rough or place.level != Level.UNIT or at != place.pk
        self.spots.append((maps.spot_of(*self.country.points[at]), kind))
        return kind

    def picture(self, name: str) -> SafeString:
        """The country with all that was put on it."""
        grounds = [(shape, self.shades.get(pk, maps.NOTHING)) for pk, shape in self.country.shapes.items()]
        return maps.draw_spots(name=_("Where %(name)s is") % {"name": name}, grounds=grounds, spots=self.spots)


def whereabouts(
    *, name: str, seat: Place | None = None, works: Place | None = None, served: Iterable[Place] = (), drawn: str = ""
) -> Whereabouts:
    """Where the holder of a profile is and works; `drawn` is the GeoJSON of the territory that it drew for itself."""
    day = timezone.localdate()
    known = history()
    country = known.once(("whereabouts", day), lambda: _Country.on(day))
    drawing = _Drawing(known, day, country)
    marks: dict[str, str] = {}
    shape = maps.shape_of(json.loads(drawn)) if drawn else None
    if shape is not None:
        marks = {WORKS: _("Where it is"), DRAWN: _("Territory it drew itself")}
        drawing.spots.append((maps.middle_of(shape), WORKS))
        if seat is not None:
            drawing.shade(seat, AROUND)
    elif works is not None and seat is not None and works != seat:
        marks[drawing.mark(seat, SEAT)] = _("Registered here")
        marks[drawing.mark(works, WORKS)] = _("Works here")
    else:
        marks[drawing.mark(works or seat, WORKS)] = _("Where it is")
    if [one for one in served if one.level != Level.COUNTRY and drawing.shade(one, SERVED)]:
        marks[SERVED] = _("Ground it serves")
    marks.pop("", None)
    if not marks or not country.shapes:
        return Whereabouts()
    pictures = [drawing.picture(name), *([_closer(shape, name)] if shape else [])]
    said = {
        _("The border of the territory is approximate: the community drew it itself."): bool(drawn),
        _("The point shows the municipality, not the address."): drawing.is_rough,
        _("Borders of municipalities are approximate."): any(approximate for approximate, *_names in country.owed),
    }
    return Whereabouts(
        pictures,
        list(marks.items()),
        [*(one for one, holds in said.items() if holds), "; ".join(credits_of(country.owed))],
    )


def _closer(shape: maps.Shape, name: str) -> SafeString:
    """The territory that somebody drew, with the municipalities, towns and parishes around it."""
    (west, north), (east, south) = (maps.point_of(shape.box[at], shape.box[at + 1]) for at in (0, 2))
    wide, high = east - west, north - south
    near = Outline.objects.filter(
        west__lte=east + wide, east__gte=west - wide, south__lte=north + high, north__gte=south - high
    )
    units = (Place.objects.filter(pk__in=municipalities().values("pk")) | finest()).order_by("level", "pk")
    around = shapes_of(units.filter(pk__in=near.values("place")).values_list("pk", flat=True))
    return maps.draw_place(name=_("Territory of %(name)s") % {"name": name}, shape=shape, around=list(around.values()))
