"""Delivered work as open data: how much of each kind, in which territory, for how many people, in one year.

Territories are regions, local governments, or the country; what was online or has no place stands beside them, so that
the rows of a kind add up. People of one kind are told only where those of all kinds together are told, and where some
of the others keep a small number open; a sum is told where all its parts are. So nothing follows from this table that
the map keeps back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.periods import Period
from talka.places.models import Level, Place, Scheme
from talka.places.queries.figures import outlines_of, units_of
from talka.places.queries.history import History, history
from talka.places.queries.layers import Asked, Layer, OfKind, Tree, grown, layers, work_by_kind
from talka.places.queries.suppression import ONLINE_CELL, apart_key, kept_back

YEARS = 5
Cell = int | None


@dataclass(frozen=True)
class _Grown:
    """One kind, or all of them: its figures on every level."""

    code: str
    title: str
    work: Tree
    people: Tree
    organisations: Tree


def delivered_year(year: int | None) -> int:
    """The year that is told: as on the map, one of the last five, otherwise this one."""
    now = timezone.localdate().year
    return year if year is not None and now - YEARS < year <= now else now


def delivered_rows(*, year: int, by: str) -> list[dict[str, Any]]:
    """A row for each territory and kind of which there is something, in the order of the territories' names."""
    asked = Asked(None, Period(date(year, 1, 1), date(year, 12, 31)))
    facts, known = layers(), history()
    kinds = [_grown(one, facts, known) for one in work_by_kind(asked)]
    held = _kept_back(asked, kinds, facts["participations"], known) if kinds else set()
    found = []
    for cells, place, words in _territories(by, kinds):
        for kind in kinds:
            work, people, organisations = (_sum(tree, cells) for tree in (kind.work, kind.people, kind.organisations))
            if not (work or people or organisations):
                continue
            hidden = any((cell, kind.code) in held for cell in _leaves(kind.people, cells))
            found.append({
                "place": place.code if place else None, "place_name": place.name if place else words, "year": year,
                "kind": kind.code, "kind_name": kind.title, "work": work, "organisations": organisations,
                "participations": None if hidden else people, "kept_back": hidden,
            })  # fmt: skip
    return found


def delivered_features(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The same as GeoJSON: a feature a territory with its kinds; what has none stands beside them."""
    by_place: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_place.setdefault(row["place"], []).append(row)
    places = {one.code: one for one in Place.objects.filter(code__in=filter(None, by_place))}
    outlines = outlines_of(one.pk for one in places.values())
    features = [
        {
            "type": "Feature", "id": code, "geometry": outlines.get(places[code].pk),
            "properties": {"name": places[code].name, "year": told[0]["year"], "kinds": list(map(_of_kind, told))},
        }
        for code, told in by_place.items()
        if code is not None
    ]  # fmt: skip
    beside = [{"name": row["place_name"], **_of_kind(row)} for row in by_place.get(None, [])]
    return {"type": "FeatureCollection", "beside": beside, "features": features}


def _of_kind(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"place", "place_name", "year"}}


def _grown(one: OfKind, facts: Mapping[str, Layer], known: History) -> _Grown:
    work, people = facts["work"], facts["participations"]
    trees = ((work, one.work), (people, one.participations), (work, one.organisations))
    return _Grown(one.code, one.title, *(_tree(layer, raw, known) for layer, raw in trees))


def _tree(layer: Layer, raw: Any, known: History, scheme: str = Scheme.PLANNING) -> Tree:
    return grown(layer, raw, known, day=timezone.localdate(), scheme=scheme)


def _territories(by: str, kinds: Sequence[_Grown]) -> Iterator[tuple[list[Cell], Place | None, str]]:
    """Each with its cells, and what stands beside them in words."""
    children = next((kind.work.children for kind in kinds), {})
    top = children.get(None, set())
    regions = {one for one in top if children.get(one)}
    if by == Level.COUNTRY:
        yield [None], Place.objects.filter(level=Level.COUNTRY).first(), _("Latvia")
        return
    wanted = top if by == Level.REGION else {below for one in top for below in children.get(one) or {one}}
    for place in units_of(wanted):
        yield [place.pk], place, ""
    around = [None] if by == Level.REGION else [None, *sorted(regions)]
    yield [ONLINE_CELL], None, _("Took place online")
    yield [apart_key(one) for one in around], None, _("Without a place on the map")


def _sum(tree: Tree, cells: Sequence[Cell]) -> int:
    return sum(_value(tree, cell) for cell in cells)


def _value(tree: Tree, cell: Cell) -> int:
    if cell is None:
        return tree.total or 0
    if cell == ONLINE_CELL:
        return tree.online
    return tree.values.get(cell, 0) if cell > 0 else tree.apart.get(-cell or None, 0)


def _leaves(tree: Tree, cells: Iterable[Cell]) -> Iterator[Cell]:
    """The local governments, and what stands beside them, that add up to cells."""
    for cell in cells:
        if cell is None:
            yield from _leaves(tree, [*tree.children.get(None, ()), apart_key(None), ONLINE_CELL])
        elif cell in tree.children.get(None, ()) and tree.children.get(cell):
            yield from [*tree.children[cell], apart_key(cell)]
        else:
            yield cell


def _kept_back(asked: Asked, kinds: Sequence[_Grown], layer: Layer, known: History) -> set[tuple[Cell, str]]:
    """Local governments, and what stands beside them, with the kinds of which their people are not told."""
    threshold, raw = settings.SMALLEST_COUNT, layer.count(asked)
    trees = [_tree(layer, raw, known, scheme) for scheme in Scheme]
    of_all, whole = kept_back(trees, threshold)[0], trees[0]
    held: set[tuple[Cell, str]] = set()
    for cell in _leaves(whole, [None]):
        people = {at: _value(kind.people, cell) for at, kind in enumerate(kinds, start=1)}
        there = {at for at, kind in enumerate(kinds, start=1) if _value(kind.work, cell) or people[at]}
        if cell not in of_all:
            parted = Tree(values=people, children={None: there}, total=_value(whole, cell))
            (hidden,) = kept_back([parted], threshold)
            # Where not even all of them keep one another open, nobody is told which of them had people at all.
            there = there if None in hidden else {at for at in hidden if at is not None}
        else:
            there = {at for at in there if people[at]}
        held |= {(cell, kinds[at - 1].code) for at in there}
    return held
