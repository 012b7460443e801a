"""What the map that opens on demand asks for: points with names, and drawn territories, as GeoJSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.queries import asking
from talka.kernel.http import public
from talka.kernel.numbers import format_count
from talka.places.queries.layers import Asked
from talka.places.queries.pins import Drawn, Pin, PointSource, There, drawn_territories, pins, point_sources
from talka.places.views.wanted import is_staff, place_asked

JSON = "application/geo+json"


@public
def points(request: HttpRequest) -> HttpResponse:
    """Places with who is there, one point a place, and the territories that communities drew."""
    whole = place_asked(request)
    asked = Asked(asking(request) if is_staff(request) else None)
    today = timezone.localdate()
    sources = point_sources()
    features = [_pin(one, sources) for one in pins(asked, day=today, whole=whole)]
    features += [_territory(one) for one in drawn_territories(asked, day=today, whole=whole)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode(), content_type=JSON)


def _pin(pin: Pin, sources: list[PointSource]) -> dict[str, Any]:
    groups = [_group(one, pin.groups[one.code]) for one in sources if one.code in pin.groups]
    return {
        "type": "Feature",
        "id": pin.place.code,
        "geometry": {"type": "Point", "coordinates": [pin.lon, pin.lat]},
        "properties": {
            "is": "place",
            "name": pin.place.name,
            "number": sum(there.number for there in pin.groups.values()),
            "groups": groups,
            "words": _("All of it: %(place)s") % {"place": pin.place.name},
            "url": reverse("map:sheet", args=[pin.place.pk]),
        },
    }


def _group(source: PointSource, there: There) -> dict[str, Any]:
    rest = there.number - len(there.first)
    more = ngettext("and %(number)s more", "and %(number)s more", rest) % {"number": format_count(rest)}
    return {
        "title": source.words(there.number),
        "entries": [{"name": one.name, "url": one.url} for one in there.first],
        "more": more if rest else "",
    }


def _territory(drawn: Drawn) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(drawn.geometry),
        "properties": {"is": "territory", "name": drawn.name, "url": drawn.url},
    }
