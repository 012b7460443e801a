"""The history of a territory: what it was and became, and its figures year by year over reforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.charts import Column, columns
from talka.kernel.http import few_languages, public
from talka.kernel.limits import address_of, asked_too_often
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import Link
from talka.places.models import Level, Place
from talka.places.queries import all_places
from talka.places.queries.chains import Chain, Change, chain_of
from talka.places.queries.layers import Asked, Layer
from talka.places.queries.overviews import wholes_of
from talka.places.queries.series import YearFigure, last_day_of, series_layers, series_of
from talka.places.views.map import frame_of
from talka.places.views.wanted import is_staff

# The picture: boxes in columns, in units of the picture.
WIDTH, HEIGHT, ACROSS, DOWN, LONGEST = 200, 40, 56, 12, 27
# With more in one column the picture is no help; the table tells all of it.
MOST_DRAWN = 24
# A column alone says no more than its number.
LEAST_COMPARED = 2
MINUTE = 60


@public
@few_languages
def history(request: HttpRequest, place_id: int) -> HttpResponse:
    """A unit of any time, except the country: its forms, where it lay, and a series of figures."""
    place = get_object_or_404(all_places().exclude(level=Level.COUNTRY), pk=place_id)
    staff, today = is_staff(request), timezone.localdate()
    # Each of its years counts a layer of its own: a program that asks for all units would count for hours.
    if not staff and asked_too_often(
        "history", address_of(request), most=settings.OPEN_REQUESTS_PER_MINUTE, seconds=MINUTE, memory=True
    ):
        words = _("Too many requests in a minute. Wait a little.")
        headers = {"Retry-After": str(MINUTE)}
        return HttpResponse(words, status=429, headers=headers, content_type="text/plain; charset=utf-8")
    chain = chain_of(place)
    offered = series_layers(everybody=not staff)
    layer = offered.get(request.GET.get("layer", "")) or next(iter(offered.values()), None)
    asked = Asked(asking(request) if staff else None)
    figures = series_of(place, layer, asked, day=today) if layer else []
    context = {
        "frame": frame_of(staff=staff),
        "staff": staff,
        "place": place,
        "has_ended": not place.is_valid_on(today),
        "is_today": place.is_valid_on(today),
        "picture": picture_of(chain, place),
        "changes": [(one, _words(one)) for one in chain.changes],
        "wholes": wholes_of(place),
        "layer": layer,
        "layer_links": _links(place, offered, layer),
        "figures": [_line(layer, one) for one in figures] if layer else [],
        "chart": chart_of(place, layer, figures) if layer else "",
        "is_doubtful": any(not one.is_exact for one in figures),
        "ground_day": last_day_of(place, today),
        "breadcrumbs": [Link(_("Map of Latvia"), reverse("map:country"))],
    }
    return render(request, "places/histories/show.html", context)


def _links(place: Place, offered: dict[str, Layer], chosen: Layer | None) -> list[Link]:
    address = reverse("map:history", args=[place.pk])
    return [
        Link(str(one.title), f"{address}?{urlencode({'layer': one.code})}#figures", active=one is chosen)
        for one in offered.values()
    ]


def chart_of(place: Place, layer: Layer, figures: Sequence[YearFigure]) -> str:
    """The years side by side, the earliest first, where there is something to compare and every number is sure."""
    if sum(one.sure > 0 for one in figures) < LEAST_COMPARED or not all(one.is_exact for one in figures):
        return ""
    row = [Column(str(one.year), one.sure) for one in reversed(figures)]
    highest = max(one.sure for one in figures)
    return columns(f"{place.name}: {layer.title}", row, highest=highest, write=layer.figure)


def _line(layer: Layer, one: YearFigure) -> dict[str, Any]:
    """A year as the table shows it: a number, or the least and the most that it can be."""
    exact = layer.figure(one.sure)
    return {
        "year": one.year,
        "words": exact if one.is_exact else f"{exact}–{layer.figure(one.most)}",
        "is_exact": one.is_exact,
        "of": [(row.place, layer.figure(row.value)) for row in one.of],
        "unsure": [(row.place, layer.figure(row.value)) for row in one.unsure],
    }


def _words(change: Change) -> str:
    if change.is_merger:
        return _("merged")
    if change.is_split:
        return _("divided")
    if len(change.before) == len(change.after) == 1:
        return _("became another unit on the same ground") if _is_same_name(change) else _("became another unit")
    return _("borders drawn anew")


def _is_same_name(change: Change) -> bool:
    return change.before[0].name_folded == change.after[0].name_folded


def picture_of(chain: Chain, place: Place) -> str:
    """The chain drawn from left to right; what it shows stands in the table as well."""
    tallest = max(len(column) for column in chain.columns)
    if chain.is_empty or tallest > MOST_DRAWN:
        return ""
    width = len(chain.columns) * (WIDTH + ACROSS) - ACROSS
    height = tallest * (HEIGHT + DOWN) - DOWN
    spots: dict[int, tuple[int, int]] = {}
    for at, column in enumerate(chain.columns):
        top = (height - (len(column) * (HEIGHT + DOWN) - DOWN)) // 2
        spots |= {one.pk: (at * (WIDTH + ACROSS), top + row * (HEIGHT + DOWN)) for row, one in enumerate(column)}
    lines = format_html_join("", '<path class="places-chain__line" d="{}"/>', ((_curve(spots[one], spots[other]),)
                             for one, other in chain.links))  # fmt: skip
    boxes = format_html_join("", "{}", ((_box(one, spots[one.pk], is_it=one == place),)
                             for column in chain.columns for one in column))  # fmt: skip
    return format_html(
        '<svg class="places-chain" width="{}" height="{}" viewBox="-1 -1 {} {}" aria-hidden="true" focusable="false">'
        "{}{}</svg>",
        width + 2, height + 2, width + 2, height + 2, lines, boxes,
    )  # fmt: skip


def _curve(one: tuple[int, int], other: tuple[int, int]) -> str:
    x, y, to_x, to_y = one[0] + WIDTH, one[1] + HEIGHT // 2, other[0], other[1] + HEIGHT // 2
    half = (to_x - x) // 2
    return f"M{x} {y}C{x + half} {y} {to_x - half} {to_y} {to_x} {to_y}"


def _box(one: Place, spot: tuple[int, int], *, is_it: bool) -> SafeString:
    x, y = spot
    kind = " places-chain__box--it" if is_it else ""
    return format_html(
        '<rect class="places-chain__box{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text class="places-chain__name" x="{}" y="{}">{}</text>'
        '<text class="places-chain__time" x="{}" y="{}">{}</text>',
        kind, x, y, WIDTH, HEIGHT, x + 8, y + 17, Truncator(one.name).chars(LONGEST), x + 8, y + 32, _time(one),
    )  # fmt: skip


def _time(one: Place) -> str:
    """Since when and until when, as far as known."""
    days: Sequence[str] = [format_date(day) if day else "" for day in (one.valid_from, one.valid_until)]
    return "–".join(days) if any(days) else one.code
