"""When a record was last supported, as everybody may know it: the month and the kind of work, nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from talka.kernel.modules import manifests
from talka.registry.models import Kind


@dataclass(frozen=True)
class Support:
    """The last delivered work: a day, of which only the month is told, and what kind of work it was."""

    day: date
    kind: str


@dataclass(frozen=True)
class SupportSource:
    """One module's answer: the last support of each of these records of a kind, by their ids."""

    name: str
    last: Callable[[Kind, Collection[int]], Mapping[int, Support]]


def last_supports(kind: Kind, ids: Collection[int]) -> dict[int, Support]:
    """The newest support of each record that had any."""
    found: dict[int, Support] = {}
    for source in (one for manifest in manifests() for one in manifest.support_sources):
        for pk, support in source.last(kind, ids).items():
            if pk not in found or found[pk].day < support.day:
                found[pk] = support
    return found
