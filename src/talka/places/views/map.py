"""The map: figures of places drawn and in a table, for everybody and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel import maps
from talka.kernel.http import public
from talka.kernel.periods import Period
from talka.kernel.ui.shapes import Link
from talka.places.models import Level, Place
from talka.places.queries import ancestors, neighbours, places_today, within
from talka.places.queries.figures import PER, Figure, Figures, Question, shapes_of, sources_of
from talka.places.queries.layers import Asked, Layer, layers
from talka.places.queries.lists import place_lists
from talka.places.queries.white_spots import SPANS, white_spots

YEARS_SHOWN = 5
MOST_ENTRIES = 200


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, as far as it can be understood."""

    layer: Layer
    year: int | None
    by: str
    per_thousand: bool
    staff: bool

    def address(self, place: Place | None = None, **changes: Any) -> str:
        """The address of the same map, of another place or with something else chosen."""
        chosen: dict[str, Any] = {
            "layer": self.layer.code,
            "year": self.year or "",
            "by": self.by if self.by != Level.MUNICIPALITY else "",
            "per": "1000" if self.per_thousand else "",
        } | changes
        kept = {name: value for name, value in chosen.items() if value}
        path = reverse("map:place", args=[place.pk]) if place else reverse("map:country")
        return f"{path}?{urlencode(kept)}" if kept else path


def wanted_of(request: HttpRequest) -> Wanted:
    """Read the address; what makes no sense is as if it were not there."""
    known = layers()
    layer = known.get(request.GET.get("layer", "")) or next(iter(known.values()))
    staff = is_staff(request)
    year = _year(request.GET.get("year", "")) if layer.of_time else None
    if layer.of_people and not staff and year is None:
        # Everybody sees one year at a time: a sum of years beside the years would tell what is kept back.
        year = timezone.localdate().year
    by = Level.REGION if request.GET.get("by") == Level.REGION else Level.MUNICIPALITY
    return Wanted(layer, year, by, request.GET.get("per") == "1000" and not layer.newest, staff)


def is_staff(request: HttpRequest) -> bool:
    """Whether whoever asks works in some centre."""
    return bool(request.user.is_authenticated and asking(request).access.works)


def figures_of(request: HttpRequest, wanted: Wanted, whole: Place | None) -> Figures:
    """The figures that the address asks for."""
    period = Period(date(wanted.year, 1, 1), date(wanted.year, 12, 31)) if wanted.year else None
    asked = Asked(asking(request) if wanted.staff else None, period)
    threshold = 0 if wanted.staff else settings.SMALLEST_COUNT
    day = timezone.localdate()
    return Figures(
        Question(wanted.layer, asked, day, whole, by=wanted.by, per_thousand=wanted.per_thousand, threshold=threshold)
    )


@public
def country(request: HttpRequest) -> HttpResponse:
    """The whole country by municipalities or regions."""
    return _page(request, None)


@public
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """A region or a municipality by its parts."""
    whole = get_object_or_404(places_today(), pk=place_id)
    if whole.level == Level.UNIT:
        return sheet(request, place_id)
    if whole.level == Level.COUNTRY:
        raise Http404
    return _page(request, whole)


def _page(request: HttpRequest, whole: Place | None) -> HttpResponse:
    wanted = wanted_of(request)
    figures = figures_of(request, wanted, whole)
    apart, apart_is_hidden = figures.apart
    approximate, owed_to = sources_of(row.place.pk for row in figures.rows)
    downloads = wanted.address(whole).partition("?")[2]
    title = whole.name if whole else _("Latvia")
    context = {
        "frame": frame_of(staff=wanted.staff),
        "title": title,
        "whole": whole,
        "wanted": wanted,
        "figures": figures,
        "rows": _table(wanted, figures),
        "picture": picture_of(wanted, figures, title),
        "total": None if figures.total is None else _words(wanted.layer, figures.total),
        "apart": None if apart is None else _words(wanted.layer, apart),
        "apart_is_hidden": apart_is_hidden,
        "approximate": approximate,
        "credits": owed_to,
        "layer_links": _layers(wanted, whole),
        "year_links": _years(wanted, whole),
        "breadcrumbs": breadcrumbs_of(wanted, whole),
        "by_municipality": wanted.address(by=""),
        "by_region": wanted.address(by=Level.REGION),
        "has_people": any(row.rate is not None for row in figures.rows),
        "plain": wanted.address(whole, per=""),
        "per_thousand": wanted.address(whole, per=PER),
        "downloads": f"{downloads}&place={whole.pk}" if whole else downloads,
    }
    return render(request, "places/map/map.html", context)


def frame_of(*, staff: bool) -> str:
    """The frame of the page: the workspace for staff, the public one for everybody."""
    return "ui/workspace.html" if staff else "ui/public.html"


