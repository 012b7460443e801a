"""The map: figures of places drawn and in a table, for everybody and for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel import maps
from talka.kernel.http import public
from talka.kernel.ui.shapes import Link
from talka.places.models import Level, Place, Scheme
from talka.places.queries import ancestors, places_named, places_on_map
from talka.places.queries.figures import PER, Figures, has_outlines, sources_of
from talka.places.queries.layers import Layer, layers
from talka.places.queries.schemes import regions_around, scheme_day
from talka.places.queries.sheets import sheet_of
from talka.places.views.beside import beside_of, outside_words
from talka.places.views.pictures import legend_of, links_of, picture_of, sheets_of, snippet_of, whereabouts
from talka.places.views.wanted import SORT_BY_FIGURE, YEARS_SHOWN, Wanted, asked_by, figures_of, wanted_of

# Of a name that begins many places the first ones are shown: with one more word there are fewer.
MOST_LETTERS, MOST_FOUND = 100, 12


@public
def country(request: HttpRequest) -> HttpResponse:
    """The whole country by municipalities or regions; whoever writes the name of a place comes to it."""
    name = request.GET.get("find", "")[:MOST_LETTERS].strip()
    found = places_named(name, MOST_FOUND) if name else []
    if len(found) == 1:
        return redirect(wanted_of(request).address(found[0]))
    return _page(request, None, name=name, found=found)


@public
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """A region or a municipality by its parts."""
    whole = get_object_or_404(places_on_map(), pk=place_id)
    if whole.level == Level.UNIT:
        return sheet(request, place_id)
    if whole.level == Level.COUNTRY:
        raise Http404
    return _page(request, whole)


def _page(request: HttpRequest, whole: Place | None, *, name: str = "", found: Sequence[Place] = ()) -> HttpResponse:
    wanted = wanted_of(request).at(whole)
    figures = figures_of(request, wanted, whole)
    approximate, owed_to = sources_of(row.place.pk for row in figures.rows)
    downloads = wanted.query(whole)
    title = whole.name if whole else _("Latvia")
    picture = picture_of(wanted, figures, title)
    context = {
        "frame": frame_of(staff=wanted.staff),
        "title": title,
        "whole": whole,
        "wanted": wanted,
        "name": name,
        "found": [(one, wanted.address(one, by="")) for one in found],
        "figures": figures,
        "rows": _table(wanted, figures),
        "picture": picture,
        "where": None if picture or whole is None else whereabouts(whole),
        "total": None if figures.total is None else _words(wanted.layer, figures.total),
        "beside": beside_of(wanted, figures),
        "outside": outside_words(figures),
        "mend": _mend(wanted, figures),
        "approximate": approximate,
        "credits": owed_to,
        "layer_links": _layers(wanted, whole),
        "year_links": _years(wanted, whole),
        "breadcrumbs": breadcrumbs_of(wanted, whole),
        "by_links": [] if whole else _levels(wanted),
        "scheme_links": _schemes(wanted, whole),
        "scheme_over": _over(wanted, whole),
        "has_people": any(row.rate is not None for row in figures.rows),
        "sorted_by_name": wanted.address(whole, sort="") + "#figures",
        "sorted_by_figure": wanted.address(whole, sort=SORT_BY_FIGURE) + "#figures",
        "plain": wanted.address(whole, per=""),
        "per_thousand": wanted.address(whole, per=PER),
        "downloads": downloads,
        "legend": legend_of(wanted, figures),
        "hatched": (maps.UNKNOWN, maps.KEPT_BACK),
        "snippet": snippet_of(wanted, whole, title) if figures.drawn else "",
        "live": _live(wanted, whole, downloads),
    }
    return render(request, "places/map/map.html", context)


def _mend(wanted: Wanted, figures: Figures) -> Link | None:
    """Where staff put on the map what is without a place."""
    layer = wanted.layer
    if not (wanted.staff and layer.mend_url_name and figures.question.whole is None and figures.apart[0]):
        return None
    return Link(str(layer.mend_words), reverse(layer.mend_url_name))


def _live(wanted: Wanted, whole: Place | None, asked: str) -> dict[str, str]:
    """Where the map that opens on demand asks; the country lies below where a place has no outlines of its parts."""
    points, ground = reverse("map:points"), reverse("map:geojson")
    return {
        "points": f"{points}?place={whole.pk}" if whole else points,
        "ground": f"{ground}?{asked}",
        "around": f"{ground}?{wanted.query()}" if whole else "",
    }


def frame_of(*, staff: bool) -> str:
    """The frame of the page: the workspace for staff, the public one for everybody."""
    return "ui/workspace.html" if staff else "ui/public.html"


def _table(wanted: Wanted, figures: Figures) -> list[dict[str, Any]]:
    rows = figures.rows
    if wanted.by_figure:
        # What is not told, and what never was, comes last; the order among them tells nothing but names.
        known = [row for row in rows if row.value is not None]
        measure = attrgetter("rate") if wanted.per_thousand else attrgetter("value")
        known.sort(key=lambda row: measure(row) or 0, reverse=True)
        rows = [*known, *(row for row in rows if row.value is None)]
    places = [row.place for row in rows]
    return [
        {
            "place": row.place,
            # Two parishes may have one name.
            "around": row.place.parent if wanted.by == Level.UNIT and row.place.level == Level.UNIT else None,
            "url": url,
            "sheet": sheet_url,
            "row": row,
        }
        for row, url, sheet_url in zip(rows, links_of(wanted, places), sheets_of(places), strict=True)
    ]


def _layers(wanted: Wanted, whole: Place | None) -> list[Link]:
    return [
        Link(str(one.title), wanted.address(whole, layer=one.code), active=one.code == wanted.layer.code)
        for one in layers().values()
    ]


def _levels(wanted: Wanted) -> list[Link]:
    """How finely the country is drawn; by towns and parishes where some of them can be."""
    offered = [(Level.REGION, _("Regions")), (Level.MUNICIPALITY, _("Municipalities"))]
    if wanted.by == Level.UNIT or has_outlines(Level.UNIT):
        offered.append((Level.UNIT, _("Towns and parishes")))
    return [
        Link(title, wanted.address(by="" if level == Level.MUNICIPALITY else level), active=wanted.by == level)
        for level, title in offered
    ]


def _schemes(wanted: Wanted, whole: Place | None) -> list[Link]:
    """How the country is parted into regions: in the table, or as the borders drawn over municipalities."""
    if whole is not None:
        return []
    offered = {
        Scheme.PLANNING.value: _("Five planning regions"),
        Scheme.STATISTICAL.value: _("Six statistical regions"),
    }
    return [
        Link(title, replace(wanted, scheme=one).address(), active=wanted.scheme == one)
        for one, title in offered.items()
    ]


def _over(wanted: Wanted, whole: Place | None) -> date | None:
    """Until when there were the regions that one sees, if they are no more."""
    shows_regions = whole.level == Level.REGION if whole else wanted.by == Level.REGION
    today = timezone.localdate()
    on = scheme_day(wanted.scheme, today)
    return on if shows_regions and on != today else None


def _words(layer: Layer, value: int) -> str:
    return layer.words(value)


def _years(wanted: Wanted, whole: Place | None) -> list[Link]:
    if not wanted.layer.of_time:
        return []
    now = timezone.localdate().year
    years = [
        Link(str(year), wanted.address(whole, year=year), active=wanted.year == year)
        for year in range(now, now - YEARS_SHOWN, -1)
    ]
    if wanted.layer.of_people and not wanted.staff:
        return years
    return [Link(_("All years"), wanted.address(whole, year=""), active=wanted.year is None), *years]


def breadcrumbs_of(wanted: Wanted, whole: Place | None) -> list[Link]:
    """The way from the country down to the place."""
    if whole is None:
        return []
    around = [one for one in reversed(ancestors(whole, scheme=wanted.scheme)) if one.level != Level.COUNTRY]
    return [
        Link(_("Map of Latvia"), wanted.address()),
        *(Link(one.name, wanted.address(one, by="")) for one in around),
    ]


@public
def sheet(request: HttpRequest, place_id: int) -> HttpResponse:
    """Who is there and when each was last supported: one place, ready to print."""
    whole = get_object_or_404(places_on_map(), pk=place_id)
    if whole.level == Level.COUNTRY:
        raise Http404
    wanted = wanted_of(request).at(whole)
    sections = sheet_of(whole, asked_by(request, wanted), day=timezone.localdate())
    context = {
        "frame": frame_of(staff=wanted.staff),
        "whole": whole,
        "sections": sections,
        "staff": wanted.staff,
        "other_region": dict(regions_around(whole)).get(Scheme.STATISTICAL) if whole.level != Level.REGION else None,
        "where": whereabouts(whole),
        "breadcrumbs": breadcrumbs_of(wanted, whole),
        "map_url": wanted.address(whole) if whole.level != Level.UNIT else "",
        "today": timezone.localdate(),
    }
    return render(request, "places/map/sheet.html", context)
