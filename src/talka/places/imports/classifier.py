"""The official classification of territories: which units there are, since when, in what, and what they were before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.imports.grids import SourceRow
from talka.kernel.numbers import format_count
from talka.places.imports.belongings import planning_region_of, settle
from talka.places.imports.codes import FIRST_DAY, is_new, kind_of, level_of
from talka.places.imports.known import KnownUnit
from talka.places.imports.plans import UNITS, Judged, Plan, Status
from talka.places.imports.problems import Problem
from talka.places.imports.unit_rows import (
    BEFORE,
    BEGIN,
    CODE,
    END,
    LEVEL,
    NAME,
    OFFICIAL,
    PARENT,
    UnitRow,
    read_unit_row,
    with_last_days,
)
from talka.places.imports.wholeness import look_for_a_cut
from talka.places.models import Level

_DISTRICT = " rajons"
_SHOWN = (CODE, NAME, PARENT, BEGIN, END)


def plan_units(plan: Plan, rows: Iterable[SourceRow], file: str) -> None:
    """Judge every row of the classification and add to the plan what it would change."""
    read: list[UnitRow] = []
    for source in rows:
        plan.read += 1
        row, problems = read_unit_row(source, file)
        if row is None:
            plan.add(Judged(UNITS, file, source.number, Status.WRONG, values=source.values, problems=problems))
        else:
            read.append(row)
    kept = _of_our_time(plan, with_last_days(_with_levels(plan, read)), file)
    wrong = _contradictions(plan, kept, file)
    for row in kept:
        if row.number in wrong:
            problems = wrong[row.number]
            plan.add(Judged(UNITS, file, row.number, Status.WRONG, row.code, values=row.raw, problems=problems))
    if not wrong:
        _compare(plan, kept, file)


def _with_levels(plan: Plan, rows: list[UnitRow]) -> list[UnitRow]:
    known = plan.known.units
    return [
        replace(row, level=known[row.code].level if row.code in known else level_of(row.code, row.name)) for row in rows
    ]


def _of_our_time(plan: Plan, rows: list[UnitRow], file: str) -> list[UnitRow]:
    """Rows about local governments and their units since 2009; regions are known, and districts are history."""
    kept: list[UnitRow] = []
    old = 0
    for row in rows:
        if row.level in {Level.COUNTRY, Level.REGION}:
            plan.add(Judged(UNITS, file, row.number, Status.SAME, row.code, _values(row)))
        elif row.name.endswith(_DISTRICT) or (row.last is not None and row.last < FIRST_DAY):
            old += 1
        else:
            kept.append(row)
    if old:
        plan.notes.append(
            ngettext(
                "%(count)s row about the time before July 2009 is left out.",
                "%(count)s rows about the time before July 2009 are left out.",
                old,
            )
            % {"count": format_count(old)}
        )
    return kept


def _contradictions(plan: Plan, rows: list[UnitRow], file: str) -> dict[int, list[Problem]]:
    """What cannot be true of the rows together: by row."""
    found: dict[int, list[Problem]] = defaultdict(list)
    levels = {number: _majority(row.level for row in rows if row.level_number == number) for number in _numbers(rows)}
    known = {unit.code: unit.level for unit in plan.known.units.values()} | {row.code: row.level for row in rows}

    def refuse(row: UnitRow, column: str, value: str, reason: str) -> None:
        found[row.number].append(Problem(file, row.number, OFFICIAL[column], value, reason))

    for row in rows:
        if not row.level_number.isdigit():
            refuse(row, LEVEL, row.level_number, _("The level is missing or is no number."))
        elif is_new(row.code) and levels[row.level_number] != row.level:
            refuse(row, CODE, row.code, _("The code has the shape of another level than the row says."))
        reason = _wrong_parent(plan, row, known)
        if reason:
            refuse(row, PARENT, row.parent, reason)
    for row in _overlapping(rows):
        refuse(row, BEGIN, str(row.first or ""), _("Two rows about this unit are about the same time."))
    return found


def _numbers(rows: list[UnitRow]) -> set[str]:
    return {row.level_number for row in rows}


def _majority(levels: Iterable[str]) -> str:
    return Counter(levels).most_common(1)[0][0]


def _wrong_parent(plan: Plan, row: UnitRow, known: Mapping[str, str]) -> str:
    """Why the parent cannot be one; nothing when it can."""
    if row.level == Level.UNIT:
        if not row.parent:
            return _("It is not said in which municipality the unit lies.")
        if known.get(row.parent, level_of(row.parent)) != Level.MUNICIPALITY:
            return _("A town or parish lies in a municipality, and this is the code of something else.")
        return "" if row.parent in known else _("There is no unit with this code.")
    if row.parent and level_of(row.parent) not in {Level.COUNTRY, Level.REGION}:
        return _("A municipality lies in a region, and this is the code of something else.")
    if row.parent and level_of(row.parent) == Level.REGION and plan.known.region(row.parent, row.last) is None:
        return _("There is no region with this code.")
    return ""


def _overlapping(rows: list[UnitRow]) -> list[UnitRow]:
    """Rows that begin before an earlier one about the same unit has ended."""
    found: list[UnitRow] = []
    for group in _by_code(rows).values():
        for earlier, later in pairwise(group):
            if (later.first or date.min) <= (earlier.last or date.max):
                found.append(later)
    return found


def _by_code(rows: Iterable[UnitRow]) -> dict[str, list[UnitRow]]:
    groups: dict[str, list[UnitRow]] = defaultdict(list)
    for row in rows:
        groups[row.code].append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row.first or date.min, row.number))
    return groups


def _compare(plan: Plan, rows: list[UnitRow], file: str) -> None:
    """Set what the file says beside what is known."""
    groups = _by_code(rows)
    look_for_a_cut(plan, rows, _in_force(plan))
    before = {code: plan.known.units.get(code) for code in groups}
    for code, group in groups.items():  # all units first: rows refer to each other
        plan.known.units[code] = _unit(code, group, before[code])
    links = _successions(plan, rows)
    for code, group in groups.items():
        _judge(plan, group, before[code], links.get(code, []), file)


def _in_force(plan: Plan) -> list[KnownUnit]:
    levels = {Level.MUNICIPALITY, Level.UNIT}
    return [unit for unit in plan.known.units.values() if unit.level in levels and unit.last is None]


def _unit(code: str, group: list[UnitRow], stored: KnownUnit | None) -> KnownUnit:
    """The unit as the file has it: named and placed as in its last row, over the time of all."""
    last = group[-1]
    parent = last.parent if last.level == Level.UNIT else stored.parent if stored else None
    kind = stored.kind if stored and stored.kind else kind_of(code, last.name)
    return KnownUnit(
        code, last.name, last.level, kind, parent or "LV", group[0].first, last.last, stored.pk if stored else None
    )


def _successions(plan: Plan, rows: list[UnitRow]) -> dict[str, list[str]]:
    """New links, as predecessors by successor; both ends must be known and follow each other."""
    wanted = {(before, row.code) for row in rows for before in row.before}
    wanted |= {(row.code, after) for row in rows for after in row.after}
    units = plan.known.units
    found: dict[str, list[str]] = defaultdict(list)
    unknown = 0
    for before, after in sorted(wanted - plan.known.successions):
        if before == after:
            continue
        one, other = units.get(before), units.get(after)
        if one is None or other is None or other.first is None or one.last is None or other.first <= one.last:
            unknown += 1
            continue
        found[after].append(before)
        plan.known.successions.add((before, after))
        plan.successions.append((before, after))
    if unknown:
        plan.notes.append(
            ngettext(
                "%(count)s link to a predecessor or successor is left out: its unit is not known, or it still exists.",
                "%(count)s links to predecessors or successors are left out: "
                "their units are not known, or they still exist.",
                unknown,
            )
            % {"count": format_count(unknown)}
        )
    return found


def _judge(plan: Plan, group: list[UnitRow], stored: KnownUnit | None, links: list[str], file: str) -> None:
    """Judge the rows about one unit, and plan what they change."""
    last = group[-1]
    unit = plan.known.units[last.code]
    moved = settle(plan, unit, [(row.parent, row.first, row.last) for row in group])
    if unit.level == Level.MUNICIPALITY:
        unit.parent = planning_region_of(plan, unit) or unit.parent
    changes = _changes(plan, unit, stored)
    if moved:
        changes.setdefault(OFFICIAL[PARENT], ["", ", ".join(moved)])
    if links:
        changes[OFFICIAL[BEFORE]] = ["", ", ".join(links)]
    status = Status.NEW if stored is None else Status.CHANGED if changes else Status.SAME
    if stored is None or _differs(unit, stored):
        plan.units[unit.code] = unit
    if stored is not None and stored.last is None and unit.last is not None:
        plan.closed += 1
    for row in group:
        shown = {} if stored is None or row is not last else changes
        state = status if row is last or status == Status.NEW else Status.SAME
        plan.add(Judged(UNITS, file, row.number, state, unit.title, _values(row), shown))


def _differs(unit: KnownUnit, stored: KnownUnit) -> bool:
    return (unit.name, unit.parent, unit.first, unit.last, unit.kind) != (
        stored.name, stored.parent, stored.first, stored.last, stored.kind,
    )  # fmt: skip


def _changes(plan: Plan, unit: KnownUnit, stored: KnownUnit | None) -> dict[str, list[str]]:
    if stored is None:
        return {}
    pairs = {
        NAME: (stored.name, unit.name),
        PARENT: (_title(plan, stored.parent), _title(plan, unit.parent)),
        BEGIN: (str(stored.first or ""), str(unit.first or "")),
        END: (str(stored.last or ""), str(unit.last or "")),
    }
    return {OFFICIAL[column]: [before, after] for column, (before, after) in pairs.items() if before != after}


def _title(plan: Plan, code: str | None) -> str:
    unit = plan.known.units.get(code or "")
    return unit.title if unit else (code or "")


def _values(row: UnitRow) -> dict[str, str]:
    shown = row.raw | {CODE: row.code, END: str(row.last or "")}
    return {OFFICIAL[column]: shown[column] for column in _SHOWN if shown.get(column)}
