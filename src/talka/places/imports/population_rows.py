"""Numbers of people by unit and year, as the statistics office publishes them: a row or a column for each year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.kernel.imports.grids import SourceRow
from talka.kernel.numbers import BadCount, parse_count
from talka.places.imports.codes import normal_code
from talka.places.imports.known import stored_populations
from talka.places.imports.plans import POPULATIONS, Judged, Plan, Status
from talka.places.imports.problems import BadValue, Problem

CODE, YEAR, NUMBER = "code", "year", "number"
OFFICIAL = {CODE: "code", YEAR: "year", NUMBER: "number"}
ALIASES = {
    "Kods": CODE, "Code": CODE, "ATVK": CODE, "ATVK kods": CODE, "Teritorijas kods": CODE, "Area": CODE,
    "Administratīvā teritorija": CODE, "Teritoriālā vienība": CODE, "Territory": CODE,
    "Gads": YEAR, "Year": YEAR, "Laika periods": YEAR, "Time": YEAR,
    "Skaits": NUMBER, "Iedzīvotāju skaits": NUMBER, "Iedzīvotāji": NUMBER, "Number": NUMBER, "Population": NUMBER,
    "Vērtība": NUMBER, "Value": NUMBER,
}  # fmt: skip
_YEAR_HEADING = re.compile(r"(?:19|20)\d\d", re.ASCII)
_FIRST_YEAR = 1990
_MOST_PEOPLE = 3_000_000
# The statistics office marks what is not known, or not said, by these.
_UNKNOWN = frozenset({"", "..", "…", "...", "-", "–", "x"})


def years_in(headings: Iterable[str]) -> list[str]:
    """Headings that are years: a column for each."""
    return [heading for heading in headings if _YEAR_HEADING.fullmatch(heading)]


def plan_populations(plan: Plan, rows: Iterable[SourceRow], headings: Sequence[str], file: str, source: str) -> None:
    """Judge every number of people and add to the plan what it would change."""
    stored = stored_populations()
    seen: set[tuple[str, int]] = set()
    columns = years_in(headings)
    for row in rows:
        plan.read += 1
        judged = Judged(POPULATIONS, file, row.number, Status.SAME, values=dict(row.values))
        try:
            code = _code(plan, row)
            judged.key = plan.known.units[code].title
            for year, number in _numbers(row, columns):
                _once(seen, code, year)
                present = stored.get((code, year))
                _judge(judged, year, number, present.number if present else None)
                if present is None or present.number != number:
                    plan.populations[code, year] = (number, source)
        except BadValue as bad:
            column = OFFICIAL.get(bad.column, bad.column)
            judged.problems.append(Problem(file, row.number, column, bad.value, bad.reason))
            judged.status, judged.changes = Status.WRONG, {}
        plan.add(judged)


def _once(seen: set[tuple[str, int]], code: str, year: int) -> None:
    if (code, year) in seen:
        raise BadValue(_("The unit has this year twice."), column=YEAR, value=year)
    seen.add((code, year))


def _judge(judged: Judged, year: int, number: int, before: int | None) -> None:
    """A row is changed when any of its years is, and new when some are only added."""
    if before == number:
        return
    if before is not None:
        judged.status = Status.CHANGED
        judged.changes[str(year)] = [str(before), str(number)]
    elif judged.status == Status.SAME:
        judged.status = Status.NEW


def _code(plan: Plan, row: SourceRow) -> str:
    """The code at the beginning of the cell; a name may follow it."""
    text = row.values.get(CODE, "").strip()
    code = normal_code(text.split(" ")[0], column=CODE)
    if code not in plan.known.units:
        raise BadValue(_("There is no unit with this code."), column=CODE, value=text)
    return code


def _numbers(row: SourceRow, columns: list[str]) -> Iterator[tuple[int, int]]:
    if columns:
        cells = [(column, column, row.values.get(column, "")) for column in columns]
    else:
        cells = [(NUMBER, row.values.get(YEAR, ""), row.values.get(NUMBER, ""))]
    for column, year, text in cells:
        if text.strip() not in _UNKNOWN:
            yield _year(year), _people(text, column)


def _year(text: str) -> int:
    year = int(text) if _YEAR_HEADING.fullmatch(text.strip()) else 0
    if not _FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise BadValue(_("This is no year of a count of people."), column=YEAR, value=text)
    return year


def _people(text: str, column: str) -> int:
    try:
        return parse_count(text, _MOST_PEOPLE)
    except BadCount as error:
        raise BadValue(_("This is no number of people."), column=column, value=text) from error
