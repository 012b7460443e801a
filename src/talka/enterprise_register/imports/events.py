"""What happened, as the difference of two states of an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from talka.enterprise_register.imports.rows import Facts
from talka.enterprise_register.models import EventKind


class Happened(NamedTuple):
    """One event, not yet of an entry."""

    kind: str
    day: date
    before: str = ""
    after: str = ""


def founded(facts: Facts, today: date) -> Iterator[Happened]:
    """Of an entry that was not there before."""
    yield Happened(EventKind.FOUNDED, facts.registered_on or today, "", facts.name)
    if facts.ended_on is not None:
        yield Happened(EventKind.CLOSED, facts.ended_on, "", facts.ending)


def between(old: Facts, new: Facts, today: date) -> Iterator[Happened]:
    """Of an entry that says something else than before."""
    if old.name != new.name:
        yield Happened(EventKind.RENAMED, today, old.name, new.name)
    if (old.address, old.postcode, old.old_code) != (new.address, new.postcode, new.old_code):
        yield Happened(EventKind.MOVED, today, _whole_address(old), _whole_address(new))
    if old.ended_on is None and new.ended_on is not None:
        yield Happened(EventKind.CLOSED, new.ended_on, "", new.ending)
    if old.ended_on is not None and new.ended_on is None:
        yield Happened(EventKind.REOPENED, today, old.ending, "")
    if old.areas != new.areas:
        yield Happened(EventKind.AREA, today, old.areas, new.areas)
    if _benefit(old) != _benefit(new):
        yield Happened(EventKind.PUBLIC_BENEFIT, today, _benefit(old), _benefit(new))


def _whole_address(facts: Facts) -> str:
    return ", ".join(filter(None, (facts.address, facts.postcode)))


def _benefit(facts: Facts) -> str:
    """From and until as ISO days, then the areas, one a line."""
    if facts.benefit_from is None:
        return ""
    return "\n".join(filter(None, (f"{facts.benefit_from}/{facts.benefit_until or ''}", facts.benefit_areas)))
