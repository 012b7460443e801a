"""Colours that people choose: read, compared, and made readable on light and on dark ground."""

from __future__ import annotations

import re

# WCAG 2.2, 1.4.3: text against its ground.
ENOUGH = 4.5
# What the style sheets put behind text, by theme: `talka.css` and `dark.css`.
LIGHT_GROUNDS = ("#f6f2e9", "#fffdf8", "#eee8da")
DARK_GROUNDS = ("#171b18", "#1f2521", "#2a312c")
_WRITTEN = re.compile(r"#[0-9a-f]{6}")
_STEPS = 20
_LINEAR_UP_TO = 0.04045


def is_colour(text: str) -> bool:
    """Whether it is written as #rrggbb in small letters."""
    return bool(_WRITTEN.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in brightness, 1 to 21, as WCAG counts it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def worst_contrast(colour: str, grounds: tuple[str, ...]) -> float:
    """The contrast to the ground on which it reads worst."""
    return min(contrast(colour, ground) for ground in grounds)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with this share of another, 0 to 1."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in parts)


def for_dark(colour: str) -> str:
    """The same colour, brightened until it reads on every dark ground."""
    tries = (mixed(colour, "#ffffff", step / _STEPS) for step in range(_STEPS))
    return next((one for one in tries if worst_contrast(one, DARK_GROUNDS) >= ENOUGH), "#ffffff")


def readable_on(colour: str) -> str:
    """Letters for a ground of this colour: our light or our dark, whichever reads better."""
    return max(("#fffdf8", "#10140f"), key=lambda ink: contrast(ink, colour))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_UP_TO else float(((part + 0.055) / 1.055) ** 2.4)
