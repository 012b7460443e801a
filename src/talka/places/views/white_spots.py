"""White spots: places where something that is expected everywhere is missing, as a list to act on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel import exports
from talka.kernel.http import few_languages, public
from talka.kernel.ui.shapes import Link
from talka.places.models import Level, Place
from talka.places.queries import municipalities, place_with_id, regions, regions_of
from talka.places.queries.layers import Layer, layers, more_to_do
from talka.places.queries.lists import whom_to_call
from talka.places.queries.white_spots import SPANS, Spot, white_spots
from talka.places.views.map import frame_of
from talka.places.views.wanted import Wanted, asked_by, wanted_of

PAGE = 50
EVERYWHERE = "all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Narrowed:
    """What the address asks the list to be narrowed to."""

    months: int
    without: str
    level: str
    within: Place | None

    @property
    def query(self) -> str:
        """The same for the address of a file."""
        within = str(self.within.pk) if self.within else EVERYWHERE
        kept = {"months": self.months, "without": self.without, "level": self.level, "within": within}
        return urlencode({name: value for name, value in kept.items() if value})


def expected_layers() -> dict[str, Layer]:
    """What is expected in every place."""
    return {one.code: one for one in layers().values() if one.expected}


def narrowed_by(request: HttpRequest, wanted: Wanted) -> Narrowed:
    """Read the address; staff begin with the region of their centre."""
    months, without = request.GET.get("months", ""), request.GET.get("without", "")
    level, within = request.GET.get("level", ""), request.GET.get("within", "")
    around = place_with_id(within)
    if not within and wanted.staff:
        own = regions_of(asking(request))
        around = own[0] if len(own) == 1 else None
    return Narrowed(
        int(months) if months in {str(span) for span in SPANS} else SPANS[1],
        without if without in expected_layers() else "",
        level if level in {Level.MUNICIPALITY, Level.UNIT} else "",
        around,
    )


def spots_of(request: HttpRequest, wanted: Wanted, narrowed: Narrowed) -> list[Spot]:
    """The white spots that the address asks for."""
    found = white_spots(
        expected_layers(), asked_by(request, wanted), day=timezone.localdate(), months=narrowed.months,
        within=narrowed.within,
    )  # fmt: skip
    return [
        spot
        for spot in found
        if (not narrowed.without or narrowed.without in spot.lacking)
        and (not narrowed.level or spot.place.level == narrowed.level)
    ]


@public
@few_languages
def spots(request: HttpRequest) -> HttpResponse:
    """The list, with what staff can do about each place."""
    wanted = wanted_of(request)
    narrowed = narrowed_by(request, wanted)
    found = spots_of(request, wanted, narrowed)
    whole = request.GET.get("rows") == EVERYWHERE
    page = Paginator(found, max(len(found), 1) if whole else PAGE).get_page(request.GET.get("page"))
    expected = expected_layers()
    asked = asked_by(request, wanted)
    called = whom_to_call(asked, {spot.municipality.pk for spot in page}) if wanted.staff else {}
    context = {
        "frame": frame_of(staff=wanted.staff),
        "staff": wanted.staff,
        "spots": found,
        "nothing_yet": bool(found) and all(len(spot.lacking) == len(expected) for spot in found),
        "page": page,
        "lines": [
            (spot, links_for(spot, expected) if wanted.staff else [], called.get(spot.municipality.pk)) for spot in page
        ],
        "whole_query": "" if whole or len(found) <= PAGE else f"{narrowed.query}&rows={EVERYWHERE}",
        "narrowed": narrowed,
        "expected": list(expected.values()),
        "spans": SPANS,
        "levels": [(Level.MUNICIPALITY, _("Municipalities")), (Level.UNIT, _("Towns and parishes"))],
        "regions": regions(),
        "municipalities": municipalities(),
        "breadcrumbs": [Link(_("Map of Latvia"), reverse("map:country"))],
    }
    return render(request, "places/map/white_spots.html", context)


def links_for(spot: Spot, expected: dict[str, Layer]) -> list[Link]:
    """Where staff do something about what a place lacks; the place comes along."""
    lacking = [expected[code] for code in spot.lacking]
    ways = {layer.add_url_name: layer.add_words for layer in lacking if layer.add_url_name}
    ways |= {one.url_name: one.words for one in more_to_do()}
    return [Link(str(words), f"{reverse(name)}?place={spot.place.pk}") for name, words in ways.items()]


@public
@few_languages
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as CSV."""
    sheet, stream = _sheet(request), io.BytesIO()
    exports.write_csv(stream, columns=sheet.columns, rows=sheet.rows)
    return _download(stream, "csv", "text/csv; charset=utf-8")


@public
@few_languages
def as_xlsx(request: HttpRequest) -> HttpResponse:
    """The whole list as a workbook."""
    sheet, stream = _sheet(request), io.BytesIO()
    exports.write_xlsx(stream, sheets=[sheet], title=sheet.name, language=get_language())
    return _download(stream, "xlsx", XLSX)


def _sheet(request: HttpRequest) -> exports.Sheet:
    wanted = wanted_of(request)
    expected = expected_layers()
    columns = [
        exports.Column(_("Code")),
        exports.Column(_("Place"), width=28),
        exports.Column(_("Municipality"), width=28),
        *(exports.Column(str(one.title)) for one in expected.values()),
        exports.Column(_("Last support"), "date"),
    ]
    found = spots_of(request, wanted, narrowed_by(request, wanted))
    rows = [_row(spot, list(expected)) for spot in found]
    if wanted.staff:
        called = whom_to_call(asked_by(request, wanted), {spot.municipality.pk for spot in found})
        columns.append(exports.Column(_("Whom to call"), width=40))
        for row, spot in zip(rows, found, strict=True):
            entry = called.get(spot.municipality.pk)
            row.append(", ".join((entry.name, *entry.contacts)) if entry else "")
    return exports.Sheet(_("White spots"), columns, rows)


def _download(stream: io.BytesIO, ending: str, kind: str) -> HttpResponse:
    response = HttpResponse(stream.getvalue(), content_type=kind)
    name = exports.file_name(_("White spots"), ending, day=timezone.localdate())
    response["Content-Disposition"] = exports.attachment(name)
    return response


def _row(spot: Spot, codes: Sequence[str]) -> list[exports.Value]:
    lacking = [_("missing") if code in spot.lacking else "" for code in codes]
    return [spot.place.code, spot.place.name, spot.municipality.name, *lacking, spot.last]
