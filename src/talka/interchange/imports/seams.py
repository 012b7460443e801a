"""Implementation years held against each other and against the agreement."""

from __future__ import annotations

import datetime as dt
from itertools import count, islice, pairwise

from django.utils.translation import gettext as _

from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Judged
from talka.kernel.imports.problems import Problem
from talka.kernel.periods import Period, format_date

_DAY = dt.timedelta(days=1)


def check_years(rows: list[Judged], agreement: Period | None, look: Lookups) -> list[Problem]:
    """What is wrong with the years together; each problem stands at the row that has to be mended."""
    lines = {judged.row["year"]: judged for judged in rows if judged.row["year"]}
    problems: list[Problem] = []
    _know_misnumbered(rows, look)
    known = sorted(look.years.items())
    for ordinal, period in known:
        if ordinal > 1 and ordinal - 1 not in look.years:
            problems.append(_problem(lines, ordinal, "year", _("Year %(year)s is missing.") % {"year": ordinal - 1}))
            look.years[ordinal - 1] = None
        if period is None or agreement is None:
            continue
        outside = _("The year is outside the agreement (%(period)s).") % {"period": agreement}
        if period.starts < agreement.starts:
            problems.append(_problem(lines, ordinal, "starts", outside))
        if period.ends > agreement.ends:
            problems.append(_problem(lines, ordinal, "ends", outside))
    for (first, before), (second, after) in pairwise(known):
        if before is not None and after is not None and second == first + 1:
            problems += _seam(lines, second, before, after)
    return problems


def _know_misnumbered(rows: list[Judged], look: Lookups) -> None:
    """Let later tables refer to a year whose row has a wrong number, by either: one mistake, one message."""
    wrong = [judged for judged in rows if any(problem.column == "year" for problem in judged.problems)]
    numbers = {judged.row["year"] for judged in wrong if judged.row["year"] is not None}
    missing = islice((ordinal for ordinal in count(1) if ordinal not in look.years), len(wrong))
    look.years |= dict.fromkeys([*missing, *(numbers - look.years.keys())])


def _seam(lines: dict[int, Judged], ordinal: int, before: Period, after: Period) -> list[Problem]:
    expected = before.ends + _DAY
    if after.starts == expected:
        return []
    if after.starts < expected:
        reason = _("The year starts before year %(before)s has ended (%(ends)s).")
    else:
        reason = _("Days are missing between year %(before)s, which ends on %(ends)s, and this one.")
    reason %= {"before": ordinal - 1, "ends": format_date(before.ends)}
    return [_problem(lines, ordinal, "starts", reason, _("Must be: %(date)s") % {"date": format_date(expected)})]


def _problem(lines: dict[int, Judged], ordinal: int, column: str, reason: str, suggestion: str = "") -> Problem:
    """At the year's own row, or at the last row of the file when the year is only stored."""
    judged = lines.get(ordinal) or (lines[max(lines)] if lines else None)
    value = judged.raw.get(column, "") if judged else ""
    return Problem("years", judged.number if judged else 0, column, value, reason, suggestion)
