"""What the address of a map asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.queries import asking
from talka.kernel.periods import Period
from talka.places.models import Level, Place, Scheme
from talka.places.queries import place_on_map
from talka.places.queries.figures import Figures, Question
from talka.places.queries.layers import Asked, Layer, layers

YEARS_SHOWN = 5
SORT_BY_FIGURE = "figure"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, as far as it can be understood."""

    layer: Layer
    year: int | None
    by: str
    per_thousand: bool
    staff: bool
    # The greatest figures first, instead of the order of names.
    by_figure: bool = False
    # How the country is parted into regions.
    scheme: str = Scheme.PLANNING

    def at(self, whole: Place | None) -> Wanted:
        """The same of a place: a region says itself of which scheme it is."""
        return replace(self, scheme=whole.kind) if whole and whole.level == Level.REGION else self

    def address(self, place: Place | None = None, **changes: Any) -> str:
        """The address of the same map, of another place or with something else chosen."""
        chosen: dict[str, Any] = {
            "layer": self.layer.code,
            "year": self.year or "",
            "by": self.by if self.by != Level.MUNICIPALITY else "",
            "scheme": self.scheme if self.scheme != Scheme.PLANNING else "",
            "per": "1000" if self.per_thousand else "",
            "sort": SORT_BY_FIGURE if self.by_figure else "",
        } | changes
        kept = {name: value for name, value in chosen.items() if value}
        path = reverse("map:place", args=[place.pk]) if place else reverse("map:country")
        return f"{path}?{urlencode(kept)}" if kept else path

    def query(self, place: Place | None = None) -> str:
        """The same as what stands behind the question mark of a file's address."""
        asked = self.address(sort="").partition("?")[2]
        return "&".join(filter(None, (asked, f"place={place.pk}" if place else "")))


def wanted_of(request: HttpRequest, *, as_everybody: bool = False) -> Wanted:
    """Read the address; what makes no sense is as if it were not there."""
    known = layers()
    layer = known.get(request.GET.get("layer", "")) or next(iter(known.values()))
    staff = not as_everybody and is_staff(request)
    year = _year(request.GET.get("year", "")) if layer.of_time else None
    if layer.of_people and not staff and year is None:
        # Everybody sees one year at a time: a sum of years beside the years would tell what is kept back.
        year = timezone.localdate().year
    by = request.GET.get("by", "")
    by = by if by in {Level.REGION, Level.UNIT} else Level.MUNICIPALITY
    per_thousand = request.GET.get("per") == "1000" and not layer.newest
    asked = request.GET.get("scheme", "")
    scheme = asked if asked in Scheme.values else Scheme.PLANNING
    by_figure = request.GET.get("sort") == SORT_BY_FIGURE
    return Wanted(layer, year, by, per_thousand, staff, by_figure, scheme)


def place_asked(request: HttpRequest) -> Place | None:
    """The place that `?place=` names, none if there is no such word; what is no place of the map is not found."""
    text = request.GET.get("place", "")
    found = place_on_map(text) if text else None
    if text and found is None:
        raise Http404
    return found


def is_staff(request: HttpRequest) -> bool:
    """Whether whoever asks works in some centre."""
    return bool(request.user.is_authenticated and asking(request).access.works)


def asked_by(request: HttpRequest, wanted: Wanted, period: Period | None = None) -> Asked:
    """Who asks, as far as it matters: staff by themselves, everybody else as nobody."""
    return Asked(asking(request) if wanted.staff else None, period)


def figures_of(request: HttpRequest, wanted: Wanted, whole: Place | None) -> Figures:
    """The figures that the address asks for; `wanted` is that of the place."""
    period = Period(date(wanted.year, 1, 1), date(wanted.year, 12, 31)) if wanted.year else None
    asked = asked_by(request, wanted, period)
    threshold = 0 if wanted.staff else settings.SMALLEST_COUNT
    day = timezone.localdate()
    return Figures(
        Question(wanted.layer, asked, day, whole, wanted.scheme, wanted.by, wanted.per_thousand, threshold=threshold)
    )


def _year(text: str) -> int | None:
    now = timezone.localdate().year
    known = {str(year): year for year in range(now, now - YEARS_SHOWN, -1)}
    return known.get(text)
