"""A few at a time: an engine takes only so many values in one question, and memory only so many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_One = TypeVar("_One")


def portions(values: Iterable[_One], most: int) -> Iterator[list[_One]]:
    """The values in their order, no more than so many at a time; none of none. Takes no more than it gives."""
    source = iter(values)
    while some := list(islice(source, most)):
        yield some
