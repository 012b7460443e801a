"""Maps of territories as SVG made here: no script, no inline style, colours by class, each shape a link with words.

Coordinates are degrees of WGS 84, drawn on a plane on which Latvia has its usual proportions. A page that shows a map
shows the same figures in a table as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import wrap
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

# Map units in a degree of latitude: about eleven metres each, so that whole numbers are exact enough.
UNITS = 10_000
# A degree of longitude is that much shorter in the middle of Latvia.
NARROWER = math.cos(math.radians(56.9))
# How many metres a map unit is.
METRES = 111_200 / UNITS
_KILOMETRE = 1_000
STEPS = 5
# A ring of so few spots encloses nothing.
_FLAT = 2
# What a shade stands for beside the steps: nothing there, not known, kept back.
NOTHING, UNKNOWN, KEPT_BACK = "0", "unknown", "kept"

# Of a picture that stands alone: how many letters fit across, how many shades are in a row of the legend.
LETTERS_ACROSS, LEGEND_ACROSS = 64, 4
# So long a line of the note, and of a title in large letters, surely fits; they are narrower than they are high.
NOTE_ACROSS, TITLE_ACROSS = 150, 70

NOTHING_DRAWN = format_html("{}", "")

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Shape:
    """An outline ready to be drawn: the path in map units and the box around it (left, top, right, bottom)."""

    # Figures and letters of ours, so that no page need look for what to escape.
    path: SafeString
    box: Box


@dataclass(frozen=True)
class Territory:
    """One territory of a map: its shape, what is said of it, where it leads, its shade (a step, or one of above)."""

    shape: Shape
    words: str
    url: str
    shade: str


@dataclass(frozen=True)
class Alone:
    """What a picture that stands alone, outside a page, carries: style, title, shades with their meaning, a note."""

    style: str
    title: str = ""
    legend: Sequence[tuple[str, str]] = ()
    note: str = ""


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
    return Shape(format_html("{}", "".join(parts)), (min(xs), min(ys), max(xs), max(ys)))


def _ring(spots: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = spots
    steps = [f"M{x} {y}"]
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            steps.append(f"l{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return "".join([*steps, "z"])


# Of a map of hundreds of territories one coarse unit is less than a point of any screen: about 180 metres.
COARSER = 16
# A small map is a few hundred points wide.
SMALL = 64
_SPOT = re.compile(r"([Ml])(-?[0-9]+) (-?[0-9]+)|(z)")


@lru_cache(maxsize=4_000)
def coarse(shape: Shape, times: int = COARSER) -> Shape:
    """The same outline in units so many times as large, a fraction as heavy; neighbours still meet."""
    left, top, right, bottom = shape.box
    rings: list[list[tuple[int, int]]] = []
    x = y = 0
    for kind, across, down, _end in _SPOT.findall(shape.path):
        if not kind:
            continue
        x, y = (int(across), int(down)) if kind == "M" else (x + int(across), y + int(down))
        spot = round(x / times), round(y / times)
        if kind == "M":
            rings.append([spot])
        elif spot != rings[-1][-1]:
            rings[-1].append(spot)
    kept = [ring for ring in rings if len(ring) > _FLAT] or rings[:1]
    box = (round(left / times), round(top / times), round(right / times), round(bottom / times))
    return Shape(format_html("{}", "".join(map(_short_ring, kept))), box)


def _short_ring(spots: Sequence[tuple[int, int]]) -> str:
    """As `_ring`, with no letter between its steps."""
    (x, y), *rest = spots
    steps = [f"{to_x - from_x}{'' if to_y < from_y else ' '}{to_y - from_y}"
             for (from_x, from_y), (to_x, to_y) in pairwise([(x, y), *rest])]  # fmt: skip
    return f"M{x} {y}l{' '.join(steps)}z" if steps else f"M{x} {y}h1z"


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


def spot_of(lon: float, lat: float, times: int = SMALL) -> tuple[int, int]:
    """Where a point of the earth is drawn among outlines so many times as coarse."""
    return round(lon * UNITS * NARROWER / times), round(-lat * UNITS / times)


def point_of(x: int, y: int) -> tuple[float, float]:
    """The point of the earth that is drawn there, longitude first."""
    return x / UNITS / NARROWER, -y / UNITS


def middle_of(shape: Shape, times: int = SMALL) -> tuple[int, int]:
    """The middle of its box, as `spot_of` has it."""
    left, top, right, bottom = shape.box
    return round((left + right) / 2 / times), round((top + bottom) / 2 / times)


def draw_spots(
    *, name: str, grounds: Sequence[tuple[Shape, str]], spots: Sequence[tuple[tuple[int, int], str]]
) -> SafeString:
    """Draw shaded grounds that lead nowhere, and spots on them by class, as a picture with a name."""
    boxes = [shape.box for shape, _shade in grounds]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    radius = max((right - left) // 55, 1)
    view = f"{left - radius} {top - radius} {right - left + 2 * radius} {bottom - top + 2 * radius}"
    areas = format_html_join(
        "", '<path class="map-area map-area--{}" fill-rule="evenodd" d="{}"/>', ((s, one.path) for one, s in grounds)
    )
    marks = format_html_join(
        "", '<circle class="map-spot map-spot--{}" cx="{}" cy="{}" r="{}"/>', ((k, x, y, radius) for (x, y), k in spots)
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-label="{}" viewBox="{}">{}{}</svg>',
        name, view, areas, marks,
    )  # fmt: skip


def draw_place(*, name: str, shape: Shape, around: Sequence[Shape], times: float = 0.6) -> SafeString:
    """Draw one shape as a picture with a name, with so much of what is around it as `times` its size on each side.

    A bar of whole metres or kilometres says how large it is.
    """
    left, top, right, bottom = shape.box
    edge = max(round(max(right - left, bottom - top) * times), 1)
    width, height = right - left + 2 * edge, bottom - top + 2 * edge
    ground = format_html_join("", '<path class="map-area map-area--0" d="{}"/>', ((one.path,) for one in around))
    metres = _round_length(width / 3 * METRES)
    margin, words = max(width // 25, 1), f"{metres // 1_000} km" if metres >= _KILOMETRE else f"{metres} m"
    x, y, letter = left - edge + margin, top - edge + height - margin, max(width // 22, 1)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-label="{}" viewBox="{} {} {} {}">{}'
        '<path class="map-drawn" d="{}"/><path class="map-scale" d="M{} {}v{}h{}v{}"/>'
        '<text class="map-scale-words" x="{}" y="{}" font-size="{}">{}</text></svg>',
        name, left - edge, top - edge, width, height, ground, shape.path,
        x, y - letter // 3, letter // 3, round(metres / METRES), -(letter // 3), x, y - letter // 2, letter, words,
    )  # fmt: skip


def _round_length(metres: float) -> int:
    """The greatest of 1, 2, 5, 10, 20, 50 … metres that is not more."""
    ten = 10 ** math.floor(math.log10(max(metres, 1.0)))
    return int(max(step * ten for step in (1, 2, 5) if step * ten <= max(metres, 1.0)))


def draw_map(
    *,
    name: str,
    words: str,
    territories: Sequence[Territory],
    borders: Sequence[Shape] = (),
    alone: Alone | None = None,
) -> SafeString:
    """Draw territories and, above them, thicker borders."""
    shapes = [territory.shape for territory in territories] or list(borders)
    if not shapes:
        return NOTHING_DRAWN
    left, top = min(s.box[0] for s in shapes), min(s.box[1] for s in shapes)
    right, bottom = max(s.box[2] for s in shapes), max(s.box[3] for s in shapes)
    edge = max(right - left, bottom - top) // 100 + 1
    frame = (left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge)
    before, after, frame = _standing_alone(alone, frame) if alone else (NOTHING_DRAWN, NOTHING_DRAWN, frame)
    looks = {
        shade: format_html('class="map-area map-area--{}"{}', shade, _hatched(shade))
        for shade in {territory.shade for territory in territories}
    }
    links = format_html_join(
        "",
        '<a href="{}" aria-label="{}"><path {} fill-rule="evenodd" d="{}"><title>{}</title></path></a>',
        ((t.url, said := escape(t.words), looks[t.shade], t.shape.path, said) for t in territories),
    )
    lines = format_html_join("", '<path class="map-border" d="{}"/>', ((shape.path,) for shape in borders))
    hatch = max(edge // 2, 1)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" role="group" aria-label="{}" viewBox="{}">'
        '<desc>{}</desc>{}<defs><pattern id="map-hatch" width="{h}" height="{h}" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="map-hatch-ground" width="{h}" height="{h}"/>'
        '<rect class="map-hatch-line" width="{w}" height="{h}"/></pattern></defs>{}{}{}</svg>',
        name, " ".join(map(str, frame)), words, before, links, lines, after,
        h=hatch, w=max(hatch // 3, 1),
    )  # fmt: skip


def _standing_alone(alone: Alone, frame: Box) -> tuple[SafeString, SafeString, Box]:
    """What comes before and after the territories, and the frame with room for it: left, top, width, height."""
    left, top, width, height = frame
    letter = width // LETTERS_ACROSS
    rows = -(-len(alone.legend) // LEGEND_ACROSS)
    lines = wrap(alone.note, NOTE_ACROSS)
    below = round(letter * (1.6 * rows + 2 + len(lines or [""])))
    whole = (left, top - 3 * letter, width, height + 3 * letter + below)
    style = format_html(
        '<style>{}</style><rect class="map-paper" x="{}" y="{}" width="{}" height="{}"/>', alone.style, *whole
    )
    text = '<text class="map-words" x="{}" y="{}" font-size="{}">{}</text>'
    size = letter if len(alone.title) > TITLE_ACROSS else round(1.3 * letter)
    title = format_html(text, left + letter, top - round(1.2 * letter), size, alone.title)
    marks = []
    for at, (shade, meaning) in enumerate(alone.legend):
        x = left + letter + (at % LEGEND_ACROSS) * ((width - letter) // LEGEND_ACROSS)
        y = top + height + round(letter * (1.6 * (at // LEGEND_ACROSS) + 1))
        box = '<rect class="map-area map-area--{}"{} x="{}" y="{}" width="{}" height="{}"/>' + text
        words = (x + round(1.5 * letter), y, letter, meaning)
        marks.append((format_html(box, shade, _hatched(shade), x, y - round(0.9 * letter), letter, letter, *words),))
    last = whole[1] + whole[3] - letter
    notes = [
        (left + letter, last - letter * (len(lines) - 1 - at), round(0.8 * letter), line)
        for at, line in enumerate(lines)
    ]
    after = format_html("{}{}{}", title, format_html_join("", "{}", marks), format_html_join("", text, notes))
    return style, after, whole


def _hatched(shade: str) -> SafeString:
    return format_html(' fill="{}"', "url(#map-hatch)") if shade in {UNKNOWN, KEPT_BACK} else NOTHING_DRAWN
