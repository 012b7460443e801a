"""Cells of the grid, as their boxes are named: session and registration."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 17


def cells_of(values: Iterable[str]) -> set[tuple[int, int]]:
    """`12-345` is registration 345 at session 12; anything else is left out."""
    found: set[tuple[int, int]] = set()
    for value in values:
        session, _mark, registration = value.partition("-")
        if _is_key(session) and _is_key(registration):
            found.add((int(session), int(registration)))
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _LONGEST
