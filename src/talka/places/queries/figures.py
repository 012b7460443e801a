"""The figures of one map: which territories it shows, what each has, and what stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from talka.kernel import maps
from talka.places.models import Level, Outline, Place, Population, Scheme, current_edition
from talka.places.queries.history import history
from talka.places.queries.layers import Asked, Layer, Tree, grown
from talka.places.queries.suppression import ONLINE_CELL, apart_key, kept_back

PER = 1_000
Thing = TypeVar("Thing")
# Whom the shipped outlines are owed to, as their makers ask for it to be said; it is stored as it is here.
THANKS = gettext_noop("Made with Natural Earth")


@dataclass(frozen=True)
class Figure:
    """What one territory has. `value` is None when it is kept back, or when nothing was ever there (of newest days)."""

    place: Place
    value: int | None
    # Of a thousand inhabitants, where their number is known.
    rate: float | None
    words: str
    shade: str
    # The value as it stands in a table.
    written: str = ""
    kept_back: bool = False

    @property
    def rate_written(self) -> str:
        """The same of a thousand, with as many decimals as the legend has."""
        return "" if self.rate is None else _rate_written(self.rate)


def _rate_written(rate: float) -> str:
    return f"{rate:.2f}".replace(".", ",")


@dataclass(frozen=True)
class Question:
    """What a map is asked for."""

    layer: Layer
    asked: Asked
    day: date
    whole: Place | None = None
    scheme: str = Scheme.PLANNING
    # On the map of the country: regions, municipalities, or towns and parishes.
    by: str = Level.MUNICIPALITY
    per_thousand: bool = False
    # Small numbers of people below it are kept back; 0 tells everything.
    threshold: int = 0


class Figures:
    """The figures that answer a question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        hides = question.threshold and question.layer.of_people
        schemes = [one for one in Scheme if hides or one == question.scheme]
        raw, known = question.layer.count(question.asked), history()
        trees = [grown(question.layer, raw, known, day=question.day, scheme=one) for one in schemes]
        at = schemes.index(Scheme(question.scheme))
        self.tree: Tree = trees[at]
        self._said: dict[int, str] = {}
        # Whatever map is asked for, all of them together must not tell more.
        self.hidden = kept_back(trees, question.threshold)[at] if hides else set()

    @cached_property
    def places(self) -> list[Place]:
        """The territories of the map in the order of their names."""
        whole = self.question.whole
        ids = self.tree.children.get(whole.pk if whole else None, set())
        for _level in self._levels_between:
            # A local government without units of its own is its own unit.
            ids = {below for one in ids for below in self.tree.children.get(one) or {one}}
        return units_of(ids)

    @property
    def _levels_between(self) -> tuple[str, ...]:
        """The levels between the country and its territories on the map."""
        between = {Level.MUNICIPALITY: (Level.REGION,), Level.UNIT: (Level.REGION, Level.MUNICIPALITY)}
        return between.get(Level(self.question.by), ()) if self.question.whole is None else ()

    @cached_property
    def rows(self) -> list[Figure]:
        """A figure for each territory."""
        known = {place.pk: self._value(place.pk) for place in self.places}
        rates = self._rates(known)
        measured: Mapping[int, float | None] = rates if self.question.per_thousand else known
        bounds = maps.quantile_bounds(value for value in measured.values() if value)
        return [self._figure(place, known, rates, measured, bounds) for place in self.places]

    @cached_property
    def regions(self) -> dict[int, Place]:
        """The region of each territory by the scheme that was asked for; of a region itself."""
        found: dict[int, Place] = {}
        for region in units_of(self.tree.children.get(None, ())):
            below = self.tree.children.get(region.pk, set())
            found |= dict.fromkeys(
                below.union({region.pk}, *(self.tree.children.get(one, ()) for one in below)), region
            )
        return found

    @cached_property
    def shapes(self) -> dict[int, maps.Shape]:
        """The outlines of its territories, as far as they are known, ready to be drawn."""
        return shapes_of(place.pk for place in self.places)

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.shapes)

    @cached_property
    def steps(self) -> list[tuple[str, str]]:
        """The legend: each shade with the least and the greatest figure drawn in it."""
        found: dict[str, list[float]] = {}
        for row in self.rows:
            measured = row.rate if self.question.per_thousand else row.value
            if measured and row.shade.isdigit():
                found.setdefault(row.shade, []).append(measured)
        return [(shade, self._span(min(values), max(values))) for shade, values in sorted(found.items())]

    @property
    def shades(self) -> set[str]:
        """Which shades are in use."""
        return {row.shade for row in self.rows}

    @property
    def total(self) -> int | None:
        """What the whole has; None when it is kept back."""
        whole = self.question.whole
        if (whole.pk if whole else None) in self.hidden:
            return None
        return self.tree.total if whole is None else self.tree.values.get(whole.pk, 0)

    @property
    def total_written(self) -> str:
        """The same as it stands in a table."""
        return "" if self.total is None else self.question.layer.figure(self.total)

    @property
    def apart(self) -> tuple[int | None, bool]:
        """What cannot be given to one of the territories, and whether it is kept back."""
        whole = self.question.whole
        if self._levels_between:
            keys = self._around()
            known = [self.tree.apart[key] for key in keys if self.tree.apart.get(key)]
            if any(apart_key(key) in self.hidden for key in keys):
                return None, True
            return (max(known) if self.question.layer.newest else sum(known)) if known else None, False
        key = whole.pk if whole else None
        if apart_key(key) in self.hidden:
            return None, True
        return self.tree.apart.get(key), False

    @property
    def online(self) -> tuple[int | None, bool]:
        """What took place online, of the whole country, and whether it is kept back."""
        if self.question.whole is not None or not self.tree.online:
            return None, False
        return (None, True) if ONLINE_CELL in self.hidden else (self.tree.online, False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of what was asked, and nothing is kept back."""
        known = (*self.tree.values.values(), *self.tree.apart.values(), self.tree.online)
        return not self.hidden and not any(known)

    @property
    def repeated(self) -> int:
        """How much more the territories and what is apart add up to than the total: what is in several is in each."""
        if self.question.layer.newest or self.question.layer.of_people or self.total is None:
            return 0
        outside = (self.apart[0] or 0) + (self.online[0] or 0)
        return sum(row.value or 0 for row in self.rows) + outside - self.total

    def _around(self) -> list[int | None]:
        """The country and everything between it and the territories on the map."""
        found: list[int | None] = [None]
        ahead: set[int] = set(self.tree.children.get(None, set()))
        for _level in self._levels_between:
            found += [one for one in ahead if self.tree.children.get(one)]
            ahead = {below for one in ahead for below in self.tree.children.get(one, ())}
        return found

    def _value(self, place_id: int) -> int | None:
        if place_id in self.hidden:
            return None
        value = self.tree.values.get(place_id)
        if self.question.layer.newest:
            return None if value is None else max(self.question.day.toordinal() - value, 0)
        return value or 0

    def _rates(self, known: Mapping[int, int | None]) -> dict[int, float | None]:
        if self.question.layer.newest:
            return dict.fromkeys(known)
        people = populations(known)
        return {
            pk: round(PER * value / people[pk] / self.question.layer.scale, 2)
            if value is not None and people.get(pk)
            else None
            for pk, value in known.items()
        }

    def _span(self, least: float, most: float) -> str:
        return self._written(least) if least == most else f"{self._written(least)}–{self._written(most)}"

    def _written(self, number: float) -> str:
        return self.question.layer.figure(number) if isinstance(number, int) else _rate_written(number)

    def _words(self, number: int) -> str:
        """The number in words; many territories have the same."""
        if number not in self._said:
            self._said[number] = self.question.layer.words(number)
        return self._said[number]

    def _figure(
        self, place: Place, known: Mapping[int, int | None], rates: Mapping[int, float | None],
        measured: Mapping[int, float | None], bounds: Sequence[float],
    ) -> Figure:  # fmt: skip
        value, held = known[place.pk], place.pk in self.hidden
        layer = self.question.layer
        if held:
            words, shade = _("too few to be told"), maps.KEPT_BACK
        elif value is None:
            words, shade = _("never"), maps.UNKNOWN
        else:
            number = self.question.day.toordinal() - value if layer.newest else value
            words = self._words(number)
            measure = measured[place.pk]
            shade = maps.UNKNOWN if measure is None else maps.step_of(measure, bounds)
            if layer.newest and not value:
                shade = "1"
        written = "" if value is None else layer.figure(value)
        return Figure(place, value, rates[place.pk], words, shade, written, held)


def populations(ids: Iterable[int]) -> dict[int, int]:
    """How many people live in each place by the newest count there is; places without one are left out."""
    wanted = list(ids)
    newest = Population.objects.filter(place__in=wanted).values("place").annotate(year=Max("year"))
    years = {row["place"]: row["year"] for row in newest}
    return {
        place_id: number
        for place_id, year, number in Population.objects.filter(place__in=wanted).values_list("place", "year", "number")
        if years[place_id] == year
    }


# Of the present edition only: outlines ready to be drawn (None: not known), and units with what is around them.
_shapes: dict[str, dict[int, maps.Shape | None]] = {}
_places: dict[str, dict[int, Place]] = {}


def _of_edition(kept: dict[str, dict[int, Thing]]) -> dict[int, Thing]:
    edition = current_edition()
    found = kept.get(edition)
    if found is None:
        kept.clear()
        found = kept[edition] = {}
    return found


def shapes_of(ids: Iterable[int]) -> dict[int, maps.Shape]:
    """Outlines ready to be drawn; projected once while the edition lasts."""
    known = _of_edition(_shapes)
    wanted = list(ids)
    missing = [pk for pk in wanted if pk not in known]
    if missing:
        found = {one.place_id: maps.shape_of(one.shape) for one in Outline.objects.filter(place__in=missing)}
        known.update({pk: found.get(pk) for pk in missing})
    return {pk: shape for pk in wanted if (shape := known[pk]) is not None}


def units_of(ids: Iterable[int]) -> list[Place]:
    """Units with what is around them, in the order of their names; read once while the edition lasts."""
    known = _of_edition(_places)
    wanted = list(ids)
    missing = [pk for pk in wanted if pk not in known]
    if missing:
        known.update({one.pk: one for one in Place.objects.filter(pk__in=missing).select_related("parent")})
    return sorted((known[pk] for pk in wanted), key=lambda one: (one.sort_key, one.pk))


def outlines_of(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Outlines as GeoJSON by the id of their place."""
    return {one.place_id: one.shape for one in Outline.objects.filter(place__in=list(ids))}


def has_outlines(level: str) -> bool:
    """Whether some outline of the level is known."""
    return Outline.objects.filter(place__level=level).exists()


def sources_of(ids: Iterable[int]) -> tuple[bool, list[str]]:
    """Whether some of the outlines are approximate, and whom they are owed to."""
    rows = Outline.objects.filter(place__in=list(ids)).values_list("approximate", "source", "attribution").distinct()
    return any(approximate for approximate, _source, _thanks in rows), credits_of(rows)


def credits_of(rows: Iterable[tuple[bool, str, str]]) -> list[str]:
    """Source and thanks in the words of the reader."""
    return sorted({" · ".join(filter(None, (source, thanks and _(thanks)))) for _approximate, source, thanks in rows})
