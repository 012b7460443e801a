"""A few at a time: an engine takes only so many values in one question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_One = TypeVar("_One")


def portions(values: Sequence[_One], most: int) -> Iterator[Sequence[_One]]:
    """The values in their order, no more than so many at a time; none of none."""
    return (values[at : at + most] for at in range(0, len(values), most))