def picture_of(wanted: Wanted, figures: Figures, title: str, style: str = "") -> str:
    """The map itself."""
    shapes = shapes_of(row.place.pk for row in figures.rows)
    territories = [
        maps.Territory(shapes[row.place.pk], f"{row.place.name}: {row.words}", link_of(wanted, row.place), row.shade)
        for row in figures.rows
        if row.place.pk in shapes
    ]
    borders = []
    if figures.question.whole is None and wanted.by == Level.MUNICIPALITY:
        borders = list(shapes_of(figures.tree.children.get(None, set()) - {0}).values())
    return maps.draw_map(
        name=f"{title}: {wanted.layer.title}",
        words=_("The same figures stand in the table."),
        territories=territories,
        borders=borders,
        style=style,
    )


def link_of(wanted: Wanted, target: Place) -> str:
    """Where a territory leads: to its own map, or to its sheet where nothing is below it."""
    if target.level == Level.UNIT:
        return reverse("map:sheet", args=[target.pk])
    return wanted.address(target, by="")


def _table(wanted: Wanted, figures: Figures) -> list[dict[str, Any]]:
    return [
        {
            "place": row.place,
            "url": link_of(wanted, row.place),
            "sheet": reverse("map:sheet", args=[row.place.pk]),
            "row": row,
        }
        for row in figures.rows
    ]


def _layers(wanted: Wanted, whole: Place | None) -> list[Link]:
    return [
        Link(str(one.title), wanted.address(whole, layer=one.code), active=one.code == wanted.layer.code)
        for one in layers().values()
    ]


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
    around = [one for one in reversed(ancestors(whole)) if one.level != Level.COUNTRY]
    return [
        Link(_("Map of Latvia"), wanted.address()),
        *(Link(one.name, wanted.address(one, by="")) for one in around),
    ]


@public
def sheet(request: HttpRequest, place_id: int) -> HttpResponse:
    """Who is there and when each was last supported: one place, ready to print."""
    whole = get_object_or_404(places_today(), pk=place_id)
    if whole.level == Level.COUNTRY:
        raise Http404
    wanted = wanted_of(request)
    asked = Asked(asking(request) if wanted.staff else None)
    ground = within(whole, timezone.localdate())
    shown = [one for one in place_lists() if wanted.staff or not one.staff_only]
    found = [(one, one.entries(asked, ground, MOST_ENTRIES + 1)) for one in shown]
    lists = [(one, entries[:MOST_ENTRIES], len(entries) > MOST_ENTRIES) for one, entries in found]
    around = next((one for one in ancestors(whole) if one.level in {Level.MUNICIPALITY, Level.REGION}), None)
    context = {
        "frame": frame_of(staff=wanted.staff),
        "whole": whole,
        "lists": lists,
        "staff": wanted.staff,
        "small_map": _where(whole, around),
        "breadcrumbs": breadcrumbs_of(wanted, whole),
        "map_url": wanted.address(whole) if whole.level != Level.UNIT else "",
        "today": timezone.localdate(),
    }
    return render(request, "places/map/sheet.html", context)


def _where(whole: Place, around: Place | None) -> str:
    """A small map of the place among its neighbours."""
    known = {one.pk: one for one in neighbours(whole, around)}
    shapes = shapes_of(known)
    if whole.pk not in shapes:
        return ""
    return maps.draw_map(
        name=_("Where %(place)s is") % {"place": whole.name},
        words="",
        territories=[
            maps.Territory(
                shape, known[pk].name, reverse("map:sheet", args=[pk]), "5" if pk == whole.pk else maps.NOTHING
            )
            for pk, shape in shapes.items()
        ],
    )


@public
def spots(request: HttpRequest) -> HttpResponse:
    """White spots: places where something that is expected everywhere is missing."""
    wanted = wanted_of(request)
    months = _months(request.GET.get("months", ""))
    code = request.GET.get("without", "")
    expected = {one.code: one for one in layers().values() if one.expected}
    asked = Asked(asking(request) if wanted.staff else None)
    found = white_spots(expected, asked, day=timezone.localdate(), months=months)
    if code in expected:
        found = [spot for spot in found if code in spot.lacking]
    context = {
        "frame": frame_of(staff=wanted.staff),
        "staff": wanted.staff,
        "spots": found,
        "months": months,
        "without": code,
        "expected": list(expected.values()),
        "spans": SPANS,
        "breadcrumbs": [Link(_("Map of Latvia"), wanted.address())],
    }
    return render(request, "places/map/white_spots.html", context)


def _months(text: str) -> int:
    return int(text) if text in {str(span) for span in SPANS} else SPANS[1]


def _year(text: str) -> int | None:
    now = timezone.localdate().year
    known = {str(year): year for year in range(now, now - YEARS_SHOWN, -1)}
    return known.get(text)


def rows_for_export(figures: Figures) -> list[Mapping[str, Any]]:
    """The table as files carry it; what is kept back is empty and says so."""
    return [_exported(row) for row in figures.rows]


def _exported(row: Figure) -> Mapping[str, Any]:
    return {
        "code": row.place.code,
        "name": row.place.name,
        "level": row.place.level,
        "value": row.value,
        "per_thousand": row.rate,
        "suppressed": row.kept_back,
    }
