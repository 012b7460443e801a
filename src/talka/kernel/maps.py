"""Maps of territories as SVG made here: no script, no inline style, colours by class, each shape a link with words.

Coordinates are degrees of WGS 84, drawn on a plane on which Latvia has its usual proportions. A page that shows a map
shows the same figures in a table as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Map units in a degree of latitude: about eleven metres each, so that whole numbers are exact enough.
UNITS = 10_000
# A degree of longitude is that much shorter in the middle of Latvia.
NARROWER = math.cos(math.radians(56.9))
STEPS = 5
# What a shade stands for beside the steps: nothing there, not known, kept back.
NOTHING, UNKNOWN, KEPT_BACK = "0", "unknown", "kept"

NOTHING_DRAWN = format_html("{}", "")

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Shape:
    """An outline ready to be drawn: the path in map units and the box around it (left, top, right, bottom)."""

    path: str
    box: Box


@dataclass(frozen=True)
class Territory:
    """One territory of a map: its shape, what is said of it, where it leads, its shade (a step, or one of above)."""

    shape: Shape
    words: str
    url: str
    shade: str


def shape_of(geometry: dict[str, Any]) -> Shape:
    """Project a GeoJSON Polygon or MultiPolygon; spots that fall on one another are drawn once."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    parts: list[str] = []
    xs: list[int] = []
    ys: list[int] = []
    for ring in (ring for polygon in polygons for ring in polygon):
        spots = [(round(lon * UNITS * NARROWER), round(-lat * UNITS)) for lon, lat, *_height in ring]
        xs += [x for x, _y in spots]
        ys += [y for _x, y in spots]
        parts.append(_ring(spots))
    return Shape("".join(parts), (min(xs), min(ys), max(xs), max(ys)))


def _ring(spots: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = spots
    steps = [f"M{x} {y}"]
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            steps.append(f"l{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return "".join([*steps, "z"])


def spot_of(lon: float, lat: float) -> tuple[int, int]:
    """Project one point."""
    return round(lon * UNITS * NARROWER), round(-lat * UNITS)


def quantile_bounds(values: Iterable[float]) -> list[float]:
    """The least value of each step, so that each holds about as many territories; fewer steps where values are few."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return []
    found = [known[min(len(known) * step // STEPS, len(known) - 1)] for step in range(STEPS)]
    return sorted(set(found))


def step_of(value: float, bounds: Sequence[float]) -> str:
    """The shade of a value: 1 is the palest step. Steps are spread so that the last one is always the darkest."""
    if value <= 0 or not bounds:
        return NOTHING
    step = sum(value >= bound for bound in bounds)
    return str(step + STEPS - len(bounds) if len(bounds) < STEPS else step)


def draw_map(
    *, name: str, words: str, territories: Sequence[Territory], borders: Sequence[Shape] = (), style: str = ""
) -> SafeString:
    """Draw territories and, above them, thicker borders. `style` is for a picture that stands alone, not for a page."""
    shapes = [territory.shape for territory in territories] or list(borders)
    if not shapes:
        return NOTHING_DRAWN
    left, top = min(s.box[0] for s in shapes), min(s.box[1] for s in shapes)
    right, bottom = max(s.box[2] for s in shapes), max(s.box[3] for s in shapes)
    edge = max(right - left, bottom - top) // 100 + 1
    view = f"{left - edge} {top - edge} {right - left + 2 * edge} {bottom - top + 2 * edge}"
    links = format_html_join(
        "",
        '<a href="{}" aria-label="{}"><path class="map-area map-area--{}" fill-rule="evenodd"{} d="{}">'
        "<title>{}</title></path></a>",
        ((t.url, t.words, t.shade, _hatched(t.shade), t.shape.path, t.words) for t in territories),
    )
    lines = format_html_join("", '<path class="map-border" d="{}"/>', ((shape.path,) for shape in borders))
    hatch = max(edge // 2, 1)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" role="group" aria-label="{}" viewBox="{}">'
        '<desc>{}</desc>{}<defs><pattern id="map-hatch" width="{h}" height="{h}" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="map-hatch-ground" width="{h}" height="{h}"/>'
        '<rect class="map-hatch-line" width="{w}" height="{h}"/></pattern></defs>{}{}</svg>',
        name, view, words, format_html("<style>{}</style>", style) if style else "", links, lines,
        h=hatch, w=max(hatch // 3, 1),
    )  # fmt: skip


def _hatched(shade: str) -> SafeString:
    return format_html(' fill="{}"', "url(#map-hatch)") if shade in {UNKNOWN, KEPT_BACK} else NOTHING_DRAWN
