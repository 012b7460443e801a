"""Where a unit lies by its rows, set beside where it is known to lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from talka.places.imports.codes import level_of
from talka.places.imports.known import KnownUnit, Lying
from talka.places.imports.plans import Plan
from talka.places.models import Kind, Level

_DAY = timedelta(days=1)
Said = tuple[str, date | None, date | None]


def settle(plan: Plan, unit: KnownUnit, said: Iterable[Said]) -> list[str]:
    """Plan how the places where the unit lies change; return the names of the larger units that are new to it."""
    moved: list[str] = []
    for whole, wanted in _wanted(plan, unit, said):
        present = [one for one in plan.known.lying.get(unit.code, []) if _same_slot(plan, one.whole, whole)]
        if any(one.whole == wanted.whole and (_is_region(whole) or one.time == wanted.time) for one in present):
            continue
        _put(plan, unit.code, wanted, present)
        moved.append(whole.title)
    return moved


def _wanted(plan: Plan, unit: KnownUnit, said: Iterable[Said]) -> Iterable[tuple[KnownUnit, Lying]]:
    """Larger units of the rows, each while both are valid: a row may be older than the unit it names."""
    for code, first, last in said:
        if unit.level == Level.MUNICIPALITY:
            whole = plan.known.region(code, last) if code and level_of(code) == Level.REGION else None
        else:
            whole = plan.known.units.get(code)
        if whole is None:
            continue
        begins = max(filter(None, (first, whole.first)), default=None)
        ends = min(filter(None, (last, whole.last)), default=None)
        if begins is None or ends is None or begins <= ends:
            yield whole, Lying(whole.code, begins, ends)


def _is_region(whole: KnownUnit) -> bool:
    """The classification has regions of the statistics, which began later than the planning regions they equal."""
    return whole.level == Level.REGION


def _same_slot(plan: Plan, one: str, other: KnownUnit) -> bool:
    """Whether both cannot hold the same unit at once."""
    unit = plan.known.units[one]
    return unit.level == other.level and (unit.level != Level.REGION or unit.kind == other.kind)


def _put(plan: Plan, code: str, wanted: Lying, present: list[Lying]) -> None:
    """Make room for what is wanted, and put it there."""
    lying = plan.known.lying[code]
    touched = plan.lying.setdefault(code, [])
    same = next((one for one in present if one.whole == wanted.whole and one.shares_a_day_with(wanted)), None)
    for other in present:
        if other is same or not other.shares_a_day_with(wanted):
            continue
        if (other.first or date.min) < (wanted.first or date.min) and wanted.first is not None:
            other.last = wanted.first - _DAY
            touched.append(other)
        elif (other.last or date.max) > (wanted.last or date.max) and wanted.last is not None:
            other.first = wanted.last + _DAY
            touched.append(other)
        else:
            lying.remove(other)
            if other.pk is not None:
                plan.not_lying.append(other.pk)
    if same is None:
        lying.append(wanted)
        touched.append(wanted)
    else:
        same.first, same.last = wanted.time
        touched.append(same)


def planning_region_of(plan: Plan, unit: KnownUnit) -> str | None:
    """The planning region in which it lies, or lay last."""
    regions = [
        one for one in plan.known.lying.get(unit.code, ()) if plan.known.units[one.whole].kind == Kind.PLANNING_REGION
    ]
    return max(regions, key=lambda one: one.last or date.max).whole if regions else None
