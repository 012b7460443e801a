"""Implementation years: inclusive dates inside the agreement, without gaps and overlaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.periods import Period, format_date, roman
from talka.programmes import rules
from talka.programmes.actions.agreements import check_version, raise_version
from talka.programmes.models import Agreement, ImplementationYear

MOST_YEARS = 30
_DAY = dt.timedelta(days=1)


class BrokenYear(Refused):
    """A year that cannot be as it was given; `ordinal` says which, `field` which of its days."""

    def __init__(self, message: str, *, ordinal: int, field: str) -> None:
        super().__init__(message, field=field)
        self.ordinal = ordinal


@action(allowed=rules.may_edit_agreement)
def add_year(agreement: Agreement, *, starts: dt.date, ends: dt.date, actor: User) -> ImplementationYear:
    """Add the next implementation year."""
    if ends < starts:
        raise Refused(_ends_first(starts, ends), field="ends")
    known = [year.period for year in agreement.years.order_by("ordinal")]
    refuse_broken_years(agreement, [*known, Period(starts, ends)])
    raise_version(agreement)
    return ImplementationYear.objects.create(agreement=agreement, ordinal=len(known) + 1, starts=starts, ends=ends)


@action(allowed=rules.may_edit_agreement, edits=True)
def edit_years(agreement: Agreement, *, periods: Sequence[Period], version: int, actor: User) -> Agreement:
    """Make the periods, in their order, the years of the agreement; a year that is used cannot be left out."""
    check_version(agreement, version)
    refuse_broken_years(agreement, periods)
    years = list(agreement.years.order_by("ordinal"))
    if [year.period for year in years] == list(periods):
        return agreement
    for year, period in zip(years, periods, strict=False):
        year.starts, year.ends = period.starts, period.ends
        year.save()
    for ordinal, period in enumerate(periods[len(years) :], start=len(years) + 1):
        ImplementationYear.objects.create(agreement=agreement, ordinal=ordinal, starts=period.starts, ends=period.ends)
    for year in years[len(periods) :]:
        _remove(year)
    raise_version(agreement)
    note(years=[str(period) for period in periods])
    return agreement


def refuse_broken_years(agreement: Agreement, periods: Sequence[Period]) -> None:
    """Refuse years outside the agreement, with a gap or with an overlap, naming the dates."""
    if len(periods) > MOST_YEARS:
        raise Refused(_("An agreement has at most %(most)s years.") % {"most": MOST_YEARS})
    for ordinal, period in enumerate(periods, start=1):
        if period.starts < agreement.starts or period.ends > agreement.ends:
            raise BrokenYear(
                _("Implementation year %(year)s (%(period)s) is outside the agreement (%(agreement)s).")
                % {"year": roman(ordinal), "period": period, "agreement": agreement.period},
                ordinal=ordinal,
                field="starts" if period.starts < agreement.starts else "ends",
            )
    for ordinal, (before, after) in enumerate(pairwise(periods), start=2):
        _refuse_seam(ordinal, before, after)


def _refuse_seam(ordinal: int, before: Period, after: Period) -> None:
    expected = before.ends + _DAY
    names = {
        "year": roman(ordinal), "before": roman(ordinal - 1), "starts": format_date(after.starts),
        "ends": format_date(before.ends), "expected": format_date(expected),
    }  # fmt: skip
    if after.starts < expected:
        raise BrokenYear(
            _(
                "Year %(year)s starts on %(starts)s, before year %(before)s has ended on %(ends)s "
                "It must start on %(expected)s"
            )
            % names,
            ordinal=ordinal,
            field="starts",
        )
    if after.starts > expected:
        raise BrokenYear(
            _(
                "Between year %(before)s, which ends on %(ends)s, and year %(year)s, which starts on %(starts)s, "
                "days are missing. It must start on %(expected)s"
            )
            % names,
            ordinal=ordinal,
            field="starts",
        )


def _ends_first(starts: dt.date, ends: dt.date) -> str:
    return _("The year ends on %(ends)s, before it starts on %(starts)s") % {
        "starts": format_date(starts), "ends": format_date(ends),
    }  # fmt: skip


def _remove(year: ImplementationYear) -> None:
    words = _("Implementation year %(year)s cannot be removed: plans or records refer to it.") % {"year": year}
    used = BrokenYear(words, ordinal=year.ordinal, field="starts")
    if year.budget_lines.exists() or year.targets.exists() or year.deviations.exists() or year.declared.exists():
        raise used
    try:
        year.delete()
    except ProtectedError as error:
        raise used from error
