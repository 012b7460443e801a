"""Whether a classification seems whole: of a file that was cut off at the end of a line every row is right."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.numbers import format_count
from talka.places.imports.known import KnownUnit
from talka.places.imports.plans import Plan
from talka.places.imports.unit_rows import UnitRow
from talka.places.models import Level

# As of the enterprise register: more than this share gone is asked about.
MOST_DROP = 5
_HUNDRED = 100
# A file with less than this of what is in force was never meant to be all of it.
_HALF_OF_A_LEVEL, _QUARTER_OF_ALL = 2, 4
_FEWEST_LINKS = 5
_NAMED = 10


def look_for_a_cut(plan: Plan, rows: Iterable[UnitRow], present: Collection[KnownUnit]) -> None:
    """Set the codes of a file beside those in force: what is missing is named, and doubted when it is much."""
    rows = list(rows)
    codes = {row.code for row in rows}
    levels = {level: [unit for unit in present if unit.level == level] for level in (Level.MUNICIPALITY, Level.UNIT)}
    here = {level: sum(unit.code in codes for unit in units) for level, units in levels.items()}
    is_meant_whole = sum(here.values()) * _QUARTER_OF_ALL >= len(present) or any(
        here[level] * _HALF_OF_A_LEVEL >= len(units) for level, units in levels.items() if units
    )
    if is_meant_whole and any(_is_much(len(units) - here[level], len(units)) for level, units in levels.items()):
        plan.doubts.append(
            _(
                "The file has %(municipalities)s of %(all_municipalities)s municipalities and state cities and "
                "%(units)s of %(all_units)s towns and parishes that are in force here. "
                "A file that was cut off looks like this."
            )
            % {
                "municipalities": format_count(here[Level.MUNICIPALITY]), "units": format_count(here[Level.UNIT]),
                "all_municipalities": format_count(len(levels[Level.MUNICIPALITY])),
                "all_units": format_count(len(levels[Level.UNIT])),
            }
        )  # fmt: skip
    elif is_meant_whole:
        _name(plan, [unit for unit in present if unit.code not in codes])
    _follow_links(plan, rows, codes)


def _is_much(missing: int, before: int) -> bool:
    return missing * _HUNDRED > before * MOST_DROP


def _follow_links(plan: Plan, rows: Iterable[UnitRow], codes: AbstractSet[str]) -> None:
    """Whoever came after an ended unit stands in a whole file, too."""
    named = {code for row in rows for code in row.after}
    lost = sorted(named - codes)
    if len(lost) >= _FEWEST_LINKS and _is_much(len(lost), len(named)):
        plan.doubts.append(
            _(
                "Of %(named)s successors that the file names, %(lost)s have no row in it, %(first)s among them. "
                "A file that was cut off looks like this."
            )
            % {"named": format_count(len(named)), "lost": format_count(len(lost)), "first": lost[0]}
        )


def _name(plan: Plan, missing: list[KnownUnit]) -> None:
    if not missing:
        return
    plan.notes.append(
        ngettext(
            "%(count)s unit that is in force here is not in the file and stays as it is: %(names)s.",
            "%(count)s units that are in force here are not in the file and stay as they are: %(names)s.",
            len(missing),
        )
        % {"count": format_count(len(missing)), "names": ", ".join(unit.title for unit in missing[:_NAMED])}
    )
